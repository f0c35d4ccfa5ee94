using Promote.Audit;
using Promote.Forges;
using static Promote.Tests.Audit.AuditCases;

namespace Promote.Tests.Audit;

/// <summary>The rules about how changes come into the branch.</summary>
public sealed class MergingRuleTests
{
    private const long QueueApp = 2077;

    private static readonly RuleSource Guarded = Ruleset with
    {
        Name = "ruleset 'queue'",
        PullRequest = null,
        Checks = [],
        BlocksCreation = true,
        BlocksUpdate = true,
        Bypass = Known<Bypass>(new Bypass(BypassKind.App, QueueApp, null)),
    };

    [Fact]
    public void A_repository_that_allows_rebasing_is_told_how_to_stop()
    {
        var result = Judge(With(settings => settings with { AllowsRebase = Setting<bool>.Of(true) }), "merge-methods");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Reason.ShouldBe("Pull requests into main can be merged by rebase.");
        result.Fix.ShouldBe("gh api -X PATCH repos/acme/manifests -F allow_rebase_merge=false");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void A_ruleset_that_allows_no_rebasing_is_enough(bool? repository) =>
        Verdict(Rebasing(repository, allows: false), "merge-methods").ShouldBe(RuleVerdict.Holds);

    [Fact]
    public void Where_nobody_says_it_the_permission_is_named() =>
        Judge(Rebasing(null, allows: true), "merge-methods").Missing.ShouldBe("contents: write");

    [Fact]
    public void A_queue_that_rebases_does_not_hold_whatever_else_is_set()
    {
        var result = Judge(Queue("REBASE", Guarded), "merge-methods");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Fix!.ShouldContain(".parameters.merge_method=\"MERGE\"");
    }

    [Fact]
    public void Without_a_queue_there_is_nothing_to_guard() =>
        Judge(WellSet, "merge-queue").Reason.ShouldBe("No ruleset gives main a merge queue.");

    [Fact]
    public void A_queue_whose_branches_only_the_forge_writes_holds() =>
        Verdict(Queue("MERGE", Guarded), "merge-queue").ShouldBe(RuleVerdict.Holds);

    [Theory]
    [InlineData("no ruleset", "made and changed")]
    [InlineData("only updates", "made")]
    [InlineData("only creation", "changed")]
    [InlineData("someone excepted", "made and changed")]
    public void A_queue_whose_branches_others_may_write_does_not_hold(string what, string written)
    {
        RuleSource[] rules = what switch
        {
            "no ruleset" => [],
            "only updates" => [Guarded with { BlocksCreation = false }],
            "only creation" => [Guarded with { BlocksUpdate = false }],
            _ => [Guarded with { Bypass = Known<Bypass>(new Bypass(BypassKind.Role, 4, null)) }],
        };

        var result = Judge(Queue("MERGE", rules), "merge-queue");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Reason.ShouldContain($"can be {written} by");
        result.Fix!.ShouldContain("refs/heads/gh-readonly-queue/**/*");
        result.Fix!.ShouldContain($"\"actor_id\":{QueueApp}");
    }

    [Fact]
    public void An_exception_that_may_be_the_queues_own_cannot_be_read()
    {
        var audit = Queue("MERGE", Guarded);

        var result = Judge(
            audit with
            {
                Settings = audit.Settings with
                {
                    QueueApp = Setting<long>.CannotBeRead("organization_administration: read"),
                },
            },
            "merge-queue"
        );

        result.Missing.ShouldBe("organization_administration: read");
    }

    private static AuditCase Rebasing(bool? repository, bool allows) =>
        WellSet with
        {
            Settings = Settings with
            {
                AllowsRebase = repository is { } known
                    ? Setting<bool>.Of(known)
                    : Setting<bool>.CannotBeRead("contents: write"),
                Rulesets = Known<RuleSource>(
                    Ruleset with
                    {
                        PullRequest = Ruleset.PullRequest! with { AllowsRebase = allows },
                    }
                ),
            },
        };

    private static AuditCase Queue(string method, params RuleSource[] rulesets) =>
        WellSet with
        {
            Settings = Settings with
            {
                Rulesets = Known<RuleSource>(Ruleset with { QueueMethod = method }),
                QueueRulesets = Known<RuleSource>(rulesets),
                QueueApp = Setting<long>.Of(QueueApp),
            },
        };
}
