using System.Text;
using System.Text.Json;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>From its opening to the end of its branch, a promotion's pull request stays as it should be, whatever else happens.</summary>
public sealed class PullRequestLifeTests(Sandbox sandbox)
{
    [Fact]
    public async Task It_stays_mergeable_and_approved_while_unrelated_bumps_land()
    {
        using var team = await Team.CreateAsync(sandbox, "web", "api");
        await team.InDevAsync("web");
        var number = (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).PullRequest;
        var head = await HeadAsync(team, number);
        await ApproveAsync(team, number);
        for (var i = 0; i < 4; i++)
            await team.InDevAsync("api");

        var again = await team.Cli.RunAsync(team.Staging(Over.Api, "web"));

        again.ShouldExit(0).PullRequest.ShouldBe(number);
        (await HeadAsync(team, number)).ShouldBe(head);
        (await ReviewsAsync(team, number)).ShouldBe(["APPROVED"]);
        (await MergeAsync(team, number)).GetProperty("merged").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_conflict_it_is_planned_again_on_what_is_there()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var (tag, _) = await team.InDevAsync("web");
        var number = (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).PullRequest;
        var overlay = Team.Overlay("web", "staging");
        var other = Encoding
            .UTF8.GetString(await team.FileAsync(overlay))
            .Replace("# moved by the tool", "# moved by someone", StringComparison.Ordinal);
        await team.CommitAsync("main", "dana", new Dictionary<string, string> { [overlay] = other });
        (await PullAsync(team, number)).GetProperty("mergeable").GetBoolean().ShouldBeFalse();

        (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).PullRequest.ShouldBe(number);

        (await PullAsync(team, number)).GetProperty("mergeable").GetBoolean().ShouldBeTrue();
        Encoding
            .UTF8.GetString(await team.FileAsync(overlay, "promote/staging/web"))
            .ShouldContain($"newTag: {tag} # moved by someone");
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task Once_it_was_merged_its_branch_goes(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");
        var number = (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0).PullRequest;
        await MergeAsync(team, number, "squash");

        (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0).Text("outcome").ShouldBe("already-so");

        (await BranchesAsync(team)).ShouldBe(["main"]);
    }

    [Fact]
    public async Task One_that_nobody_needs_any_more_is_closed_with_a_word()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var first = await BothRunAsync(team);
        await team.InDevAsync("web");
        var number = (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).PullRequest;
        // Dev goes back to what staging has.
        await team.CommitAsync("main", "dana", first);

        (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).Text("outcome").ShouldBe("already-so");

        (await PullAsync(team, number)).GetProperty("state").GetString().ShouldBe("closed");
        (await BranchesAsync(team)).ShouldBe(["main"]);
        var comments = await sandbox.CallAsync(
            HttpMethod.Get,
            $"{sandbox.Api}/repos/{team.Repository}/issues/{number}/comments",
            "developer"
        );
        comments[0].GetProperty("body").GetString()!.ShouldStartWith("Closed: staging has web");
    }

    [Fact]
    public async Task A_persons_commit_on_its_branch_is_not_taken_away()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var first = await BothRunAsync(team);
        await team.InDevAsync("web");
        var number = (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).PullRequest;
        await team.CommitAsync("promote/staging/web", "dana", new Dictionary<string, string> { ["mine.txt"] = "Mine" });
        await team.CommitAsync("main", "dana", first);

        (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0).Text("outcome").ShouldBe("already-so");

        (await PullAsync(team, number)).GetProperty("state").GetString().ShouldBe("open");
        (await BranchesAsync(team)).ShouldBe(["main", "promote/staging/web"]);
    }

    [Fact]
    public async Task A_freeze_stops_a_commit_and_not_the_opening_of_a_pull_request()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");
        await team.CommitAsync(
            "main",
            "dana",
            new Dictionary<string, string>
            {
                ["freezes/now.yaml"] =
                    "version: 1\nfrom: 2020-01-01T00:00:00Z\nuntil: 2099-01-01T00:00:00Z\nreason: Year end\nby: platform\n",
            }
        );
        var tag = Team.Sha();
        await team.PushAsync("web", tag);

        (await team.BumpAsync(Over.Api, "web", tag)).ShouldExit(4).ShouldSay("freeze", "Year end");
        (await team.Cli.RunAsync(team.Staging(Over.Api, "web"))).ShouldExit(0);
    }

    // Dev and staging run one version; gives dev's overlay.
    private static async Task<IReadOnlyDictionary<string, string>> BothRunAsync(Team team)
    {
        var (tag, digest) = await team.InDevAsync("web");
        await team.CommitAsync(
            "main",
            "dana",
            new Dictionary<string, string>
            {
                [Team.Overlay("web", "staging")] = team.Kustomization("web", "staging")
                    .Replace(Team.NoDigest, digest, StringComparison.Ordinal)
                    .Replace(Team.NoTag, tag, StringComparison.Ordinal),
            }
        );
        return new Dictionary<string, string>
        {
            [Team.Overlay("web", "dev")] = Encoding.UTF8.GetString(await team.FileAsync(Team.Overlay("web", "dev"))),
        };
    }

    private Task<JsonElement> PullAsync(Team team, int number) =>
        sandbox.CallAsync(HttpMethod.Get, $"{sandbox.Api}/repos/{team.Repository}/pulls/{number}", "developer");

    private async Task<string> HeadAsync(Team team, int number) =>
        (await PullAsync(team, number)).GetProperty("head").GetProperty("sha").GetString()!;

    private Task<JsonElement> ApproveAsync(Team team, int number) =>
        sandbox.CallAsync(
            HttpMethod.Post,
            $"{sandbox.Api}/repos/{team.Repository}/pulls/{number}/reviews",
            "reviewer",
            new { @event = "APPROVE" }
        );

    private async Task<IReadOnlyList<string>> ReviewsAsync(Team team, int number) =>
        [
            .. (
                await sandbox.CallAsync(
                    HttpMethod.Get,
                    $"{sandbox.Api}/repos/{team.Repository}/pulls/{number}/reviews",
                    "developer"
                )
            )
                .EnumerateArray()
                .Select(review => review.GetProperty("state").GetString()!),
        ];

    private Task<JsonElement> MergeAsync(Team team, int number, string method = "merge") =>
        sandbox.CallAsync(
            HttpMethod.Put,
            $"{sandbox.Api}/repos/{team.Repository}/pulls/{number}/merge",
            "developer",
            new { merge_method = method }
        );

    private static async Task<IReadOnlyList<string>> BranchesAsync(Team team) =>
        (await team.GitAsync("for-each-ref", "--format=%(refname:short)", "refs/heads")).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
}
