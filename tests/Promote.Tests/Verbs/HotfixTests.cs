using Promote.Errors;
using Promote.Evidence;
using Promote.Gates;
using Promote.Verbs.Promotion;
using static Promote.Tests.Verbs.HotfixWorld;
using static Promote.Tests.Verbs.RollbackWorld;

namespace Promote.Tests.Verbs;

public sealed class HotfixTests
{
    [Fact]
    public async Task It_is_proposed_with_its_debt_in_one_commit_although_prod_is_delivered_by_commit()
    {
        await using var world = await CreateWorldAsync();
        var commits = await world.CommitsAsync();

        var result = await world.HotfixAsync("1.0.1");

        result.Outcome.ShouldBe(PromotionOutcome.PullRequestOpen);
        result.Gates.Select(gate => gate.Gate).ShouldBe(["policy", "immutable-tag", "same-artifact"]);
        result.Files.ShouldBe([Overlay("prod"), Debt]);
        (await world.CommitsAsync()).ShouldBe(commits);
        (await world.Git.TextAsync(Overlay("prod"), Branch)).ShouldBe(Kustomization("1.0.1"));
        (await world.Git.TextAsync(Debt, Branch)).ShouldContain(
            $"""
            by: "dana"
            reason: "Checkout fails"
            images:
              - name: {Image}
                tag: "1.0.1"
                digest: {DigestOf("1.0.1")}
            owed:
              - "dev"
              - "staging"

            """.ReplaceLineEndings("\n")
        );
        Trailers.Read(await world.MessageAsync(Branch))!.Kind.ShouldBe(PromotionKind.Hotfix);
    }

