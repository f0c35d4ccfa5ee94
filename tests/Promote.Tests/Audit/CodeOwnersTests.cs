using Promote.Audit;
using Promote.Forges;
using static Promote.Tests.Audit.AuditCases;

namespace Promote.Tests.Audit;

/// <summary>CODEOWNERS, as the forge reads it.</summary>
public sealed class CodeOwnersTests
{
    private const string Overlay = "apps/web/overlays/prod/kustomization.yaml";

    [Theory]
    [InlineData("*", true)]
    [InlineData("/*", false)]
    [InlineData("/**", true)]
    [InlineData("*.yaml", true)]
    [InlineData("*.yml", false)]
    [InlineData("/apps/", true)]
    [InlineData("apps/", true)]
    [InlineData("prod/", true)]
    [InlineData("/prod/", false)]
    [InlineData("/apps", true)]
    [InlineData("/apps/*", false)]
    [InlineData("/apps/**", true)]
    [InlineData("/apps/*/overlays/prod/", true)]
    [InlineData("/apps/*/overlays/prod/*", true)]
    [InlineData("/apps/*/prod/", false)]
    [InlineData("/apps/**/prod/", true)]
    [InlineData("**/prod", true)]
    [InlineData("apps/web/overlays/prod/kustomization.yaml", true)]
    [InlineData("web/overlays/prod/", false)] // a slash inside anchors it
    [InlineData("/apps/web/overlays/pro?/", true)]
    [InlineData("/APPS/", false)]
    [InlineData("/apps/web/overlays/prod/kustomization", false)]
    [InlineData("!/apps/", false)]
    [InlineData("/apps/[w]eb/", false)]
    [InlineData("kustomization.yaml", true)]
    [InlineData(".*", false)]
    public void A_pattern_is_for_these_paths(string pattern, bool isOwned) =>
        (CodeOwners($"{pattern} @rita").LineOf(Overlay) is not null).ShouldBe(isOwned);

    [Theory]
    [InlineData("* @rita\n/apps/ @sam", "@sam")]
    [InlineData("/apps/ @sam\n* @rita", "@rita")]
    [InlineData("* @rita\n/apps/", "")]
    [InlineData("* @rita\n/apps/ # nobody @sam", "")]
    [InlineData("* @rita\n# /apps/", "@rita")]
    [InlineData("* @rita\r\n/apps/\t@sam  dana@acme.test\r\n", "@sam dana@acme.test")]
    [InlineData("* @rita\n/apps/ rita", "@rita")] // no owner's form: the line does not count
    [InlineData("\uFEFF* @rita", "@rita")]
    [InlineData("* @rita @acme/owners", "@rita @acme/owners")]
    public void The_last_line_that_speaks_of_a_path_wins(string text, string owners) =>
        string.Join(' ', CodeOwners(text).LineOf(Overlay)!.Owners).ShouldBe(owners);

    [Fact]
    public void Blanks_in_a_name_stand_behind_a_backslash() =>
        CodeOwners(@"/my\ apps/ @rita").LineOf("my apps/x")!.Owners.ShouldBe(["@rita"]);

    [Fact]
    public void Lines_that_the_forge_does_not_take_do_not_count() =>
        CodeOwnersFile
            .Parse("CODEOWNERS", "* @rita\n/apps/\n"u8, new HashSet<int> { 2 })
            .LineOf(Overlay)!
            .Owners.ShouldBe(["@rita"]);

    [Fact]
    public void A_file_over_3_MiB_owns_nothing() =>
        CodeOwners("* @rita\n" + new string('#', 3 * 1024 * 1024)).LineOf(Overlay).ShouldBeNull();

    [Fact]
    public void A_pattern_made_to_cost_time_costs_none()
    {
        var owners = CodeOwners(string.Concat(Enumerable.Repeat("/**/a*a*a*a*a*a*a*a*b", 1)) + " @rita");

        owners.LineOf(string.Concat(Enumerable.Repeat("a/aaaaaaaaaaaaaaaaaaaaaaaa/", 500))).ShouldBeNull();
    }

