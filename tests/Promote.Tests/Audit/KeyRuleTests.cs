using Promote.Audit;
using Promote.Forges;
using static Promote.Tests.Audit.AuditCases;

namespace Promote.Tests.Audit;

/// <summary>The rules that are about who has which key.</summary>
public sealed class KeyRuleTests
{
    [Fact]
    public void Who_can_write_is_listed()
    {
        var result = Judge(
            With(settings =>
                settings with
                {
                    DeployKeys = Known("ci"),
                    Apps = Known(new InstalledApp("promote[bot]", PromoterApp, ["contents"])),
                }
            ),
            "writers"
        );

        result.Verdict.ShouldBe(RuleVerdict.Holds);
        result.Seen.ShouldBe([
            "People who may write: rita (write), dana (write).",
            "Teams that may write: acme/owners (push).",
            "Deploy keys that may write: ci.",
            "Apps of the organisation that may write, where they are installed for this repository: promote[bot] (contents).",
        ]);
    }

    [Theory]
    [InlineData("promote-guard[bot]")]
    [InlineData("promote-evidence[bot]")]
    public void A_person_neither_guards_nor_records(string app) =>
        Verdict(WithRules(app, "dana"), "writers").ShouldBe(RuleVerdict.DoesNotHold);

    [Fact]
    public void Writers_who_cannot_be_read_are_told_with_the_permission() =>
        Judge(With(settings => settings with { DeployKeys = Unknown<string>() }), "writers")
            .Missing.ShouldBe("administration: read");

    [Theory]
    [InlineData("""evidence: "promote-evidence[bot]" """, "")]
    [InlineData("promote-evidence[bot]", "dana")]
    [InlineData("promote-evidence[bot]", "github-actions[bot]")]
    [InlineData("""evidence: "promote-evidence[bot]" """, """evidence: "promote-evidence[bot]", audit: dana """)]
    [InlineData("promote-evidence[bot]", "GitHub-Actions[bot]")]
    public void Evidence_of_anyone_or_of_every_workflow_is_none(string from, string to) =>
        Verdict(WithRules(from, to), "evidence").ShouldBe(RuleVerdict.DoesNotHold);

    [Theory]
    [InlineData(EnvironmentBranches.Any, "", RuleVerdict.DoesNotHold)]
    [InlineData(EnvironmentBranches.Protected, "", RuleVerdict.DoesNotHold)]
    [InlineData(EnvironmentBranches.Chosen, "", RuleVerdict.Holds)]
    [InlineData(EnvironmentBranches.Chosen, "main", RuleVerdict.Holds)]
    [InlineData(EnvironmentBranches.Chosen, "m*", RuleVerdict.DoesNotHold)]
    [InlineData(EnvironmentBranches.Chosen, "main,release/*", RuleVerdict.DoesNotHold)]
    [InlineData(EnvironmentBranches.Chosen, "tag v1", RuleVerdict.DoesNotHold)]
    internal void Keys_are_for_jobs_of_the_branch_alone(
        EnvironmentBranches branches,
        string patterns,
        RuleVerdict verdict
    ) =>
        Verdict(
                With(settings =>
                    settings with
                    {
                        Environments = Known(
                            new KeyEnvironment(
                                "promote",
                                branches,
                                Known(patterns.Split(',', StringSplitOptions.RemoveEmptyEntries)),
                                Setting<int>.CannotBeRead("environments: read"),
                                ["rita"]
                            )
                        ),
                    }
                ),
                "environments"
            )
            .ShouldBe(verdict);

    [Fact]
    public void An_environment_without_secrets_gives_none_away() =>
        Verdict(
                With(settings =>
                    settings with
                    {
                        Environments = Known(
                            new KeyEnvironment(
                                "pages",
                                EnvironmentBranches.Any,
                                Known<string>(),
                                Setting<int>.Of(0),
                                []
                            )
                        ),
                    }
                ),
                "environments"
            )
            .ShouldBe(RuleVerdict.Holds);

    [Theory]
    [InlineData(false, RuleVerdict.DoesNotHold)]
    [InlineData(true, RuleVerdict.Holds)] // listed: who shares it decides
    public void A_secret_outside_environments_is_every_branchs(bool ofOrganization, RuleVerdict verdict)
    {
        var result = Judge(
            With(settings => settings with { Secrets = Known(new BranchSecret("APP_KEY", ofOrganization)) }),
            "branch-secrets"
        );

        result.Verdict.ShouldBe(verdict);
        string.Join(' ', [result.Reason, .. result.Seen]).ShouldContain("APP_KEY");
    }

    [Theory]
    [InlineData(false, false, RuleVerdict.Holds)]
    [InlineData(true, false, RuleVerdict.DoesNotHold)]
    [InlineData(false, true, RuleVerdict.DoesNotHold)]
    public void Workflows_read_unless_they_say_more_and_never_approve(bool write, bool approve, RuleVerdict verdict) =>
        Verdict(
                With(settings => settings with { Workflows = Setting<WorkflowDefaults>.Of(new(write, approve)) }),
                "workflow-token"
            )
            .ShouldBe(verdict);
}
