using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

public sealed class HostileTextTests(Chromium chromium)
{
    private const string Title = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    private const string Body =
        "</pre><svg onload=alert(3)>\n\"><iframe src=javascript:alert(4)></iframe>\n<style>body{display:none}</style>"
        + "<meta http-equiv=refresh content=0;url=https://evil.test>";
    private const string Branch = "x/\"><img/src=x/onerror=alert(5)>";
    private const string Tag = "'<img src=x onerror=alert(6)>'";

    [Fact]
    public async Task What_others_wrote_is_shown_as_it_was_written_and_runs_nowhere()
    {
        await using var visit = await Visit.StartAsync(chromium);
        var pull = await visit.Sandbox.OpenAsync(Branch, Title, Body, Tag);

        await visit.LookAsync(pull);
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(Title);
        await Expect(visit.Page.Locator("pre.body")).ToContainTextAsync("<svg onload=alert(3)>");
        await Expect(visit.Page.Locator("pre.body")).ToContainTextAsync("</pre>");
        await Expect(visit.Page.GetByText(Branch)).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".changes .add").First).ToContainTextAsync(Tag);
        (await visit.Page.TitleAsync()).ShouldStartWith(Title);
        await NothingRanAsync(visit);

        await visit.Page.Locator("a[href*='/commit/']").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(Title);
        await NothingRanAsync(visit);

        await visit.HomeAsync();
        await visit.ReloadUntilAsync(visit.Card("prod"));
        await Expect(visit.Page.Locator(".pulls")).ToContainTextAsync(Title);
        await Expect(visit.Page.Locator(".pulls")).ToContainTextAsync(Branch);
        await NothingRanAsync(visit);
    }

    [Fact]
    public async Task A_script_that_got_in_all_the_same_is_stopped_by_the_policy()
    {
        await using var visit = await Visit.StartAsync(chromium);
        await visit.HomeAsync();

        await visit.Page.EvaluateAsync(
            """
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.ran = true';
              document.body.append(script);
              document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = true">');
            }
            """
        );

        await Expect(visit.Page.Locator("img[onerror]")).ToHaveCountAsync(1);
        (await visit.Page.EvaluateAsync<bool>("() => window.ran === true")).ShouldBeFalse();
        visit.Troubles.ShouldContain(trouble => trouble.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static async Task NothingRanAsync(Visit visit)
    {
        (await visit.Page.Locator("main :is(script, img, svg, iframe, style, meta)").CountAsync()).ShouldBe(0);
        visit.Troubles.ShouldBeEmpty();
    }
}
