using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>An application's run that follows what it built, with a token that may only read.</summary>
public sealed class FollowTests(Sandbox sandbox)
{
    [Fact]
    public async Task It_passes_once_the_records_say_so_and_tells_where_the_artifact_is_on_its_way()
    {
        using var world = await WorldAsync();
        var (tag, digest) = await world.Team.InDevAsync("web");
        (await world.NextAsync()).ShouldExit(0);
        world.Team.Cli["PROMOTE_TOKEN"] = sandbox.Token("reader");
        // Neither is asked.
        world.Team.Cli["ARGOCD_SERVER"] = "";

        var run = await FollowAsync(world, "--image", $"{world.Team.Image("web")}:{tag}@{digest}");

        run.ShouldExit(0).Text("outcome").ShouldBe("passed");
        run.Json.GetProperty("records").GetArrayLength().ShouldBe(2);
        var staging = run.Json.GetProperty("later")[0];
        staging.GetProperty("environment").GetString().ShouldBe("staging");
        staging.GetProperty("hasIt").GetBoolean().ShouldBeFalse();
        staging.GetProperty("pending").GetProperty("url").GetString()!.ShouldContain("/pull/");
    }

    [Fact]
    public async Task A_deadline_says_what_is_missing_and_what_to_type()
    {
        using var world = await WorldAsync();
        var (tag, _) = await world.Team.InDevAsync("web");

        (await FollowAsync(world, "--tag", Team.Sha(), "--timeout", "1s"))
            .ShouldExit(4)
            .ShouldSay("it waits for dev to have it", "promote next");
        (await FollowAsync(world, "--tag", tag, "--timeout", "1s"))
            .ShouldExit(4)
            .ShouldSay("the record promote/dev/web/healthy");
    }

    [Fact]
    public async Task What_was_recorded_as_bad_ends_with_8()
    {
        using var world = await WorldAsync();
        var (tag, _) = await world.Team.InDevAsync("web");
        world.Argo.SmokeStatus = 500;
        (await world.NextAsync()).ShouldExit(8);

        var run = await FollowAsync(world, "--tag", tag);

        run.ShouldExit(8).Text("summary")!.ShouldContain("smoke");
    }

    [Fact]
    public async Task What_was_there_when_it_looked_and_is_no_more_is_superseded()
    {
        using var world = await WorldAsync();
        var (tag, _) = await world.Team.InDevAsync("web");
        await sandbox.FaultAsync(
            new { path = $"{new Uri(sandbox.Api).AbsolutePath}/repos/{world.Team.Repository}/commits/", latencyMs = 1 }
        );
        using var running = world.Team.Cli.Start(Arguments(world, "--tag", tag));
        await sandbox.FaultTakenAsync(world.Team.Name);
        await world.Team.InDevAsync("web");

        (await running.EndAsync()).ShouldExit(5).Text("outcome").ShouldBe("superseded");
    }

    [Fact]
    public async Task What_was_there_before_it_looked_is_superseded_too()
    {
        using var world = await WorldAsync();
        var tag = Team.Sha();
        await world.Team.PushAsync("web", tag);
        world.Team.Cli["PROMOTE_TOKEN"] = sandbox.Token("promoter");
        (await world.Team.BumpAsync(Over.Api, "web", tag)).ShouldExit(0);
        await world.Team.InDevAsync("web");

        (await FollowAsync(world, "--tag", tag)).ShouldExit(5).ShouldSay("superseded in dev");
    }

    [Fact]
    public async Task It_must_be_said_once_what_is_followed()
    {
        using var world = await WorldAsync();

        (await FollowAsync(world)).ShouldExit(2).ShouldSay("Give one of --artifact, --image and --tag.");
        (await FollowAsync(world, "--tag", "a", "--artifact", "b")).ShouldExit(2);
    }

    private Task<NextWorld> WorldAsync() => NextWorld.CreateAsync(sandbox, "healthy: true, smoke: true", "web");

    private static Task<Run> FollowAsync(NextWorld world, params string[] more) =>
        world.Team.Cli.RunAsync(Arguments(world, more));

    private static string[] Arguments(NextWorld world, params string[] more) =>
        ["follow", "--app", "web", "--output", "json", .. world.Team.Manifests(Over.Api), .. more];
}
