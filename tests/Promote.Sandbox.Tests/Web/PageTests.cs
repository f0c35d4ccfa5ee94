using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Promote.Sandbox.Hosting;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Web;

public sealed class PageTests
{
    private const string Two = "images:\n  - name: web\n    newTag: \"2\"\n";

    [Fact]
    public async Task A_person_signs_in_approves_and_merges()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        var number = await sandbox.OpenAsync(sandbox.Accounts.Promoter, "x", TestSandbox.Prod, Two);
        await sandbox.UntilAsync(number, pull => sandbox.Repositories.Find("acme", "manifests")!.Statuses.Count > 0);
        using var browser = Browser();
        var url = $"{sandbox.Context.Urls.Root}/{TestSandbox.Repository}/pull/{number}";
        (await browser.GetStringAsync(url)).ShouldContain("code owner review from @rita");

        await SubmitAsync(browser, url, "/_web/sign-in", ("login", "rita"), ("back", "/"));
        var seen = await SubmitAsync(browser, url, "/approve");
        seen.Text.ShouldContain("All rules are met.");
        var merged = await SubmitAsync(browser, url, "/merge");

        merged.Text.ShouldContain("Merged by <b>rita</b>");
        (await sandbox.FileAsync(TestSandbox.Prod)).ShouldBe(Two);
    }

    [Fact]
    public async Task What_the_rules_refuse_is_said_on_the_page()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        var number = await sandbox.OpenAsync(sandbox.Accounts.Promoter, "x", TestSandbox.Prod, Two);
        using var browser = Browser();
        var url = $"{sandbox.Context.Urls.Root}/{TestSandbox.Repository}/pull/{number}";
        await SubmitAsync(browser, url, "/_web/sign-in", ("login", "dana"), ("back", "/"));

        var refused = await SubmitAsync(browser, url, "/merge");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Text.ShouldContain("Repository rule violations found");
    }

    [Fact]
    public async Task What_changed_since_it_was_seen_is_not_approved()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var number = await sandbox.OpenAsync(sandbox.Accounts.Promoter, "x", TestSandbox.Prod, Two);
        using var browser = Browser();
        var url = $"{sandbox.Context.Urls.Root}/{TestSandbox.Repository}/pull/{number}";
        await SubmitAsync(browser, url, "/_web/sign-in", ("login", "rita"), ("back", "/"));
        var fields = Fields(await browser.GetStringAsync(url), "/approve");
        await sandbox.CommitAsync(sandbox.Accounts.Promoter, "x", TestSandbox.Prod, Two + "# more\n");

        using var form = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(url + "/approve", form);

        (await answer.Content.ReadAsStringAsync()).ShouldContain("It has changed since you looked.");
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        using var browser = Browser();
        using var form = new FormUrlEncodedContent([new("login", "rita"), new("proof", "guess")]);

        using var answer = await browser.PostAsync(sandbox.Context.Urls.Root + "/_web/sign-in", form);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task The_sync_button_asks_argo_cd_and_needs_a_person_who_may_write()
    {
        var asked = new List<string>();
        await using var sandbox = await TestSandbox.StartAsync(
            map: (app, context) =>
                app.MapPost(
                    "/api/v1/applications/{name}/sync",
                    (string name, HttpRequest request) =>
                    {
                        asked.Add(
                            $"{name} {request.Headers.Authorization == "Bearer " + context.Accounts.ArgoCdToken}"
                        );
                        return "{}";
                    }
                )
        );
        var prod = new EnvironmentView
        {
            Name = "prod",
            Application = "web-prod",
            Health = "Healthy",
            Sync = "OutOfSync",
        };
        sandbox.Context.Environments = () => [prod];
        using var browser = Browser();
        var url = sandbox.Context.Urls.Root + "/";

        (await SubmitAsync(browser, url, "/_web/sync")).Status.ShouldBe(HttpStatusCode.Forbidden);
        await SubmitAsync(browser, url, "/_web/sign-in", ("login", "reader"));
        (await SubmitAsync(browser, url, "/_web/sync")).Status.ShouldBe(HttpStatusCode.Forbidden);
        await SubmitAsync(browser, url, "/_web/sign-in", ("login", "dana"));
        (await SubmitAsync(browser, url, "/_web/sync")).Status.ShouldBe(HttpStatusCode.OK);

        asked.ShouldBe(["web-prod True"]);
    }

    [Fact]
    public async Task What_others_wrote_is_text_and_never_markup()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        const string Attack = "<script>alert(1)</script>";
        sandbox.Context.Environments = () =>
            [
                new EnvironmentView
                {
                    Name = Attack,
                    Application = "\"><b>",
                    Health = "Healthy",
                    Sync = "Synced",
                },
            ];
        await sandbox.CommitAsync(sandbox.Accounts.Developer, "x", "a.txt", Attack);
        var opened = await sandbox.RepositoryAsync(
            "POST",
            "/pulls",
            sandbox.Accounts.Developer,
            new
            {
                title = Attack,
                body = Attack,
                head = "x",
                @base = "main",
            }
        );
        using var browser = Browser();

        foreach (
            var path in (string[])
                [
                    "/",
                    $"/{TestSandbox.Repository}/pull/{opened.Json!["number"]}",
                    $"/{TestSandbox.Repository}/commit/{await sandbox.HeadAsync("x")}",
                ]
        )
        {
            using var answer = await browser.GetAsync(sandbox.Context.Urls.Root + path);
            var text = await answer.Content.ReadAsStringAsync();
            text.ShouldNotContain("<script");
            text.ShouldNotContain("\"><b>");
            text.ShouldContain("&lt;script&gt;");
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        }
    }

    [Theory]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("https://evil.test")]
    public async Task Signing_in_leads_nowhere_else(string back)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        using var browser = Browser(follow: false);
        var fields = Fields(await browser.GetStringAsync(sandbox.Context.Urls.Root), "/_web/sign-in");
        fields["back"] = back;
        fields["login"] = "dana";

        using var form = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(sandbox.Context.Urls.Root + "/_web/sign-in", form);

        answer.Headers.Location!.OriginalString.ShouldBe("/");
        answer.Headers.GetValues("Set-Cookie").Single().ShouldContain("samesite=strict; httponly");
    }

    private static HttpClient Browser(bool follow = true) =>
        new(new HttpClientHandler { AllowAutoRedirect = follow, CookieContainer = new CookieContainer() });

    // Fills in the page's own form, as a browser would.
    private static async Task<(HttpStatusCode Status, string Text)> SubmitAsync(
        HttpClient browser,
        string page,
        string action,
        params (string Name, string Value)[] values
    )
    {
        var text = await browser.GetStringAsync(page);
        var fields = Fields(text, action);
        foreach (var (name, value) in values)
            fields[name] = value;
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(new Uri(new Uri(page), Action(text, action)), form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Action(string page, string action) =>
        Regex.Match(page, $"action=\"([^\"]*{Regex.Escape(action)})\"").Groups[1].Value;

    private static Dictionary<string, string> Fields(string page, string action)
    {
        var form = Regex.Match(page, $"<form[^>]*{Regex.Escape(action)}\".*?</form>", RegexOptions.Singleline).Value;
        form.ShouldNotBeEmpty(page);
        return Regex
            .Matches(form, "<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")
            .ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
    }
}
