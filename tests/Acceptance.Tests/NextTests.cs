using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>The next step of each app, by runs that may be lost.</summary>
public sealed class NextTests(Sandbox sandbox)
{
    private const string Good = "healthy: true, smoke: true";

    [Fact]
    public async Task Repeated_runs_and_merges_bring_an_artifact_through_the_whole_chain()
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web");
        var (tag, digest) = await world.Team.InDevAsync("web");

        NextWorld
            .Steps((await world.NextAsync()).ShouldExit(0))
            .ShouldBe([
                "web dev health recorded",
                "web dev smoke recorded",
                // What prod was before is not what anybody deployed.
                .. Placeholder("recorded"),
                "web staging promotion opened",
            ]);
        (await world.NextAsync()).ShouldExit(0).ShouldSay("\"outcome\": \"open\"");
        await world.MergeAsync();
        NextWorld
            .Steps((await world.NextAsync()).ShouldExit(0))
            .ShouldBe(["web staging health recorded", "web staging smoke recorded", "web prod promotion opened"]);
        await world.MergeAsync();
        NextWorld
            .Steps((await world.NextAsync()).ShouldExit(0))
            .ShouldBe(["web prod health recorded", "web prod smoke recorded"]);
        var last = (await world.NextAsync()).ShouldExit(0);

