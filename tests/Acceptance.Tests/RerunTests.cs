using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>A promotion that ended half way, run again: one commit and one pull request.</summary>
public sealed class RerunTests(Sandbox sandbox)
{
    private const string Branch = "promote/staging/web";

    [Theory]
    [InlineData(Over.Api, true, false)]
    [InlineData(Over.Api, false, false)]
    [InlineData(Over.Git, true, false)]
    [InlineData(Over.Git, false, true)]
    public async Task Ended_between_the_push_and_the_pull_request_it_is_finished_by_the_next_run(
        Over over,
        bool cut,
        bool otherWay
    )
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");
        await sandbox.FaultAsync(
            new
            {
                path = Pulls(team),
                method = "POST",
                drop = cut,
                status = cut ? (int?)null : 502,
            }
        );

        var first = await team.Cli.RunAsync(team.Staging(over, "web"));
        var pushed = await team.GitAsync("rev-parse", Branch);
        (await team.PullRequestsAsync()).ShouldBeEmpty();
        // What reads and writes over Git may go on over the API, and the other way round.
        var second = await team.Cli.RunAsync(team.Staging(otherWay ? Over.Api : over, "web"));

        first.ShouldExit(6).ShouldSay("PROMOTE6001");
        second.ShouldExit(0).Text("outcome").ShouldBe("pull-request-open");
        await OneOfEachAsync(team, second);
        (await team.GitAsync("rev-parse", Branch)).ShouldBe(pushed);
    }

    [Fact]
    public async Task A_pull_request_that_was_opened_although_no_answer_came_is_found_by_the_same_run()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");
        await sandbox.FaultAsync(
            new
            {
                path = Pulls(team),
                method = "POST",
                drop = true,
                afterwards = true,
            }
        );

        var run = await team.Cli.RunAsync(team.Staging(Over.Api, "web"));

        run.ShouldExit(0);
        await OneOfEachAsync(team, run);
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_commit_that_was_written_although_no_answer_came_is_written_once(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var tag = Team.Sha();
        await team.PushAsync("web", tag);
        await sandbox.FaultAsync(
            over == Over.Api
                ? new
                {
                    path = "/api/graphql",
                    body = $"\"repositoryNameWithOwner\":\"{team.Repository}\"",
                    drop = true,
                    afterwards = true,
                }
                : new
                {
                    path = $"/{team.Repository}.git/git-receive-pack",
                    drop = true,
                    afterwards = true,
                }
        );

        var first = await team.BumpAsync(over, "web", tag);
        var second = await team.BumpAsync(over, "web", tag);

        first.ShouldExit(0);
        second.ShouldExit(0).Text("outcome").ShouldBe("already-so");
        (await team.CommitsAsync("main")).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task After_it_was_done_a_second_run_changes_nothing(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");

        var first = await team.Cli.RunAsync(team.Staging(over, "web"));
        var before = await team.GitAsync("for-each-ref");
        var second = await team.Cli.RunAsync(team.Staging(over, "web"));

        first.ShouldExit(0);
        second.ShouldExit(0).PullRequest.ShouldBe(first.PullRequest);
        (await team.GitAsync("for-each-ref")).ShouldBe(before);
        await OneOfEachAsync(team, second);
    }

    // Held before the pull request is opened, and killed there: what was pushed stays, and nobody cleans up.
    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_process_that_was_killed_leaves_nothing_that_the_next_run_does_not_finish(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");
        await sandbox.FaultAsync(
            new
            {
                path = Pulls(team),
                method = "POST",
                latencyMs = 60_000,
            }
        );
        using (var killed = team.Cli.Start(team.Staging(over, "web")))
        {
            await sandbox.FaultTakenAsync(team.Name);
            await killed.KillAsync();
        }

        var pushed = await team.GitAsync("rev-parse", Branch);
        (await team.PullRequestsAsync()).ShouldBeEmpty();
        var run = await team.Cli.RunAsync(team.Staging(over, "web"));

        run.ShouldExit(0);
        await OneOfEachAsync(team, run);
        (await team.GitAsync("rev-parse", Branch)).ShouldBe(pushed);
        Directory.GetFileSystemEntries(team.Cli.Temp).ShouldBeEmpty();
    }

    private string Pulls(Team team) => $"{new Uri(sandbox.Api).AbsolutePath}/repos/{team.Repository}/pulls";

    private static async Task OneOfEachAsync(Team team, Run run)
    {
        var pullRequest = (await team.PullRequestsAsync("all")).ShouldHaveSingleItem();
        pullRequest.GetProperty("number").GetInt32().ShouldBe(run.PullRequest);
        pullRequest.GetProperty("state").GetString().ShouldBe("open");
        var head = (await team.CommitsAsync($"main..{Branch}")).ShouldHaveSingleItem();
        head[0].ShouldBe(run.Text("commit"));
        head[1].ShouldBe((await team.GitAsync("rev-parse", "main")).Trim());
    }
}
