using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>The guard as a process: it judges by what it can see, and says what it cannot.</summary>
public sealed class GuardTests(Sandbox sandbox)
{
    [Fact]
    public async Task Without_a_renderer_it_says_so_and_refuses_what_it_cannot_see()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");
        var number = (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).PullRequest;
        team.Cli["PATH"] = "/usr/bin:/bin";
        team.Cli["PROMOTE_KUSTOMIZE"] = "/nowhere/kustomize";

        var run = await team.Cli.RunAsync(
            "verify",
            "--pull-request",
            $"{number}",
            "--manifests",
            team.Repository,
            "--output",
            "json"
        );

        run.ShouldExit(3).ShouldSay("render", "PROMOTE_KUSTOMIZE");
        run.Text("outcome").ShouldBe("refused");
    }

    [Fact]
    public async Task What_no_environment_sees_passes_without_one()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var head = await WordsAsync(team);
        team.Cli["PROMOTE_TOKEN"] = sandbox.Token("guard");

        var run = await team.Cli.RunAsync(
            "verify",
            "--open",
            "--post",
            "--manifests",
            $"{sandbox.Url}/{team.Repository}.git",
            "--output",
            "json"
        );

        run.ShouldExit(0);
        run.Json.GetProperty("judged")[0].GetProperty("outcome").GetString().ShouldBe("passed");
        (await VerdictsAsync(team, head)).ShouldBe(["success"]);
    }

    [Theory]
    [InlineData("guard", "failure")]
    [InlineData("actions", "failure", "success")]
    public async Task A_later_verdict_of_its_own_stays_and_anothers_is_no_verdict(string role, params string[] verdicts)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var head = await WordsAsync(team);
        await sandbox.CallAsync(
            HttpMethod.Post,
            $"{sandbox.Api}/repos/{team.Repository}/check-runs",
            role,
            new
            {
                name = "promote/verify",
                head_sha = head,
                status = "completed",
                conclusion = "failure",
                started_at = "2999-01-01T00:00:00Z",
            }
        );
        team.Cli["PROMOTE_TOKEN"] = sandbox.Token("guard");

        var run = await team.Cli.RunAsync("verify", "--open", "--post", "--manifests", team.Repository);

        run.ShouldExit(0);
        (await VerdictsAsync(team, head)).ShouldBe(verdicts);
    }

    [Theory]
    [InlineData("--post and --merge need --pull-request, --open", "--post")]
    [InlineData("exclude each other", "--open", "--pull-request", "1")]
    [InlineData("--base and --head are for a clone", "--open", "--base", "main")]
    public async Task Options_that_do_not_go_together_are_wrong_usage(string message, params string[] arguments)
    {
        using var team = await Team.CreateAsync(sandbox, "web");

        (await team.Cli.RunAsync(["verify", .. arguments])).ShouldExit(2).ShouldSay(message);
    }

    // A pull request that no environment sees; its head.
    private async Task<string> WordsAsync(Team team)
    {
        await team.CommitAsync("words", "dana", new Dictionary<string, string> { ["README.md"] = "Words\n" });
        var opened = await sandbox.CallAsync(
            HttpMethod.Post,
            $"{sandbox.Api}/repos/{team.Repository}/pulls",
            "developer",
            new
            {
                title = "Words",
                head = "words",
                @base = "main",
            }
        );
        return opened.GetProperty("head").GetProperty("sha").GetString()!;
    }

    private async Task<IEnumerable<string?>> VerdictsAsync(Team team, string head)
    {
        var checks = await sandbox.CallAsync(
            HttpMethod.Get,
            $"{sandbox.Api}/repos/{team.Repository}/commits/{head}/check-runs?filter=all",
            "developer"
        );
        return checks
            .GetProperty("check_runs")
            .EnumerateArray()
            .Select(check => check.GetProperty("conclusion").GetString())
            .Order();
    }
}
