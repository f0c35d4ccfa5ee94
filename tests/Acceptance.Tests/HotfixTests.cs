using System.Text;
using System.Text.Json;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>A hotfix goes straight to staging, leaves a debt that all can see, and is paid back to dev.</summary>
public sealed class HotfixTests(Sandbox sandbox)
{
    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task From_the_hotfix_to_the_end_of_its_debt(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, one => WithPolicy(one));
        await team.InDevAsync("web");
        var tag = Team.Sha();
        var digest = await team.PushAsync("web", tag);

        var hotfix = await Run(team, over, "hotfix", "--tag", tag, "--reason", "Checkout fails");
        var twice = await Run(team, over, "hotfix", "--tag", tag, "--reason", "Checkout fails");
        var early = await Run(team, over, "pay-back");

        hotfix.ShouldExit(0).Text("outcome").ShouldBe("pull-request-open");
        twice.ShouldExit(0).Text("commit").ShouldBe(hotfix.Text("commit"));
        early.ShouldExit(0).ShouldSay("owes anything");
        var open = (await team.PullRequestsAsync()).ShouldHaveSingleItem();
        open.GetProperty("title").GetString().ShouldBe($"Hotfix web in staging: {tag}");
        open.GetProperty("body").GetString()!.ShouldContain("A hotfix needs 1 approval");

        await MergeAsync(team, "staging");
        var owed = await StatusAsync(team, over);
        var text = await team.Cli.RunAsync(["status", .. team.Manifests(over)]);
        var refused = await team.Cli.RunAsync(team.Staging(over, "web"));

        owed.Staging.GetProperty("debt").GetProperty("unpaid")[0].GetString().ShouldBe("dev");
        owed.Dev.GetProperty("owes")[0].GetProperty("label").GetString().ShouldBe(tag);
        text.ShouldExit(0).ShouldSay($"web in staging: the hotfix {tag} of ", " is owed to dev: Checkout fails");
        refused.ShouldExit(3).ShouldSay("debt", "Checkout fails", "promote pay-back --app web --env staging");

        var payBack = (await Run(team, over, "pay-back")).ShouldExit(0);
        payBack.Json.GetProperty("steps")[0].GetProperty("outcome").GetString().ShouldBe("pull-request-open");
        await MergeAsync(team, "dev");
        var settled = (await Run(team, over, "pay-back")).ShouldExit(0);
        settled.Json.GetProperty("unpaid").GetArrayLength().ShouldBe(0);
        await MergeAsync(team, "staging", "promote-settle");

        (await team.GitAsync("ls-tree", "-r", "--name-only", "main")).ShouldNotContain("debts/");
        foreach (var environment in (string[])["dev", "staging"])
            Encoding
                .UTF8.GetString(await team.FileAsync(Team.Overlay("web", environment)))
                .ShouldContain($"digest: {digest}");
        (await StatusAsync(team, over)).Staging.TryGetProperty("debt", out _).ShouldBeFalse();
        (await Run(team, over, "pay-back")).ShouldExit(0).ShouldSay("owes anything");
        await team.InDevAsync("web");
        (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0);
    }

    [Fact]
    public async Task Where_the_rules_know_none_it_says_what_to_add()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var tag = Team.Sha();
        await team.PushAsync("web", tag);

        (await Run(team, Over.Api, "hotfix", "--tag", tag, "--reason", "x"))
            .ShouldExit(3)
            .ShouldSay("staging takes no hotfixes", "hotfix: { approvals: 2");
        (await team.PullRequestsAsync()).ShouldBeEmpty();
    }

    private static Dictionary<string, string> WithPolicy(Team team)
    {
        var files = new Dictionary<string, string>(team.Files(["web"]), StringComparer.Ordinal);
        files["promote.yaml"] = files["promote.yaml"]
            .Replace("merge: by-hand }", "merge: by-hand, hotfix: { approvals: 1 } }", StringComparison.Ordinal);
        return files;
    }

    private static Task<Run> Run(Team team, Over over, string verb, params string[] more) =>
        team.Cli.RunAsync([
            verb,
            "--app",
            "web",
            "--env",
            "staging",
            "--output",
            "json",
            .. team.Manifests(over),
            .. more,
        ]);

    private static async Task<(JsonElement Dev, JsonElement Staging)> StatusAsync(Team team, Over over)
    {
        var run = await team.Cli.RunAsync(["status", "--output", "json", .. team.Manifests(over)]);
        var environments = run.ShouldExit(0).Json.GetProperty("apps")[0].GetProperty("environments");
        return (environments[0], environments[1]);
    }

    // As a person does it on the pull request's page.
    private static async Task MergeAsync(Team team, string environment, string kind = "promote")
    {
        var pull = (await team.PullRequestsAsync()).Single(one =>
            one.GetProperty("head").GetProperty("ref").GetString() == $"{kind}/{environment}/web"
        );
        await team.Sandbox.CallAsync(
            HttpMethod.Put,
            $"{team.Sandbox.Api}/repos/{team.Repository}/pulls/{pull.GetProperty("number").GetInt32()}/merge",
            "reviewer",
            new { sha = pull.GetProperty("head").GetProperty("sha").GetString() }
        );
    }
}