    [Theory]
    [InlineData("/apps/*/overlays/prod/ @rita @acme/owners", "/apps/*/base/ @rita", "apps/web/overlays/prod/")]
    [InlineData("/apps/*/overlays/prod/ ", "/apps/*/overlays/prod/*.yaml ", "apps/web/overlays/prod/")]
    [InlineData("/holds/prod/ ", "/holds/staging/ ", "holds/prod/")]
    [InlineData("/debts/prod/ ", "/debts/staging/ ", "debts/prod/")]
    [InlineData("/freezes/ ", "/frozen/ ", "freezes/")]
    [InlineData("/argocd/ ", "/argo/ ", "argocd/web-prod.yaml")]
    [InlineData("/promote.yaml ", "/promote.yml ", "promote.yaml")]
    [InlineData("/.github/ ", "/.github/workflows/ ", ".github/CODEOWNERS")]
    [InlineData("/.github/ ", "/.github/CODEOWNERS ", ".github/workflows/")]
    [InlineData("/.github/  ", "/.github/ @rita\n/.github/workflows/*.yml\n#", ".github/workflows/")]
    public void Whatever_decides_what_runs_in_prod_must_be_owned(string line, string instead, string unowned)
    {
        var text = Owners.Replace(line, instead, StringComparison.Ordinal);
        text.ShouldNotBe(Owners);

        var result = Judge(WellSet with { CodeOwners = CodeOwners(text) }, "code-owners");

        result.Verdict.ShouldBe(RuleVerdict.DoesNotHold);
        result.Reason.ShouldContain(unowned);
        result.Fix!.ShouldEndWith(" >> .github/CODEOWNERS");
    }

    [Fact]
    public void A_file_in_a_place_that_counts_before_would_take_over()
    {
        var audit = WellSet with
        {
            CodeOwners = CodeOwners(
                Owners.Replace("/.github/ ", "/.github/workflows/ ", StringComparison.Ordinal) + "\n/CODEOWNERS @rita",
                "CODEOWNERS"
            ),
        };

        Judge(audit, "code-owners").Reason.ShouldBe("CODEOWNERS gives no owner to .github/CODEOWNERS.");
    }

    [Fact]
    public void A_later_line_without_owners_is_found() =>
        Verdict(WellSet with { CodeOwners = CodeOwners(Owners + "\n*.yaml\n") }, "code-owners")
            .ShouldBe(RuleVerdict.DoesNotHold);

    [Fact]
    public void Without_a_file_nobody_owns_anything() =>
        Judge(WellSet with { CodeOwners = null }, "code-owners").Reason.ShouldBe("main has no CODEOWNERS.");

    [Theory]
    [InlineData("@rita", RuleVerdict.DoesNotHold)]
    [InlineData("@RITA", RuleVerdict.DoesNotHold)]
    [InlineData("@acme/owners", RuleVerdict.Holds)] // one of two is enough
    public void Owners_whom_the_forge_does_not_know_own_nothing(string unknown, RuleVerdict verdict)
    {
        var problems = Enumerable
            .Range(1, 6)
            .Select(line => new OwnerProblem(".github/CODEOWNERS", line, unknown, "Unknown owner"))
            .ToArray();

        Verdict(With(settings => settings with { OwnerProblems = Known(problems) }), "code-owners").ShouldBe(verdict);
    }

    [Fact]
    public void Owners_who_cannot_approve_need_the_right_and_no_other_lines() =>
        Judge(
            With(settings => settings with { OwnerProblems = Unknown<OwnerProblem>("contents: read") }) with
            {
                CodeOwners = CodeOwners("* @nobody"),
            },
            "code-owners"
        )
            .Fix.ShouldBe("Create these owners, or let them write: the lines are there already.");

    [Theory]
    [InlineData("@rita @acme/owners", RuleVerdict.Holds)]
    [InlineData("@nobody", RuleVerdict.DoesNotHold)]
    [InlineData("@acme/nobody", RuleVerdict.DoesNotHold)]
    [InlineData("rita@acme.test", RuleVerdict.CannotBeRead)]
    public void Where_the_forge_does_not_say_it_the_lists_of_writers_do(string owners, RuleVerdict verdict) =>
        Verdict(
                With(settings => settings with { OwnerProblems = Unknown<OwnerProblem>("contents: read") }) with
                {
                    CodeOwners = CodeOwners($"* {owners}"),
                },
                "code-owners"
            )
            .ShouldBe(verdict);

    [Fact]
    public void Where_no_environment_asks_for_owners_an_approval_of_every_change_does() =>
        Verdict(WithRules(", codeOwners: true", "") with { CodeOwners = null }, "code-owners")
            .ShouldBe(RuleVerdict.Holds);
}