        NextWorld.Steps(last).ShouldBeEmpty();
        (await world.RecordsAsync("web", "dev")).ShouldBe([
            "smoke success promote-evidence[bot]",
            "healthy success promote-evidence[bot]",
        ]);
        var prod = System.Text.Encoding.UTF8.GetString(await world.Team.FileAsync(Team.Overlay("web", "prod")));
        prod.ShouldContain(tag);
        prod.ShouldContain(digest);
    }

    [Fact]
    public async Task Two_identities_take_the_steps_that_are_theirs_and_records_of_the_wrong_one_count_for_nothing()
    {
        using var world = await NextWorld.CreateAsync(sandbox, "healthy: true", "web");
        await world.Team.InDevAsync("web");
        world.Team.Cli["PROMOTE_TOKEN"] = sandbox.Token("promoter");

        var wrong = await world.NextAsync("--only", "evidence");
        var waiting = await world.NextAsync("--only", "promotions");
        world.Team.Cli["PROMOTE_TOKEN"] = sandbox.Token("evidence");
        var right = await world.NextAsync("--only", "evidence");
        world.Team.Cli["PROMOTE_TOKEN"] = sandbox.Token("promoter");
        world.Team.Cli["ARGOCD_SERVER"] = "";
        var opened = await world.NextAsync("--only", "promotions");

        wrong.ShouldExit(7).ShouldSay("whose records count for nothing", "promote-evidence[bot]");
        NextWorld.Steps(waiting.ShouldExit(0)).ShouldBe(["web staging promotion waiting"]);
        waiting.ShouldSay("\"gate\": \"healthy\"");
        NextWorld.Steps(right.ShouldExit(0)).ShouldContain("web dev health recorded");
        NextWorld.Steps(opened.ShouldExit(0)).ShouldBe(["web staging promotion opened"]);
    }

    // Held where it writes, and killed there.
    [Theory]
    [InlineData("statuses/")]
    [InlineData("pulls")]
    public async Task A_run_that_was_killed_is_made_up_for_by_the_next(string where)
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web");
        await world.Team.InDevAsync("web");
        await sandbox.FaultAsync(
            new
            {
                path = $"{new Uri(sandbox.Api).AbsolutePath}/repos/{world.Team.Repository}/{where}",
                method = "POST",
                latencyMs = 60_000,
            }
        );
        using (var killed = world.Team.Cli.Start(["next", .. world.Team.Manifests(Over.Api)]))
        {
            await sandbox.FaultTakenAsync(world.Team.Name);
            await killed.KillAsync();
        }

        (await world.NextAsync()).ShouldExit(0);

        (await world.Team.PullRequestsAsync("all")).ShouldHaveSingleItem();
        (await world.RecordsAsync("web", "dev")).ShouldBe([
            "smoke success promote-evidence[bot]",
            "healthy success promote-evidence[bot]",
        ]);
    }

    [Fact]
    public async Task One_app_that_is_broken_stops_no_other()
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web", "api");
        await world.Team.InDevAsync("web");
        await world.Team.CommitAsync(
            "main",
            "dana",
            new Dictionary<string, string> { [Team.Overlay("api", "dev")] = "images: [ {name: x, name: y}\n" }
        );

        var run = await world.NextAsync();

        run.ShouldExit(2);
        NextWorld.Steps(run).ShouldContain("api - reading failed");
        NextWorld.Steps(run).ShouldContain("web staging promotion opened");
    }

    [Fact]
    public async Task What_is_held_is_listed_and_is_no_failure()
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web");
        var (tag, digest) = await world.Team.InDevAsync("web");
        await world.Team.CommitAsync(
            "main",
            "dana",
            new Dictionary<string, string>
            {
                ["holds/staging/web.yaml"] = $"""
                version: 1
                app: web
                environment: staging
                held:
                  - images:
                      - name: {world.Team.Image("web")}
                        tag: "{tag}"
                        digest: {digest}
                    since: "2026-01-01T00:00:00Z"
                    by: rita
                    reason: Checkout fails

                """,
            }
        );

        var run = (await world.NextAsync()).ShouldExit(0);

        NextWorld.Steps(run).ShouldContain("web staging promotion held");
        run.ShouldSay("\"gate\": \"hold\"");
        (await world.Team.PullRequestsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_unhealthy_ends_with_8_is_recorded_once_and_goes_on_when_it_has_recovered()
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web");
        await world.Team.InDevAsync("web");
        world.Argo.Set("web-dev", "Degraded");

        (await world.NextAsync("--app", "web")).ShouldExit(8);
        (await world.NextAsync("--app", "web")).ShouldExit(8);
        (await world.RecordsAsync("web", "dev")).ShouldBe(["healthy failure promote-evidence[bot]"]);
        world.Argo.Set("web-dev", "Healthy");
        var run = (await world.NextAsync("--app", "web")).ShouldExit(0);

        NextWorld.Steps(run).ShouldContain("web staging promotion opened");
    }

    [Fact]
    public async Task A_smoke_test_that_fails_ends_with_8_and_is_tried_again_by_the_next_run()
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web");
        await world.Team.InDevAsync("web");
        world.Argo.SmokeStatus = 500;

        var first = await world.NextAsync();
        await world.NextAsync();
        (await world.RecordsAsync("web", "dev")).ShouldBe([
            "smoke failure promote-evidence[bot]",
            "healthy success promote-evidence[bot]",
        ]);
        world.Argo.SmokeStatus = 200;
        var run = await world.NextAsync();

        NextWorld.Steps(first.ShouldExit(8)).ShouldContain("web dev smoke failed");
        NextWorld.Steps(first).ShouldContain("web staging promotion refused");
        NextWorld.Steps(run.ShouldExit(0)).ShouldContain("web staging promotion opened");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        using var world = await NextWorld.CreateAsync(sandbox, "healthy: true", "web");
        await world.Team.InDevAsync("web");
        var before = await world.Team.GitAsync("for-each-ref");

        var run = (await world.NextAsync("--dry-run")).ShouldExit(0);

        NextWorld.Steps(run).ShouldContain("web dev health would-do");
        NextWorld.Steps(run).ShouldContain("web dev smoke would-do");
        (await world.RecordsAsync("web", "dev")).ShouldBeEmpty();
        (await world.Team.GitAsync("for-each-ref")).ShouldBe(before);
        world.Argo.Asked.ShouldNotContain("smoke");
    }

    [Fact]
    public async Task With_a_timeout_it_waits_for_a_sync_that_is_under_way()
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web");
        await world.Team.InDevAsync("web");
        world.Argo.Set("web-dev", "Progressing");
        using var running = world.Team.Cli.Start([
            "next",
            "--timeout",
            "2m",
            "--output",
            "json",
            .. world.Team.Manifests(Over.Api),
        ]);
        await Eventually.TrueAsync(() => Task.FromResult(world.Argo.Asked.Contains("web-dev")), "Argo CD is asked");
        world.Argo.Set("web-dev", "Healthy");

        var run = await running.EndAsync();

        NextWorld.Steps(run.ShouldExit(0)).ShouldContain("web staging promotion opened");
        NextWorld.Steps(run).ShouldNotContain("web dev health waiting");
    }

    [Fact]
    public async Task A_soak_holds_no_runner()
    {
        using var world = await NextWorld.CreateAsync(sandbox, "healthy: true, soak: 1h", "web");
        await world.Team.InDevAsync("web");

        var run = (await world.NextAsync("--timeout", "1h")).ShouldExit(0);

        NextWorld.Steps(run).ShouldContain("web staging promotion waiting");
        run.ShouldSay("\"gate\": \"soak\"", "\"opensAt\"");
    }

    [Fact]
    public async Task Without_Argo_CD_it_says_so_once_and_ends_with_2_where_evidence_is_due()
    {
        using var world = await NextWorld.CreateAsync(sandbox, Good, "web", "api");
        await world.Team.InDevAsync("web");
        await world.Team.InDevAsync("api");
        world.Team.Cli["ARGOCD_SERVER"] = "";

        var run = await world.Team.Cli.RunAsync(["next", .. world.Team.Manifests(Over.Api)]);
        var asked = await world.NextAsync("--only", "evidence");

        run.ShouldExit(2);
        (run.Output.Split("ARGOCD_SERVER is not set").Length - 1).ShouldBe(1);
        asked.ShouldExit(2).ShouldSay("ARGOCD_SERVER is not set");
    }

    // Prod's, which says what it said at first.
    private static IEnumerable<string> Placeholder(string outcome) =>
        [$"web prod health {outcome}", $"web prod smoke {outcome}"];
}
