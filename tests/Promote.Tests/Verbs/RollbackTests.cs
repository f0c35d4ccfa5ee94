using Promote.Errors;
using Promote.Evidence;
using Promote.Gates;
using Promote.Verbs.Promotion;
using static Promote.Tests.Verbs.RollbackWorld;

namespace Promote.Tests.Verbs;

public sealed class RollbackTests
{
    [Fact]
    public async Task The_unit_is_put_back_as_it_was_images_and_overlay_alike()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.0.0", ("patch.yaml", "replicas: 1\n"));
        await world.RunsAsync("prod", "1.1.0");
        await world.RunsAsync("dev", "1.1.0", ("patch.yaml", "replicas: 9\n"), ("deep/new.yaml", "new\n"));

        var result = await world.RollbackAsync(reason: "Checkout fails");

        result.ShouldSatisfyAllConditions(
            () => result.Exit.ShouldBe(ExitCode.Done),
            () => result.Outcome.ShouldBe(PromotionOutcome.Committed),
            () => result.From.ShouldBeEmpty(),
            () => result.Images.Single().FromTag.ShouldBe("1.1.0"),
            () => result.Images.Single().Tag.ShouldBe("1.0.0"),
            () => result.Gates.Select(gate => gate.Gate).ShouldBe(["immutable-tag", "exists"]),
            () => result.Summary.ShouldStartWith("web is rolled back to 1.0.0 in dev as ")
        );
        (await world.Git.TextAsync(Overlay("dev"))).ShouldBe(Kustomization("1.0.0"));
        (await world.Git.TextAsync("apps/web/overlays/dev/patch.yaml")).ShouldBe("replicas: 1\n");
        (await world.Git.TextAsync(Overlay("prod"))).ShouldBe(Kustomization("1.1.0"));
        (await world.FilesAsync()).ShouldNotContain(file => file.Contains("deep", StringComparison.Ordinal));
        var record = Trailers.Read(await world.MessageAsync())!;
        (record.App, record.Environment, record.Kind).ShouldBe(("web", "dev", PromotionKind.Rollback));
        (await world.MessageAsync()).ShouldContain("Reason: Checkout fails\n");
        (await world.HistoryAsync()).Promotions.Single().Kind.ShouldBe("rollback");
    }

    [Fact]
    public async Task The_same_commit_holds_what_it_takes_away()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");

        await world.RollbackAsync(reason: "Says \"no\": x # y");

        var hold = await world.Git.TextAsync(Hold);
        hold.ShouldStartWith("# What was rolled back");
        hold.ShouldContain(
            $"""
                by: "dana"
                reason: "Says \"no\": x # y"
                images:
                  - name: {Image}
                    tag: "1.1.0"
                    digest: {DigestOf("1.1.0")}

            """.ReplaceLineEndings("\n")
        );
        (await world.Git.GitAsync("diff", "--name-only", "main~1", "main")).ShouldBe($"{Overlay("dev")}\n{Hold}\n");
    }

    [Fact]
    public async Task What_was_rolled_back_stays_away_until_it_is_released_and_another_version_passes()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");
        await world.RollbackAsync(reason: "It leaks");

        var again = await world.BumpAsync("1.1.0");
        var other = await world.BumpAsync("1.2.0");
        await world.RollbackAsync(to: "1.0.0");
        var released = await world.ReleaseAsync();
        var after = await world.BumpAsync("1.1.0");
        var twice = await world.ReleaseAsync();

        again.Exit.ShouldBe(ExitCode.Refused);
        again
            .Gates.Single(gate => gate.Verdict == GateVerdict.Refused)
            .ShouldSatisfyAllConditions(
                gate => gate.Gate.ShouldBe("hold"),
                gate => gate.Reason.ShouldStartWith("1.1.0 was rolled back from dev on "),
                gate => gate.Reason.ShouldEndWith(" by dana: It leaks."),
                gate => gate.Next.ShouldEndWith("run promote release --app web --env dev.")
            );
        other.Outcome.ShouldBe(PromotionOutcome.Committed);
        other.Gates.Single(gate => gate.Gate == "hold").Verdict.ShouldBe(GateVerdict.Passed);
        released.Outcome.ShouldBe(PromotionOutcome.Committed);
        released.Files.ShouldBe([Hold]);
        after.Outcome.ShouldBe(PromotionOutcome.Committed);
        (twice.Outcome, twice.Exit).ShouldBe((PromotionOutcome.AlreadySo, ExitCode.Done));
        twice.Summary.ShouldBe("Nothing of web is held in dev.");
        (await world.FilesAsync()).ShouldNotContain(file => file.StartsWith("holds", StringComparison.Ordinal));
        (await world.HistoryAsync()).Promotions.Select(one => one.Kind).ShouldContain("release");
    }

    [Fact]
    public async Task Asked_twice_it_is_done_once_and_going_further_back_must_be_said()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");
        await world.RunsAsync("dev", "1.2.0");
        await world.RollbackAsync();
        var commits = await world.CommitsAsync();

        var twice = await world.RollbackAsync();

        (twice.Outcome, twice.Exit).ShouldBe((PromotionOutcome.AlreadySo, ExitCode.Done));
        twice.Summary.ShouldBe("dev was rolled back to web 1.1.0 already, and what ran before is held.");
        twice.Next.ShouldContain("--to TAG");
        (await world.CommitsAsync()).ShouldBe(commits);
        var further = await world.RollbackAsync(to: "1.0.0");
        further.Outcome.ShouldBe(PromotionOutcome.Committed);
        (await world.BumpAsync("1.1.0")).Exit.ShouldBe(ExitCode.Refused);
        (await world.BumpAsync("1.2.0")).Exit.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task After_a_fix_was_deployed_it_goes_back_to_what_ran_before_the_fix()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");
        await world.RollbackAsync();
        await world.BumpAsync("1.2.0");

        var result = await world.RollbackAsync();

        result.Images.Single().Tag.ShouldBe("1.0.0");
    }

    [Theory]
    [InlineData("1.1.0")]
    [InlineData("HEAD")]
    public async Task Back_to_what_runs_is_so_already(string to)
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");

        var result = await world.RollbackAsync(to: to == "HEAD" ? (await world.Git.HeadAsync()).Value[..12] : to);

        (result.Outcome, result.Exit).ShouldBe((PromotionOutcome.AlreadySo, ExitCode.Done));
        result.Summary.ShouldBe("dev has web 1.1.0 already.");
        (await world.FilesAsync()).ShouldNotContain(Hold);
    }

    [Fact]
    public async Task Back_to_a_commit_puts_the_overlay_back_where_the_image_is_the_same_and_holds_nothing()
    {
        await using var world = await CreateAsync();
        var commit = await world.RunsAsync("dev", "1.0.0", ("patch.yaml", "replicas: 1\n"));
        await world.RunsAsync("dev", "1.0.0", ("patch.yaml", "replicas: 9\n"));

        var result = await world.RollbackAsync(to: commit.Value);

        result.Outcome.ShouldBe(PromotionOutcome.Committed);
        (await world.Git.TextAsync("apps/web/overlays/dev/patch.yaml")).ShouldBe("replicas: 1\n");
        (await world.FilesAsync()).ShouldNotContain(Hold);
    }

    [Fact]
    public async Task What_never_ran_there_is_a_usage_error_with_the_near_ones()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");

        var error = await Should.ThrowAsync<UsageException>(() => world.RollbackAsync(to: "1.1.O"));

        error.Code.ShouldBe(ErrorCodes.InvalidReference);
        error.Message.ShouldContain("dev has run no web '1.1.O'");
        error.Message.ShouldEndWith("Did you mean '1.1.0'?");
        error.Next.ShouldBe("Name one of what ran, the newest first: 1.1.0, 1.0.0.");
    }

    [Fact]
    public async Task A_commit_of_another_branch_is_not_what_ran()
    {
        await using var world = await CreateAsync();
        await world.Git.GitAsync("branch", "side", "main");
        var side = await world.Git.ImportAsync(
            "side",
            new() { [Overlay("dev")] = System.Text.Encoding.UTF8.GetBytes(Kustomization("6.6.6")) }
        );

        await Should.ThrowAsync<UsageException>(() => world.RollbackAsync(to: side.Value));
        await Should.ThrowAsync<UsageException>(() => world.RollbackAsync(to: "6.6.6"));
    }

    [Fact]
    public async Task Where_nothing_ran_before_there_is_nothing_to_go_back_to()
    {
        await using var world = await CreateAsync();

        var error = await Should.ThrowAsync<UsageException>(() => world.RollbackAsync());

        error.Code.ShouldBe(ErrorCodes.EditTargetNotFound);
        error.Message.ShouldContain("dev has run nothing but web 1.0.0");
    }

    [Fact]
    public async Task An_image_that_is_gone_is_refused_and_nothing_is_written()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");
        world.Gone.Add("1.0.0");
        var head = await world.Git.HeadAsync();

        var result = await world.RollbackAsync();

        result.Exit.ShouldBe(ExitCode.Refused);
        result.Summary.ShouldContain("exists refused. The image is gone: the registry has no ghcr.io/acme/web:1.0.0@");
        result.Next.ShouldContain("--to");
        (await world.Git.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task To_what_is_held_it_does_not_go()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");
        await world.RollbackAsync();

        var result = await world.RollbackAsync(to: "1.1.0");

        result.Exit.ShouldBe(ExitCode.Refused);
        result.Summary.ShouldContain("hold refused");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");
        var head = await world.Git.HeadAsync();

        var result = await world.RollbackAsync(dryRun: true);

        result.Summary.ShouldBe("web would be rolled back to 1.0.0 in dev, by a commit. Nothing was written.");
        result.Files.ShouldBe([Overlay("dev"), Hold]);
        (await world.Git.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task An_open_promotion_is_superseded_in_place_and_does_not_come_back_over_the_rollback()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("prod", "1.1.0");
        await world.RunsAsync("dev", "1.2.0");
        var promotion = await world.ToProdAsync();

        var rollback = await world.RollbackAsync("prod", reason: "It leaks");
        var head = await world.Git.HeadAsync("promote/prod/web");
        var again = await world.RollbackAsync("prod");
        var promotionAgain = await world.ToProdAsync();

        promotion.Outcome.ShouldBe(PromotionOutcome.PullRequestOpen);
        rollback.PullRequest!.Number.ShouldBe(promotion.PullRequest!.Number);
        var pullRequest = world.PullRequests.ShouldHaveSingleItem();
        pullRequest.Title.ShouldBe("Roll back web in prod: 1.0.0");
        pullRequest.Body.ShouldStartWith("Rolls web in prod back to 1.0.0");
        pullRequest.Body.ShouldContain("- Reason: It leaks");
        pullRequest.Labels.ShouldContain("rollback");
        again.Outcome.ShouldBe(PromotionOutcome.PullRequestOpen);
        promotionAgain.Exit.ShouldBe(ExitCode.Waiting);
        promotionAgain.Summary.ShouldContain("rolls web back there");
        (await world.Git.HeadAsync("promote/prod/web")).ShouldBe(head);
        (await world.Git.TextAsync(Overlay("prod"), "promote/prod/web")).ShouldBe(Kustomization("1.0.0"));
    }

    [Fact]
    public async Task After_the_merge_the_hold_is_the_branchs_and_its_release_is_a_pull_request_of_its_own()
    {
        await using var world = await CreateAsync();
        await world.RunsAsync("dev", "1.1.0");
        await world.RunsAsync("prod", "1.1.0");
        await world.RollbackAsync("prod");
        await world.MergeAsync("promote/prod/web");

        var held = await world.ToProdAsync();
        var twice = await world.RollbackAsync("prod");
        var release = await world.ReleaseAsync("prod");
        await world.MergeAsync("promote-release/prod/web");
        var after = await world.ToProdAsync();

        held.Exit.ShouldBe(ExitCode.Refused);
        held.Summary.ShouldContain("hold refused");
        twice.Outcome.ShouldBe(PromotionOutcome.AlreadySo);
        release.Outcome.ShouldBe(PromotionOutcome.PullRequestOpen);
        after.Outcome.ShouldBe(PromotionOutcome.PullRequestOpen);
    }

    [Fact]
    public async Task Of_a_file_that_apps_share_only_the_apps_own_images_go_back()
    {
        await using var world = await CreateAsync(
            $$"""
            version: 1
            environments:
              dev: { deliver: commit }
            apps:
              web: { images: [{{Image}}], tags: semver, manifest: "all/{env}/kustomization.yaml" }
              api: { images: [ghcr.io/acme/api], tags: semver, manifest: "all/{env}/kustomization.yaml" }
            """
        );
        await SharedAsync("1.0.0", "1.0.0");
        await SharedAsync("1.1.0", "1.0.0");
        await SharedAsync("1.1.0", "1.1.0");

        var result = await world.RollbackAsync();

        result.Outcome.ShouldBe(PromotionOutcome.Committed);
        (await world.Git.TextAsync("all/dev/kustomization.yaml")).ShouldBe(Shared("1.0.0", "1.1.0"));

        async Task SharedAsync(string web, string api) =>
            await world.Git.ImportAsync(
                "main",
                new() { ["all/dev/kustomization.yaml"] = System.Text.Encoding.UTF8.GetBytes(Shared(web, api)) }
            );

        static string Shared(string web, string api) =>
            Kustomization(web)
            + $"  - name: ghcr.io/acme/api\n    newTag: {api}\n    digest: {DigestOf("api" + api)}\n";
    }

    [Fact]
    public async Task A_hold_that_cannot_be_read_stops_promotions_and_can_be_released()
    {
        await using var world = await CreateAsync();
        await world.Git.ImportAsync("main", new() { [Hold] = "held: nothing\n"u8.ToArray() });

        var error = await Should.ThrowAsync<PromoteException>(() => world.BumpAsync("1.1.0"));
        var released = await world.ReleaseAsync();

        error.Message.ShouldContain($"{Hold}:1:1: 'version' is missing.");
        error.Next.ShouldContain("promote release --app web --env dev");
        released.Outcome.ShouldBe(PromotionOutcome.Committed);
    }
}