    [Fact]
    public async Task Its_pull_request_says_what_was_skipped_and_who_must_approve()
    {
        await using var world = await CreateWorldAsync(
            Environments.Replace(
                "deliver: commit, hotfix",
                "merge: when-green, requires: { healthy: true, smoke: true, soak: 30m }, hotfix",
                StringComparison.Ordinal
            )
        );
        await world.RunsAsync("dev", "1.0.1");

        var result = await world.HotfixAsync("1.0.1");

        var pullRequest = world.PullRequests.ShouldHaveSingleItem();
        pullRequest.Title.ShouldBe("Hotfix web in prod: 1.0.1");
        pullRequest.Labels.ShouldBe(["promote", "promote/prod", "hotfix"]);
        var body = pullRequest.Body.Replace("\u200B", "", StringComparison.Ordinal);
        body.ShouldContain("- Reason: Checkout fails");
        body.ShouldContain("- Skipped: dev \\(runs it\\), staging \\(runs 1.0.0\\)");
        body.ShouldContain("- Not asked: healthy, smoke, soak 30m in staging");
        body.ShouldContain("A hotfix needs 2 approvals, by @acme/platform, none of them by the author of the change.");
        body.ShouldContain("A person merges it.");
        result.PullRequest!.MergesWhenGreen.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_there_is_no_policy_it_is_refused_and_says_what_to_add()
    {
        await using var world = await CreateWorldAsync(
            Environments.Replace(
                ", hotfix: { approvals: 2, reviewers: [\"@acme/platform\"] }",
                "",
                StringComparison.Ordinal
            )
        );

        var result = await world.HotfixAsync("1.0.1");

        result.Exit.ShouldBe(ExitCode.Refused);
        result.Summary.ShouldStartWith("prod is not hotfixed with web 1.0.1: policy refused. prod takes no hotfixes");
        result.Next.ShouldContain("hotfix: { approvals: 2, reviewers: [\"@owner/team\"] }");
        world.PullRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_hotfix_cannot_be_it_says()
    {
        await using var world = await CreateWorldAsync();
        world.Gone.Add("1.0.1");

        (await world.HotfixAsync("1.0.1")).Summary.ShouldContain($"The registry has no {Image}:1.0.1");
        (await world.HotfixAsync("latest")).Exit.ShouldBe(ExitCode.Refused);
        var first = await Should.ThrowAsync<UsageException>(() => world.HotfixAsync("1.0.2", "dev"));
        first.Next.ShouldBe("Run promote bump --app web --image NAME:1.0.2.");
        var reason = await Should.ThrowAsync<UsageException>(() => world.HotfixAsync("1.0.2", reason: " "));
        reason.Next.ShouldBe("Add --reason TEXT.");
    }

    [Fact]
    public async Task Run_twice_it_finds_itself_and_merged_it_is_so_already()
    {
        await using var world = await CreateWorldAsync();
        var once = await world.HotfixAsync("1.0.1");

        var twice = await world.HotfixAsync("1.0.1");
        await world.MergeAsync(Branch);
        var merged = await world.HotfixAsync("1.0.1");

        twice.Commit.ShouldBe(once.Commit);
        world.Asked.ShouldBe(["@acme/platform"]);
        merged.Outcome.ShouldBe(PromotionOutcome.AlreadySo);
        merged.Next.ShouldContain("promote pay-back --app web --env prod");
    }

    [Fact]
    public async Task It_takes_the_place_of_an_open_promotion_and_no_promotion_takes_its_place()
    {
        await using var world = await CreateWorldAsync();
        await world.RunsAsync("dev", "1.1.0");
        await world.ToAsync("staging");

        var hotfix = await world.HotfixAsync("1.0.1", "staging");
        var promotion = await world.ToAsync("staging");

        hotfix.PullRequest!.Number.ShouldBe(1);
        world.PullRequests.ShouldHaveSingleItem().Title.ShouldBe("Hotfix web in staging: 1.0.1");
        promotion.Exit.ShouldBe(ExitCode.Waiting);
        promotion.Summary.ShouldContain("hotfixes web there, and a promotion does not take its place");
    }

    [Fact]
    public async Task It_waits_for_an_open_rollback()
    {
        await using var world = await CreateWorldAsync();
        await world.RunsAsync("staging", "1.1.0");
        await world.RollbackAsync("staging");

        var hotfix = await world.HotfixAsync("1.1.1", "staging");

        hotfix.Exit.ShouldBe(ExitCode.Waiting);
        hotfix.Summary.ShouldContain("rolls web back there, and a hotfix does not take its place");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        await using var world = await CreateWorldAsync();

        var result = await world.HotfixAsync("1.0.1", dryRun: true);

        result.Summary.ShouldBe("prod would be hotfixed with web 1.0.1, by a pull request. Nothing was written.");
        world.PullRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_would_undo_it_is_refused_until_it_is_paid_back_and_then_passes()
    {
        await using var world = await CreateHotfixedAsync();
        await world.RunsAsync("dev", "1.1.0");
        await world.RunsAsync("staging", "1.1.0");

        var refused = await world.ToAsync("prod");
        await world.PayBackAsync();
        await world.MergeAsync("promote/staging/web");
        var half = await world.ToAsync("prod");
        await world.PayBackAsync();
        await world.MergeAsync("promote/dev/web");
        await world.RunsAsync("dev", "1.2.0");
        await world.RunsAsync("staging", "1.2.0");
        var paid = await world.ToAsync("prod");

        refused.Exit.ShouldBe(ExitCode.Refused);
        var gate = refused.Gates.Single(one => one.Verdict == GateVerdict.Refused);
        gate.Gate.ShouldBe("debt");
        gate.Reason.ShouldContain("dev and staging had it never");
        gate.Next.ShouldContain("promote pay-back --app web --env prod");
        // What prod runs already: nothing is to be done.
        half.Outcome.ShouldBe(PromotionOutcome.AlreadySo);
        paid.Outcome.ShouldBe(PromotionOutcome.Committed);
    }

    [Fact]
    public async Task It_is_paid_back_by_a_pull_request_each_also_where_commits_are_delivered()
    {
        await using var world = await CreateHotfixedAsync();
        await world.RunsAsync("dev", "1.1.0");

        var result = await world.PayBackAsync();
        var twice = await world.PayBackAsync();

        result.Exit.ShouldBe(ExitCode.Done);
        result.Unpaid.ShouldBe(["dev", "staging"]);
        result
            .Steps.Select(step => (step.Environment, step.Outcome))
            .ShouldBe([("dev", PromotionOutcome.PullRequestOpen), ("staging", PromotionOutcome.PullRequestOpen)]);
        twice.Steps.Select(step => step.Commit).ShouldBe(result.Steps.Select(step => step.Commit));
        world.PullRequests.Select(one => one.HeadBranch).ShouldBe(["promote/dev/web", "promote/staging/web"]);
        (await world.Git.TextAsync(Overlay("dev"), "promote/dev/web")).ShouldBe(Kustomization("1.0.1"));
        world.PullRequests[0].Title.ShouldBe("Pay back the hotfix of web to dev: 1.0.1");
    }

    [Fact]
    public async Task Once_all_had_it_the_next_run_ends_the_debt()
    {
        await using var world = await CreateHotfixedAsync();
        await world.PayBackAsync();
        await world.MergeAsync("promote/dev/web");
        await world.PayBackAsync();
        await world.MergeAsync("promote/staging/web");
        // Having had it is enough.
        await world.RunsAsync("dev", "1.1.0");

        var settled = await world.PayBackAsync();
        var again = await world.PayBackAsync();

        settled.Unpaid.ShouldBeEmpty();
        settled.Steps.ShouldHaveSingleItem().Outcome.ShouldBe(PromotionOutcome.Committed);
        (await world.FilesAsync()).ShouldNotContain(Debt);
        (await world.Git.TextAsync(Overlay("prod"))).ShouldBe(Kustomization("1.0.1"));
        again.Summary.ShouldBe("No hotfix of web in prod owes anything.");
    }

    [Fact]
    public async Task Status_shows_who_owes_and_what_is_held()
    {
        await using var world = await CreateHotfixedAsync();
        await world.RunsAsync("staging", "1.0.1");
        await world.RunsAsync("dev", "1.1.0");
        await world.RollbackAsync("dev", reason: "It leaks");

        var (dev, staging, prod) = (
            await world.StatusAsync("dev"),
            await world.StatusAsync("staging"),
            await world.StatusAsync("prod")
        );

        prod.Debt!.Label.ShouldBe("1.0.1");
        prod.Debt.Owed.ShouldBe(["dev", "staging"]);
        prod.Debt.Unpaid.ShouldBe(["dev"]);
        dev.Owes.Select(one => (one.Environment, one.Label)).ShouldBe([("prod", "1.0.1")]);
        staging.Owes.ShouldBeEmpty();
        var held = dev.Held.ShouldHaveSingleItem();
        (held.Label, held.Reason, held.By).ShouldBe(("1.1.0", "It leaks", "dana"));
    }

    [Fact]
    public async Task A_rollback_of_a_hotfix_ends_its_debt()
    {
        await using var world = await CreateHotfixedAsync();

        var rollback = await world.RollbackAsync("prod");

        rollback.Files.ShouldBe([Overlay("prod"), "holds/prod/web.yaml", Debt]);
        (await world.FilesAsync()).ShouldNotContain(Debt);
    }

    [Fact]
    public async Task Another_hotfix_takes_the_debts_place()
    {
        await using var world = await CreateHotfixedAsync();

        var second = await world.HotfixAsync("1.0.2", reason: "And the cart");

        second.Outcome.ShouldBe(PromotionOutcome.PullRequestOpen);
        world.PullRequests.ShouldHaveSingleItem().Body.ShouldContain("It takes the place of the hotfix 1.0.1");
        (await world.Git.TextAsync(Debt, Branch)).ShouldContain("tag: \"1.0.2\"");
    }
}
