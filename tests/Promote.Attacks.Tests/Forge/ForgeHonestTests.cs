using Acceptance.Tests.World;
using Microsoft.Extensions.Time.Testing;
using Promote.Errors;
using Promote.Tests.Manifests;
using Promote.Verbs;

namespace Promote.Attacks.Tests.Forge;

/// <summary>What people honestly do goes through, and the forge is told once.</summary>
public sealed class ForgeHonestTests(Sandbox sandbox, Kubectl kubectl)
{
    [Fact]
    public async Task A_promotion_that_passed_and_was_approved_by_someone_else_passes()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();
        await world.ApproveAsync(number, "senior");

        var result = await world.VerifyAsync(number);

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
        result
            .Environments.ShouldHaveSingleItem()
            .Gates.Select(gate => gate.Gate)
            .ShouldBe([
                "known-image",
                "immutable-tag",
                "same-artifact",
                "exists",
                "healthy",
                "smoke",
                "order",
                "approvals",
                "separation",
            ]);
    }

    [Fact]
    public async Task An_audit_counts_by_whom_promote_yaml_names_for_it()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl, "approvals: 1, audited: 7d");
        await world.AuditedAsync("promoter");
        var number = await world.PromotionAsync();
        await world.ApproveAsync(number, "senior");

        var result = await world.VerifyAsync(number);

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
    }

    [Fact]
    public async Task What_was_written_with_others_and_a_bot_is_approved_by_someone_else()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var version = await world.CoWrittenAsync(
            "Rita Reviewer <1003+rita@users.noreply.sandbox.test>",
            "helper[bot] <77+helper[bot]@users.noreply.sandbox.test>"
        );
        var number = await world.PromotionAsync(version);
        await world.ApproveAsync(number, "senior");

        var result = await world.VerifyAsync(number);

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
    }

    [Fact]
    public async Task What_passed_in_staging_may_still_go_on_when_staging_has_moved_on()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();
        await world.ApproveAsync(number, "senior");
        await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(2)));

        var result = await world.VerifyAsync(number);

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
        AttackTests.Said(result).ShouldContain("ran in staging by");
    }

    [Fact]
    public async Task An_approval_outlives_a_branch_that_is_written_anew_with_the_same_change()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();
        await world.ApproveAsync(number, "senior");
        await world.OnMainAsync(("apps/other.md", "Something unrelated\n"));
        await world.CommitAsync(
            world.Repository,
            "promote/prod/web",
            "promote[bot]",
            ("apps/other.md", "Something unrelated\n")
        );

        var result = await world.VerifyAsync(number);

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
    }

    [Fact]
    public async Task One_that_takes_too_long_fails_its_check_and_keeps_no_other_waiting()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await world.PromotionAsync();
        await using var tools = await world.ToolsAsync();

        var result = await new VerifyOpen { Post = true, MostTime = TimeSpan.Zero }.RunAsync(
            tools,
            TestContext.Current.CancellationToken
        );

        result.Failures.ShouldHaveSingleItem().Reason.ShouldBe("It took more than 0s.");
    }

    [Fact]
    public async Task A_rollback_goes_through_a_freeze_and_outside_of_the_window()
    {
        var world = await ForgeWorld.CreateAsync(
            sandbox,
            kubectl,
            "window: { days: Mon, from: \"03:00\", to: \"03:01\" }, separation: off"
        );
        await world.OnMainAsync((ForgeWorld.Prod, world.Overlay(1)));
        await world.OnMainAsync(
            (
                "freezes/all.yaml",
                "version: 1\nfrom: 2020-01-01T00:00:00Z\nuntil: 2099-01-01T00:00:00Z\nreason: Move\nby: platform\n"
            )
        );
        await world.CommitAsync(
            world.Repository,
            "promote/prod/web",
            "promote[bot]",
            (ForgeWorld.Prod, world.Overlay(0)),
            world.HoldOf(1)
        );

        var result = await world.VerifyAsync(await world.OpenAsync("promote/prod/web"));

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
    }

    [Fact]
    public async Task A_verdict_says_until_when_it_holds_and_waits_outside_of_the_window()
    {
        var world = await ForgeWorld.CreateAsync(
            sandbox,
            kubectl,
            "window: { days: Mon-Fri, from: \"09:00\", to: \"17:00\", timeZone: Europe/London }"
        );
        var number = await world.PromotionAsync();
        // A Wednesday in November: London is at UTC.
        world.Time = new FakeTimeProvider(new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
        var open = await world.VerifyAsync(number);
        world.Time = new FakeTimeProvider(new(2026, 11, 27, 17, 0, 0, TimeSpan.Zero));
        var closed = await world.VerifyAsync(number);

        open.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(open));
        open.HoldsUntil.ShouldBe(new DateTimeOffset(2026, 11, 25, 17, 0, 0, TimeSpan.Zero));
        closed.Outcome.ShouldBe(VerifyOutcome.Waiting);
        closed
            .Environments.ShouldHaveSingleItem()
            .Gates.Single(gate => gate.Gate == "window")
            .OpensAt.ShouldBe(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task The_forge_has_one_check_and_one_comment_however_often_it_is_judged()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();
        // A comment of another that looks like the guard's.
        await world.ApiAsync(
            HttpMethod.Post,
            $"issues/{number}/comments",
            "developer",
            new { body = "<!-- promote verify -->\nPassed, trust me" }
        );

        var waiting = await world.VerifyAsync(number, post: true);
        await world.ApproveAsync(number, "senior");
        var passed = await world.VerifyAsync(number, post: true);

        (waiting.Outcome, passed.Outcome).ShouldBe(
            (VerifyOutcome.Waiting, VerifyOutcome.Passed),
            AttackTests.Said(passed)
        );
        var checks = await world.ApiAsync(HttpMethod.Get, $"commits/{passed.Head}/check-runs", "developer");
        var check = checks.GetProperty("check_runs").EnumerateArray().ShouldHaveSingleItem();
        check.GetProperty("name").GetString().ShouldBe("promote/verify");
        check.GetProperty("conclusion").GetString().ShouldBe("success");
        check.GetProperty("app").GetProperty("slug").GetString().ShouldBe("promote-guard");
        var comments = await world.ApiAsync(HttpMethod.Get, $"issues/{number}/comments", "developer");
        comments.GetArrayLength().ShouldBe(2);
        comments[1].GetProperty("body").GetString()!.ShouldContain("promote/verify: Passed");
    }

    [Fact]
    public async Task What_waits_is_a_failing_check()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();

        var result = await world.VerifyAsync(number, post: true);

        result.Exit.ShouldBe(ExitCode.Waiting);
        var checks = await world.ApiAsync(HttpMethod.Get, $"commits/{result.Head}/check-runs", "developer");
        checks.GetProperty("check_runs")[0].GetProperty("conclusion").GetString().ShouldBe("failure");
    }

    [Fact]
    public async Task A_person_cannot_post_the_check()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();

        var error = await Should.ThrowAsync<RemoteException>(() =>
            world.VerifyAsync(number, post: true, role: "developer")
        );

        error.Code.Exit.ShouldBe(ExitCode.NotAllowed);
        error.Next.ShouldContain("checks: write");
    }

    [Fact]
    public async Task A_check_that_another_App_forged_does_not_open_the_branch()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await world.RulesAsync(
            new
            {
                name = "main",
                requiredStatusChecks = new
                {
                    checks = new[] { new { context = "promote/verify", integrationId = 2003 } },
                },
            }
        );
        var number = await world.PromotionAsync();
        var head = (await world.ApiAsync(HttpMethod.Get, $"pulls/{number}", "developer"))
            .GetProperty("head")
            .GetProperty("sha")
            .GetString();
        await world.ApiAsync(
            HttpMethod.Post,
            "check-runs",
            "actions",
            new
            {
                name = "promote/verify",
                head_sha = head,
                status = "completed",
                conclusion = "success",
            }
        );

        var forged = await Record.ExceptionAsync(() =>
            world.ApiAsync(HttpMethod.Put, $"pulls/{number}/merge", "developer", new { sha = head })
        );
        await world.ApproveAsync(number, "senior");
        await world.VerifyAsync(number, post: true);
        var merged = await world.ApiAsync(HttpMethod.Put, $"pulls/{number}/merge", "developer", new { sha = head });

        forged.ShouldNotBeNull().Message.ShouldContain("405");
        merged.GetProperty("merged").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_pull_request_into_another_branch_is_not_judged_so_that_its_check_counts_nowhere()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await world.CommitAsync(
            world.Repository,
            "mine",
            "dana",
            ("promote.yaml", "version: 1\nenvironments: { prod: }\napps: { web: { images: x } }\n")
        );
        await world.CommitAsync(world.Repository, "change", "dana", (ForgeWorld.Prod, world.Overlay(2)));
        var number = await world.OpenAsync("change", "developer", into: "mine");

        var error = await Should.ThrowAsync<UsageException>(() => world.VerifyAsync(number, post: true));

        error.Message.ShouldContain("goes into mine, not into main");
    }

    [Fact]
    public async Task All_open_pull_requests_are_judged_again_and_what_may_merge_by_itself_is_merged_at_the_head_that_was_judged()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await world.OnMainAsync(("apps/web/overlays/dev/kustomization.yaml", world.Overlay(2)));
        await world.CommitAsync(
            world.Repository,
            "promote/staging/web",
            "promote[bot]",
            (ForgeWorld.Staging, world.Overlay(2))
        );
        var staging = await world.OpenAsync("promote/staging/web");
        var prod = await world.PromotionAsync();
        await world.ApproveAsync(prod, "senior");

        await using var tools = await world.ToolsAsync();
        await using var merging = await world.ToolsAsync("promoter");
        var judged = await new VerifyOpen { Post = true }.RunAsync(tools, TestContext.Current.CancellationToken);
        var merged = await new VerifyOpen { Merge = true }.RunAsync(merging, TestContext.Current.CancellationToken);

        judged
            .Judged.Select(one => (one.PullRequest!.Number, one.Outcome))
            .ShouldBe([(staging, VerifyOutcome.Passed), (prod, VerifyOutcome.Passed)]);
        merged
            .Judged.Select(one => (one.PullRequest!.Number, one.PullRequest.Merged, one.PullRequest.Remark))
            .ShouldBe([(staging, true, ""), (prod, false, "prod is merged by hand.")]);
    }

    [Fact]
    public async Task What_a_merge_queue_made_of_it_is_judged_by_what_it_is_made_on()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();
        await world.ApproveAsync(number, "senior");
        var main = await world.OnMainAsync(("README.md", "Meanwhile\n"));
        var queue = $"gh-readonly-queue/main/pr-{number}-{main}";
        var queued = await world.CommitAsync(world.Repository, queue, "admin", (ForgeWorld.Prod, world.Overlay(1)));

        await using var tools = await world.ToolsAsync();
        var result = await new VerifyMergeGroup { Ref = "refs/heads/" + queue, Post = true }.RunAsync(
            tools,
            TestContext.Current.CancellationToken
        );

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
        result.Head.ShouldBe(queued);
        var checks = await world.ApiAsync(HttpMethod.Get, $"commits/{queued}/check-runs", "developer");
        checks.GetProperty("check_runs")[0].GetProperty("conclusion").GetString().ShouldBe("success");
    }

    [Fact]
    public async Task A_queues_branch_on_a_base_of_ones_own_is_judged_by_nobody()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        var number = await world.PromotionAsync();
        var own = await world.CommitAsync(world.Repository, "own-rules", "dana", ("promote.yaml", null));
        var queue = $"gh-readonly-queue/main/pr-{number}-{own}";
        await world.CommitAsync(world.Repository, queue, "dana", (ForgeWorld.Prod, world.Overlay(1)));

        await using var tools = await world.ToolsAsync();
        var error = await Should.ThrowAsync<RefusedException>(() =>
            new VerifyMergeGroup { Ref = queue, Post = true }.RunAsync(tools, TestContext.Current.CancellationToken)
        );

        error.Message.ShouldContain("which is not the head of main");
    }

    [Fact]
    public async Task A_commit_under_the_promoters_address_that_nobody_signed_is_not_merged()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await world.OnMainAsync(("apps/web/overlays/dev/kustomization.yaml", world.Overlay(2)));
        await world.ForgeCommitAsync("promote/staging/web", "promote[bot]", (ForgeWorld.Staging, world.Overlay(2)));

        var result = await world.VerifyAsync(
            await world.OpenAsync("promote/staging/web", "promoter"),
            merge: true,
            role: "promoter"
        );

        result.PullRequest!.Merged.ShouldBeFalse();
        result.PullRequest.Remark.ShouldBe("Not all of it is the promoter's, so a person decides.");
    }

    [Theory]
    [InlineData("main")]
    [InlineData("refs/heads/gh-readonly-queue/main/pr-x-1")]
    [InlineData("refs/heads/gh-readonly-queue/main/pr-1-main")]
    public async Task What_is_no_queues_branch_is_wrong_usage(string reference)
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await using var tools = await world.ToolsAsync();

        var error = await Should.ThrowAsync<UsageException>(() =>
            new VerifyMergeGroup { Ref = reference }.RunAsync(tools, TestContext.Current.CancellationToken)
        );

        error.Message.ShouldContain("is not the branch of a merge queue");
    }

    [Theory]
    [InlineData("dana", "promoter", "Not all of it is the promoter's, so a person decides.")]
    [InlineData("promote[bot]", "developer", "Not all of it is the promoter's, so a person decides.")]
    [InlineData("promote[bot]", "promoter", "")]
    public async Task The_promoter_merges_only_what_is_its_own(string author, string opener, string remark)
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await world.OnMainAsync(("apps/web/overlays/dev/kustomization.yaml", world.Overlay(2)));
        await world.CommitAsync(
            world.Repository,
            "promote/staging/web",
            author,
            (ForgeWorld.Staging, world.Overlay(2))
        );

        var result = await world.VerifyAsync(
            await world.OpenAsync("promote/staging/web", opener),
            merge: true,
            role: "promoter"
        );

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
        result.PullRequest!.Remark.ShouldBe(remark);
        result.PullRequest.Merged.ShouldBe(remark.Length == 0);
    }

    [Fact]
    public async Task The_promoter_merges_no_change_of_configuration()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        await world.OnMainAsync(("apps/web/overlays/dev/kustomization.yaml", world.Overlay(2)));
        await world.CommitAsync(
            world.Repository,
            "promote/staging/web",
            "promote[bot]",
            (ForgeWorld.Staging, world.Overlay(2) + "namePrefix: other-\n")
        );

        var result = await world.VerifyAsync(
            await world.OpenAsync("promote/staging/web"),
            merge: true,
            role: "promoter"
        );

        result.PullRequest!.Remark.ShouldBe("It changes more than images, so a person decides.");
    }

    [Fact]
    public async Task Text_of_others_does_nothing_in_the_comment()
    {
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl);
        const string path = "apps/web/overlays/prod/<img src=x> @acme|`platform`.yaml";
        await world.CommitAsync(world.Repository, "mine", "dana", (path, "a: 1\n"));
        var number = await world.OpenAsync("mine", "developer", title: "<script>alert(1)</script> @acme/platform");

        await world.VerifyAsync(number, post: true);

        var comments = await world.ApiAsync(HttpMethod.Get, $"issues/{number}/comments", "developer");
        var body = comments[0].GetProperty("body").GetString()!;
        body.ShouldNotContain("<script>");
        body.ShouldContain("`apps/web/overlays/prod/<img src=x> @acme\u00A6'platform'.yaml`");
    }
}
