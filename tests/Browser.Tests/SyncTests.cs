using Microsoft.Playwright;

namespace Browser.Tests;

public sealed class SyncTests(Chromium chromium)
{
    private const string Asked = "/api/v1/applications/web-prod/sync";

    [Fact]
    public async Task The_sync_button_of_prod_syncs_prod()
    {
        await using var visit = await Visit.StartAsync(chromium);
        await visit.HomeAsync();
        await visit.SignInAsync("dana");
        await visit.ReloadUntilAsync(visit.Card("prod"));
        (await visit.Sandbox.ProdAsync()).Deployed.ShouldBeNull();

        await visit.Card("prod").GetByRole(AriaRole.Button, new() { Name = "Sync" }).ClickAsync();

        await visit.ReloadUntilAsync(visit.Card("prod").GetByText("Synced", new() { Exact = true }));
        var deployed = (await visit.Sandbox.ProdAsync()).Deployed.ShouldNotBeNull();
        await visit.ReloadUntilAsync(visit.Card("prod").GetByText(deployed[..8]));
        (await visit.Sandbox.PostedAsync()).ShouldContain(Asked);
        visit.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/_web/sync", "application", "web-prod")]
    [InlineData("/_web/sign-in", "login", "rita")]
    public async Task A_form_of_another_site_does_nothing(string action, string name, string value)
    {
        await using var visit = await Visit.StartAsync(chromium);
        await visit.HomeAsync();
        await visit.SignInAsync("dana");
        await visit.Page.GotoAsync("about:blank");
        await visit.Page.SetContentAsync(
            $"""<form method="post" action="{visit.Sandbox.Url}{action}"><input name="{name}" value="{value}"><button>Win</button></form>"""
        );

        var answer = await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Button("Win").ClickAsync(),
            response => response.Request.Method == "POST"
        );

        answer.Status.ShouldBe(403);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This form is not from here");
        (await visit.Sandbox.PostedAsync()).ShouldNotContain(Asked);
        await visit.HomeAsync();
        await Assertions.Expect(visit.Button("dana")).ToHaveAttributeAsync("aria-pressed", "true");
    }
}
