using System.Text;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>Promoters at once: all land, and nobody's update is lost.</summary>
public sealed class RaceTests(Sandbox sandbox)
{
    private static readonly string[] Apps = ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"];

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task Eight_promoters_of_eight_apps_all_land_in_one_line_of_commits(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, Apps);
        var built = new Dictionary<string, (string Tag, string Digest)>(StringComparer.Ordinal);
        foreach (var app in Apps)
        {
            var tag = Team.Sha();
            built[app] = (tag, await team.PushAsync(app, tag));
        }

        var runs = await Task.WhenAll(Apps.Select(app => team.BumpAsync(over, app, built[app].Tag)));

        foreach (var run in runs)
            run.ShouldExit(0).Text("outcome").ShouldBe("committed");
        foreach (var app in Apps)
        {
            Encoding
                .UTF8.GetString(await team.FileAsync(Team.Overlay(app, "dev")))
                .ShouldBe(Moved(team.Kustomization(app, "dev"), built[app]));
            Encoding
                .UTF8.GetString(await team.FileAsync(Team.Overlay(app, "staging")))
                .ShouldBe(team.Kustomization(app, "staging"));
        }

        var commits = await team.CommitsAsync("main");
        commits.Count.ShouldBe(1 + Apps.Length);
        commits.SkipLast(1).ShouldAllBe(commit => commit.Length == 2);
        runs.Select(run => run.Text("commit"))
            .ShouldBe(commits.SkipLast(1).Select(commit => commit[0]), ignoreOrder: true);
        Directory.GetFileSystemEntries(team.Cli.Temp).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task Of_two_promoters_of_one_app_the_one_that_lost_the_race_is_superseded(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var (late, early) = (Team.Sha(), Team.Sha());
        await team.PushAsync("web", late);
        var digest = await team.PushAsync("web", early);

        using var first = await StartStaleAsync(team, over, late);
        (await team.BumpAsync(over, "web", early)).ShouldExit(0);
        await first.ThawAsync();
        var lost = await first.EndAsync();

        lost.ShouldExit(5).ShouldSay("superseded", early);
        await OneCommitSaysAsync(team, early, digest);
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task Of_two_promoters_of_one_artifact_the_one_that_lost_the_race_finds_it_so_already(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var tag = Team.Sha();
        var digest = await team.PushAsync("web", tag);

        using var first = await StartStaleAsync(team, over, tag);
        (await team.BumpAsync(over, "web", tag)).ShouldExit(0);
        await first.ThawAsync();
        var lost = await first.EndAsync();

        lost.ShouldExit(0).Text("outcome").ShouldBe("already-so");
        await OneCommitSaysAsync(team, tag, digest);
    }

    private static async Task OneCommitSaysAsync(Team team, string tag, string digest)
    {
        Encoding
            .UTF8.GetString(await team.FileAsync(Team.Overlay("web", "dev")))
            .ShouldBe(Moved(team.Kustomization("web", "dev"), (tag, digest)));
        (await team.CommitsAsync("main")).Count.ShouldBe(2);
    }

    private static string Moved(string text, (string Tag, string Digest) to) =>
        text.Replace($"{Team.NoTag} #", $"{to.Tag} #", StringComparison.Ordinal)
            .Replace(Team.NoDigest, to.Digest, StringComparison.Ordinal);

    // It has read the branch by the time it asks the registry: there it is stopped, so that what it read is old when it writes.
    private async Task<RunningCli> StartStaleAsync(Team team, Over over, string tag)
    {
        var asked = $"/v2/{team.Name}/web/manifests/{tag}";
        await sandbox.FaultAsync(new { path = asked, latencyMs = 2000 });
        var promoter = team.Cli.Start(team.Bump(over, "web", tag));
        await sandbox.FaultTakenAsync(asked);
        await promoter.FreezeAsync();
        return promoter;
    }
}
