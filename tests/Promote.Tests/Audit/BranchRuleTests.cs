using Promote.Audit;
using Promote.Forges;
using static Promote.Tests.Audit.AuditCases;

namespace Promote.Tests.Audit;

/// <summary>The rules that are about the branch's own protection.</summary>
public sealed class BranchRuleTests
{
    private static readonly RuleSource Nothing = Ruleset with { PullRequest = null, Checks = [] };

    private static readonly RuleSource Protection = Ruleset with
    {
        Name = "branch protection",
        Kind = RuleSourceKind.Protection,
        Id = null,
        Bypass = Known<Bypass>(),
    };

    [Fact]
    public void Every_rule_holds_in_a_repository_that_is_set_well()
    {
        var results = AuditRules.Judge(WellSet);

        results
            .Where(result => result.Verdict != RuleVerdict.Holds)
            .Select(result => $"{result.Rule}: {result.Reason}")
            .ShouldBeEmpty();
        results.Select(result => result.Rule).ShouldBeUnique();
    }

    [Fact]
    public void Every_rule_that_does_not_hold_says_why_it_matters_and_what_to_type()
    {
        var bare = new AuditCase
        {
            Settings = Settings with
            {
                Rulesets = Known<RuleSource>(Nothing with { BlocksDeletion = false }),
                Environments = Known<KeyEnvironment>(
                    new KeyEnvironment("a", EnvironmentBranches.Any, Known<string>(), Setting<int>.Of(1), [])
                ),
                Secrets = Known<BranchSecret>(new BranchSecret("KEY", OfOrganization: false)),
                Workflows = Setting<WorkflowDefaults>.Of(new(CanWrite: true, CanApprove: true)),
            },
            Configuration = ReadRules(Rules.Replace("promote-evidence[bot]", "dana", StringComparison.Ordinal)),
            CodeOwners = null,
        };

        var broken = AuditRules.Judge(bare).Where(result => result.Verdict == RuleVerdict.DoesNotHold).ToList();

        broken.Count.ShouldBeGreaterThan(8);
        broken.ShouldAllBe(result => result.Why!.EndsWith('.') && result.Fix!.Length > 0 && result.Missing == null);
    }

    [Fact]
    public void Without_a_rule_for_pull_requests_the_branch_can_be_pushed_to()
    {
        var result = Judge(With(Nothing), "pull-requests");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Fix.ShouldStartWith("gh api -X POST repos/acme/manifests/rulesets --input - <<<'{");
        result.Fix!.ShouldContain("\"actor_id\":2001");
    }

    [Fact]
    public void Rules_of_a_ruleset_and_of_the_branchs_own_protection_hold_together()
    {
        var audit = With(
            Nothing with
            {
                Checks = Ruleset.Checks,
            },
            Protection with
            {
                Checks = [],
                BlocksDeletion = false,
                BlocksForcePushes = false,
            }
        );

        AuditRules.Judge(audit).ShouldAllBe(result => result.Verdict == RuleVerdict.Holds);
    }

    [Fact]
    public void What_cannot_be_read_could_only_add_rules()
    {
        var unread = With(settings => settings with { Protection = Unknown<RuleSource>() });

        AuditRules.Judge(unread).ShouldAllBe(result => result.Verdict == RuleVerdict.Holds);
        Judge(
            unread with
            {
                Settings = unread.Settings with { Rulesets = Known<RuleSource>(Nothing) },
            },
            "pull-requests"
        )
            .Missing.ShouldBe("administration: read");
    }

    [Fact]
    public void A_ruleset_that_is_only_tried_out_is_named_where_it_would_help()
    {
        var audit = With(Nothing);

        Judge(
            audit with
            {
                Settings = audit.Settings with { Inactive = ["ruleset 'main' (evaluate)"] },
            },
            "pull-requests"
        )
            .Seen.ShouldHaveSingleItem()
            .ShouldContain("evaluate");
    }

    [Theory]
    [InlineData(null, "from anyone")]
    [InlineData(ActionsApp, "every workflow of every branch")]
    [InlineData(9999L, "none of identities.guard")]
    [InlineData(PromoterApp, "none of identities.guard")]
    public void A_check_from_anyone_else_than_the_guards_App_can_be_forged(long? app, string reason)
    {
        var result = Judge(With(Ruleset with { Checks = [new("promote/verify", app)] }), "guard-check");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Reason.ShouldContain(reason);
        result.Fix!.ShouldContain(".integration_id=2003");
        if (app is null or ActionsApp)
            result.Why!.ShouldContain("second branch");
    }

    [Fact]
    public void A_check_that_one_source_wants_from_anyone_and_another_from_the_guard_is_the_guards() =>
        Verdict(With(Ruleset, Protection with { Checks = [new("promote/verify", null)] }), "guard-check")
            .ShouldBe(RuleVerdict.Holds);

