using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

public sealed class PromotionTests(Chromium chromium)
{
    [Fact]
    public async Task A_person_sees_the_three_environments_in_the_order_an_image_goes()
    {
        await using var visit = await Visit.StartAsync(chromium);

        await visit.HomeAsync();

        await visit.ReloadUntilAsync(visit.Card("prod"));
        (await visit.Page.Locator("[data-environment] h3").AllTextContentsAsync()).ShouldBe(["dev", "staging", "prod"]);
        await Expect(visit.Card("prod")).ToContainTextAsync("4f1c2d7a9b3e");
        await Expect(visit.Card("prod")).ToContainTextAsync("OutOfSync");
        await Expect(visit.Page.GetByText("Nothing waits for anyone.")).ToBeVisibleAsync();
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_owner_finds_the_pull_request_approves_merges_and_sees_it_merged()
    {
        await using var visit = await Visit.StartAsync(chromium);
        var pull = await visit.Sandbox.OpenAsync();
        await visit.HomeAsync();
        await visit
            .Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Promote web to prod" })
            .ClickAsync();
        await visit.LookAsync(visit.Page.Url);
        visit.Page.Url.ShouldBe(pull);
        await Expect(visit.Page.GetByText("Waiting on code owner review from @rita.")).ToBeVisibleAsync();
        await Expect(visit.Button("Merge")).ToHaveCountAsync(0);

        await visit.SignInAsync("rita");
        await Expect(visit.Button("Merge")).ToBeDisabledAsync();
        await visit.Button("Approve").ClickAsync();
        await Expect(visit.Page.GetByText("All rules are met.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("You approved this.")).ToBeVisibleAsync();
        await visit.Button("Merge").ClickAsync();

        await Expect(visit.Page.Locator("[data-state=merged]")).ToContainTextAsync("Merged by rita");
        await Expect(visit.Button("Merge")).ToHaveCountAsync(0);
        (await visit.Sandbox.ProdAsync()).Tag.ShouldBe("9b1c2d7a9b3e");
        await visit.HomeAsync();
        await Expect(visit.Page.Locator(".pulls")).ToContainTextAsync("merged");
        visit.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_owns_no_code_merges_neither_before_nor_by_their_own_approval()
    {
        await using var visit = await Visit.StartAsync(chromium);
        var pull = await visit.Sandbox.OpenAsync();
        await visit.LookAsync(pull);
        await visit.SignInAsync("dana");
        await Expect(visit.Button("Merge")).ToBeDisabledAsync();

        await visit.Button("Approve").ClickAsync();
        await Expect(visit.Page.GetByText("You approved this.")).ToBeVisibleAsync();
        await Expect(visit.Button("Merge")).ToBeDisabledAsync();
        // With the developer tools it is one click away: the server must refuse, too.
        await visit.Button("Merge").EvaluateAsync("button => button.disabled = false");
        await visit.Button("Merge").ClickAsync();

        await Expect(visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToContainTextAsync("code owner");
        await Expect(visit.Page.Locator("[data-state=blocked]")).ToBeVisibleAsync();
        (await visit.Sandbox.ProdAsync()).Tag.ShouldBe("4f1c2d7a9b3e");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("reader")]
    public async Task Who_may_not_write_can_only_look(string? login)
    {
        await using var visit = await Visit.StartAsync(chromium);
        var pull = await visit.Sandbox.OpenAsync();
        await visit.LookAsync(pull);

        if (login is not null)
            await visit.SignInAsync(login);

        await Expect(visit.Page.GetByText("Sign in as someone who may write")).ToBeVisibleAsync();
        await Expect(visit.Button("Approve")).ToHaveCountAsync(0);
        await visit.HomeAsync();
        await visit.ReloadUntilAsync(visit.Card("prod"));
        await Expect(visit.Card("prod").GetByRole(Microsoft.Playwright.AriaRole.Button)).ToBeDisabledAsync();
        visit.Troubles.ShouldBeEmpty();
    }
}
