using System.Text;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>A rollback puts the unit back, and stays until it is released.</summary>
public sealed class RollbackTests(Sandbox sandbox)
{
    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task By_commit_it_goes_back_sticks_and_is_released(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var good = await team.InDevAsync("web");
        var before = await team.FileAsync(Team.Overlay("web", "dev"));
        await team.CommitAsync(
            "main",
            "dana",
            new Dictionary<string, string> { ["apps/web/overlays/dev/patch.yaml"] = "replicas: 9\n" }
        );
        var bad = Team.Sha();
        await team.PushAsync("web", bad);
        (await team.BumpAsync(over, "web", bad)).ShouldExit(0);

        // To the commit before the patch: the patch goes as well.
        var commit = (await team.GitAsync("rev-parse", "main~2")).Trim();
        var rollback = await Rollback(team, over, "dev", "--to", commit, "--reason", "It leaks");
        var twice = await Rollback(team, over, "dev", "--to", good.Tag);
        var refused = await team.BumpAsync(over, "web", bad);
        var release = await team.Cli.RunAsync([
            "release",
            "--app",
            "web",
            "--env",
            "dev",
            "--output",
            "json",
            .. team.Manifests(over),
        ]);
        var again = await team.BumpAsync(over, "web", bad);

        rollback.ShouldExit(0).Text("outcome").ShouldBe("committed");
        twice.ShouldExit(0).Text("outcome").ShouldBe("already-so");
        refused.ShouldExit(3).ShouldSay("hold", "It leaks", "promote release --app web --env dev");
        release.ShouldExit(0).Text("outcome").ShouldBe("committed");
        again.ShouldExit(0).Text("outcome").ShouldBe("committed");
        var line = rollback.Text("commit")!;
        (await team.FileAsync(Team.Overlay("web", "dev"), line)).ShouldBe(before);
        (await team.GitAsync("ls-tree", "-r", "--name-only", line)).ShouldNotContain("patch.yaml");
        Encoding.UTF8.GetString(await team.FileAsync("holds/dev/web.yaml", line)).ShouldContain($"tag: \"{bad}\"");
        (await team.GitAsync("log", "-1", "--format=%B", line)).ShouldContain("Promote-Kind: rollback");
        (await team.GitAsync("ls-tree", "-r", "--name-only", "main")).ShouldNotContain("holds/");
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task By_pull_request_it_takes_the_open_promotions_place(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        foreach (var tag in (string[])[Team.Sha(), Team.Sha()])
        {
            var digest = await team.PushAsync("web", tag);
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
        }

        const string extra = "apps/web/overlays/staging/extra.yaml";
        await team.CommitAsync("main", "dana", new Dictionary<string, string> { [extra] = "replicas: 9\n" });
        var there = (await team.GitAsync("rev-parse", "main~2")).Trim();
        await team.InDevAsync("web");
        var promotion = (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0);

        var rollback = await Rollback(team, over, "staging");
        var twice = await Rollback(team, over, "staging");
        var back = await team.Cli.RunAsync(team.Staging(over, "web"));

        rollback.ShouldExit(0).PullRequest.ShouldBe(promotion.PullRequest);
        twice.ShouldExit(0).Text("commit").ShouldBe(rollback.Text("commit"));
        back.ShouldExit(4).ShouldSay("rolls web back");
        var open = (await team.PullRequestsAsync()).ShouldHaveSingleItem();
        open.GetProperty("title").GetString()!.ShouldStartWith("Roll back web in staging: ");
        (await team.FileAsync(Team.Overlay("web", "staging"), "promote/staging/web")).ShouldBe(
            await team.FileAsync(Team.Overlay("web", "staging"), there)
        );
        (await team.GitAsync("ls-tree", "-r", "--name-only", "promote/staging/web")).ShouldNotContain(extra);
        (await team.FileAsync("holds/staging/web.yaml", "promote/staging/web")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_it_cannot_go_back_to_it_says()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");

        // The overlay's first image was never pushed.
        (await Rollback(team, Over.Api, "dev"))
            .ShouldExit(3)
            .ShouldSay("The image is gone", Team.NoTag);
        (await Rollback(team, Over.Git, "dev", "--to", "00000000001"))
            .ShouldExit(2)
            .ShouldSay($"Did you mean '{Team.NoTag}'");
        (await team.CommitsAsync("main")).Count.ShouldBe(2);
    }

    private static Task<Run> Rollback(Team team, Over over, string environment, params string[] more) =>
        team.Cli.RunAsync([
            "rollback",
            "--app",
            "web",
            "--env",
            environment,
            "--output",
            "json",
            .. team.Manifests(over),
            .. more,
        ]);
}