    [Fact]
    public void A_check_of_a_servers_own_Actions_App_is_every_workflows() =>
        Verdict(With(settings => settings with { WorkflowApp = GuardApp }), "guard-check")
            .ShouldBe(RuleVerdict.DoesNotHold);

    [Fact]
    public void No_check_at_all_is_no_guard()
    {
        var result = Judge(With(Ruleset with { Checks = [new("promote/verify2", GuardApp)] }), "guard-check");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Fix!.ShouldContain("""{"context":"promote/verify","integration_id":2003}""");
    }

    [Fact]
    public void Any_App_is_taken_for_the_guard_where_none_is_named_and_that_is_said()
    {
        var result = Judge(WithRules("""guard: "promote-guard[bot]", """, ""), "guard-check");

        result.Verdict.ShouldBe(RuleVerdict.Holds);
        result.Seen.ShouldHaveSingleItem().ShouldContain("identities.guard");
    }

    [Fact]
    public void An_App_whose_number_cannot_be_read_may_be_the_guard()
    {
        var result = Judge(
            With(settings =>
                settings with
                {
                    Ids = new Dictionary<string, Setting<long>>
                    {
                        ["promote-guard[bot]"] = Setting<long>.CannotBeRead("organization_administration: read"),
                    },
                }
            ),
            "guard-check"
        );

        (result.Verdict, result.Missing).ShouldBe((RuleVerdict.CannotBeRead, "organization_administration: read"));
    }

    [Theory]
    [InlineData("promote[bot]")]
    [InlineData("promote-evidence[bot]")]
    public void The_guards_key_is_nobody_elses(string login)
    {
        var id = Settings.Ids[login].Value;
        var audit = WithRules("promote-guard[bot]", login);

        Verdict(
                audit with
                {
                    Settings = With(Ruleset with { Checks = [new("promote/verify", id)] }).Settings,
                },
                "guard-check"
            )
            .ShouldBe(RuleVerdict.DoesNotHold);
    }

    [Theory]
    [InlineData(RuleSourceKind.ParentRuleset, ".github/workflows/promote-verify.yml", RuleVerdict.Holds)]
    [InlineData(RuleSourceKind.ParentRuleset, ".github/workflows/lint.yml", RuleVerdict.DoesNotHold)]
    [InlineData(RuleSourceKind.Ruleset, ".github/workflows/promote-verify.yml", RuleVerdict.DoesNotHold)]
    internal void A_required_workflow_of_the_organisation_is_as_good_as_an_App(
        RuleSourceKind kind,
        string path,
        RuleVerdict verdict
    ) =>
        Verdict(With(Ruleset with { Checks = [] }, Nothing with { Kind = kind, Workflows = [path] }), "guard-check")
            .ShouldBe(verdict);

    [Theory]
    [InlineData(0, true, true, true, RuleVerdict.Holds)] // the owner's is one
    [InlineData(0, true, false, true, RuleVerdict.DoesNotHold)]
    [InlineData(2, true, false, true, RuleVerdict.Holds)]
    [InlineData(1, false, true, true, RuleVerdict.DoesNotHold)]
    [InlineData(1, true, true, false, RuleVerdict.DoesNotHold)]
    public void Approvals_are_as_many_of_what_is_merged_and_not_by_its_pusher(
        int count,
        bool stale,
        bool owners,
        bool lastPush,
        RuleVerdict verdict
    ) =>
        Verdict(With(Ruleset with { PullRequest = new(count, stale, owners, lastPush) }), "approvals")
            .ShouldBe(verdict);

    [Fact]
    public void An_owners_approval_is_not_two()
    {
        var audit = WithRules("approvals: 1", "approvals: 2");

        var result = Judge(audit, "approvals");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Reason.ShouldContain("prod asks for 2");
        result.Fix!.ShouldContain("""{"required_approving_review_count":2}""");
    }

    [Fact]
    public void An_owners_approval_counts_only_where_there_are_owners() =>
        Verdict(
                With(Ruleset with { PullRequest = new(0, true, true, true) }) with
                {
                    CodeOwners = CodeOwners("/apps/ @rita\n/apps/web/overlays/prod/"),
                },
                "approvals"
            )
            .ShouldBe(RuleVerdict.DoesNotHold);

    [Fact]
    public void Code_owners_who_need_not_approve_own_nothing()
    {
        var audit = With(Protection with { PullRequest = new(1, true, CodeOwners: false, true) });

        var result = Judge(audit, "code-owner-review");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Fix.ShouldBe(
            "gh api -X PATCH repos/acme/manifests/branches/main/protection/required_pull_request_reviews --input - <<<'{\"require_code_owner_reviews\":true}'"
        );
    }

