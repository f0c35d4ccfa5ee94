using Promote.Attacks.Tests.World;
using Promote.Errors;
using Promote.Gates;
using Promote.Verbs;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>Nothing honest is refused.</summary>
public sealed class HonestChangeTests(ManifestsWorld manifests)
{
    private const string Prod = "apps/web/overlays/prod/kustomization.yaml";

    public static TheoryData<string> Names => [.. HonestChanges.All.Select(change => change.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Passes(string name)
    {
        var change = HonestChanges.All.Single(one => one.Name == name);
        var (into, head) = await change.BranchesAsync(manifests);

        var result = await manifests.VerifyAsync(head, into);

        result.Exit.ShouldBe(ExitCode.Done, AttackTests.Said(result));
        result.Outcome.ShouldBe(VerifyOutcome.Passed);
    }

    [Fact]
    public async Task A_promotion_names_what_moves_and_what_was_not_judged()
    {
        var head = await manifests.BranchAsync(new Change().Write(Prod, Overlay(Web, StagingTag, StagingDigest)));

        var result = await manifests.VerifyAsync(head);

        var prod = result.Environments.ShouldHaveSingleItem();
        (prod.App, prod.Environment).ShouldBe(("web", "prod"));
        prod.Images.ShouldHaveSingleItem().After.ShouldBe($"{Web}:{StagingTag}@{StagingDigest}");
        prod.Gates.Where(gate => gate.Verdict == GateVerdict.Passed)
            .Select(gate => gate.Gate)
            .ShouldBe(["known-image", "immutable-tag", "same-artifact", "order"]);
        prod.Gates.Where(gate => gate.Verdict == GateVerdict.NotJudged)
            .Select(gate => gate.Gate)
            .ShouldBe(["exists", "healthy", "smoke", "approvals", "separation"]);
        (await manifests.VerifyAsync(head, strict: true)).Exit.ShouldBe(ExitCode.Waiting);
    }

    [Fact]
    public async Task What_reaches_prod_without_having_run_in_staging_is_shown()
    {
        var head = await manifests.BranchAsync(
            new Change().Write(
                "apps/web/base/deployment.yaml",
                Deployment("web", Web, "          env: [{ name: MODE, value: fast }]")
            )
        );

        var result = await manifests.VerifyAsync(head);

        var prod = result.Environments.Single(one => one.Environment == "prod");
        var gate = prod.Gates.Single(one => one.Gate == "configuration");
        gate.Reason.ShouldContain("Deployment web (apps/v1): spec/template/spec/containers/0/env/0/value");
    }

    [Fact]
    public async Task A_rollback_to_what_ran_there_that_holds_what_it_takes_away_passes()
    {
        var moved = await manifests.BranchAsync(new Change().Write(Prod, Overlay(Web, StagingTag, StagingDigest)));
        var rollback = new Change().Write(Prod, Overlay(Web, ProdTag, ProdDigest));
        var withoutHold = await manifests.BranchAsync(rollback, moved);
        var withHold = await manifests.BranchAsync(
            rollback.Write(AttackTests.HoldOnWeb, AttackTests.Held(StagingTag, StagingDigest)),
            moved
        );

        (await manifests.VerifyAsync(withHold, moved)).Outcome.ShouldBe(VerifyOutcome.Passed);
        (await manifests.VerifyAsync(withoutHold, moved)).Outcome.ShouldBe(VerifyOutcome.Refused);
    }

    [Fact]
    public async Task The_end_of_a_hold_alone_passes()
    {
        var held = await manifests.BranchAsync(
            new Change().Write(AttackTests.HoldOnWeb, AttackTests.Held(StagingTag, StagingDigest))
        );
        var released = await manifests.BranchAsync(new Change().Remove(AttackTests.HoldOnWeb), held);

        (await manifests.VerifyAsync(released, held)).Outcome.ShouldBe(VerifyOutcome.Passed);
    }

    [Fact]
    public async Task A_base_without_rules_is_told_to_be_not_guarded()
    {
        var bare = await manifests.BranchAsync(new Change().Remove("promote.yaml"));
        var head = await manifests.BranchAsync(new Change().Write(Prod, Overlay(Web, "latest", NewDigest)), bare);

        var result = await manifests.VerifyAsync(head, bare);

        result.Outcome.ShouldBe(VerifyOutcome.NotGuarded);
        result.Exit.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task A_revision_that_is_not_there_is_wrong_usage()
    {
        var error = await Should.ThrowAsync<UsageException>(() => manifests.VerifyAsync("nowhere"));

        error.Code.ShouldBe(ErrorCodes.NotFound);
        error.Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task A_hotfix_says_what_it_owes_and_whose_approvals_it_needs()
    {
        var change = HonestChanges.All.Single(one => one.Name == "a hotfix");
        var (into, head) = await change.BranchesAsync(manifests);

        var result = await manifests.VerifyAsync(head, into);

        var prod = result.Environments.ShouldHaveSingleItem();
        prod.Gates.Single(gate => gate.Gate == "same-artifact")
            .Reason.ShouldBe("A hotfix, owed to dev and staging: it needs 2 approvals, by @acme/platform.");
        var approvals = prod.Gates.Single(gate => gate.Gate == "approvals");
        approvals.Verdict.ShouldBe(GateVerdict.NotJudged);
        approvals.Reason.ShouldContain("2 approvals, by @acme/platform");
        prod.Gates.ShouldNotContain(gate => gate.Gate == "evidence");
    }
}