    [Theory]
    [InlineData(true, false, "main can be deleted.")]
    [InlineData(false, true, "main can be rewritten.")]
    public void History_is_kept(bool pushes, bool deletion, string reason)
    {
        var result = Judge(With(Ruleset with { BlocksForcePushes = pushes, BlocksDeletion = deletion }), "history");

        (result.Verdict, result.Reason).ShouldBe((RuleVerdict.DoesNotHold, reason));
    }

    [Fact]
    public void Administrators_whom_the_only_source_excepts_are_exempt()
    {
        var result = Judge(
            With(Protection with { Bypass = Known<Bypass>(new Bypass(BypassKind.Administrators, null, null)) }),
            "administrators"
        );

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Fix.ShouldBe("gh api -X POST repos/acme/manifests/branches/main/protection/enforce_admins");
    }

    [Fact]
    public void An_exception_in_one_source_changes_nothing_where_another_makes_none()
    {
        var loose = Ruleset with
        {
            Id = 43,
            Bypass = Known<Bypass>(
                new Bypass(BypassKind.Administrators, null, null),
                new Bypass(BypassKind.Role, 4, null)
            ),
        };

        AuditRules.Judge(With(Ruleset, loose)).ShouldAllBe(result => result.Verdict == RuleVerdict.Holds);
    }

    [Fact]
    public void Two_sources_that_protect_different_things_do_not_stand_in_for_each_other()
    {
        var loose = Ruleset with { Checks = [], Bypass = Known<Bypass>(new Bypass(BypassKind.Person, 1002, null)) };

        var result = Judge(With(loose, Ruleset with { PullRequest = null }), "bypass");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Reason.ShouldContain("dana is excepted from pull requests, ");
        result.Reason.ShouldNotContain("the check");
    }

    [Theory]
    [InlineData(BypassKind.App, PromoterApp, RuleVerdict.Holds)]
    [InlineData(BypassKind.Person, PromoterApp, RuleVerdict.DoesNotHold)] // the number of another kind
    [InlineData(BypassKind.App, ActionsApp, RuleVerdict.DoesNotHold)]
    [InlineData(BypassKind.App, GuardApp, RuleVerdict.DoesNotHold)]
    [InlineData(BypassKind.Team, 7L, RuleVerdict.DoesNotHold)]
    [InlineData(BypassKind.Role, 4L, RuleVerdict.DoesNotHold)]
    [InlineData(BypassKind.DeployKeys, null, RuleVerdict.DoesNotHold)]
    [InlineData(BypassKind.Other, 1L, RuleVerdict.DoesNotHold)]
    internal void Only_the_promoter_may_pass_the_rules_by(BypassKind kind, long? id, RuleVerdict verdict) =>
        Verdict(With(Ruleset with { Bypass = Known<Bypass>(new Bypass(kind, id, null)) }), "bypass").ShouldBe(verdict);

    [Fact]
    public void Who_may_pass_pull_requests_by_is_known_by_login_in_the_branchs_own_protection()
    {
        var allowed = Protection with
        {
            Bypass = Known<Bypass>(
                new Bypass(BypassKind.App, 1, "promote[bot]") { OfPullRequestsOnly = true },
                new Bypass(BypassKind.Person, 2, "dana") { OfPullRequestsOnly = true }
            ),
        };

        var result = Judge(With(allowed), "bypass");

        result.Reason.ShouldStartWith("dana is excepted from pull requests, ");
        result.Reason.ShouldNotContain("the check");
        result.Fix!.ShouldContain("""{"bypass_pull_request_allowances":{"users":[],"teams":[],"apps":["promote"]}}""");
    }

    [Fact]
    public void Exceptions_that_are_not_told_cannot_be_read_and_the_permission_is_named()
    {
        var audit = With(Ruleset with { Bypass = Unknown<Bypass>("administration: write") });

        foreach (var rule in (string[])["bypass", "administrators"])
            (Verdict(audit, rule), Judge(audit, rule).Missing).ShouldBe(
                (RuleVerdict.CannotBeRead, "administration: write")
            );
        Verdict(audit, "pull-requests").ShouldBe(RuleVerdict.Holds);
    }

    [Fact]
    public void An_App_that_may_be_the_promoter_is_not_called_a_stranger() =>
        Judge(
            With(settings =>
                settings with
                {
                    Ids = new Dictionary<string, Setting<long>>
                    {
                        ["promote[bot]"] = Setting<long>.CannotBeRead("organization_administration: read"),
                    },
                }
            ),
            "bypass"
        )
            .Missing.ShouldBe("organization_administration: read");
}
