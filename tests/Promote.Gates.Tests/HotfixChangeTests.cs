using Promote.Artifacts;
using Promote.Configuration;
using Promote.Manifests;
using static Promote.Gates.Tests.ChangeCases;

namespace Promote.Gates.Tests;

/// <summary>What the guard's gates say of a hotfix, of its way back, and of what undoes it.</summary>
public sealed class HotfixChangeTests
{
    private static readonly EnvironmentChange Hotfix = Passing with
    {
        Environment = Passing.Environment with { Hotfix = new HotfixPolicy(2, ["@acme/platform"]) },
        From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal) { ["staging"] = [Other] },
        Debts = new DebtRecords { Proposed = Debt(New), Earlier = ["dev", "staging"] },
    };

    private static readonly EnvironmentChange Undoing = Passing with
    {
        Debts = new DebtRecords
        {
            Before = Debt(Old),
            Runs = true,
            Unpaid = ["dev"],
            Earlier = ["dev", "staging"],
        },
    };

    public static TheoryData<string, string> NoHotfixes =>
        new()
        {
            { "no policy", "takes no hotfixes" },
            { "another digest", "the debt names" },
            { "another tag", "the debt names" },
            { "an image more", "the debt names" },
            { "owed to less", "is owed to dev and staging" },
            { "owed to more", "is owed to dev and staging" },
        };

    [Fact]
    public void A_hotfix_stands_without_having_run_before_and_without_evidence()
    {
        Judge(Hotfix, "same-artifact")!
            .Reason.ShouldBe("A hotfix, owed to dev and staging: it needs 2 approvals, by @acme/platform.");
        foreach (var gate in (string[])["healthy", "smoke", "soak"])
            Judge(Hotfix, gate).ShouldBeNull();
        Judge(Hotfix, "window")!.Verdict.ShouldBe(GateVerdict.Passed);
        Judge(Hotfix, "exists")!.Verdict.ShouldBe(GateVerdict.Passed);
    }

    [Theory]
    [MemberData(nameof(NoHotfixes))]
    public void What_is_not_just_that_is_no_hotfix(string what, string why)
    {
        var change = what switch
        {
            "no policy" => Hotfix with { Environment = Hotfix.Environment with { Hotfix = null } },
            "another digest" => Propose(Debt(Text("0000000000000000000000000000000000000002", '9'))),
            "another tag" => Propose(Debt(Text("0000000000000000000000000000000000000009", '2'))),
            "an image more" => Propose(Debt(New, Other)),
            "owed to less" => Propose(Debt(New) with { Owed = ["dev"] }),
            _ => Propose(Debt(New) with { Owed = ["dev", "staging", "qa"] }),
        };

        var result = Judge(change, "same-artifact")!;

        result.Verdict.ShouldBe(GateVerdict.Refused);
        result.Reason.ShouldContain(why);
        Judge(change, "healthy").ShouldNotBeNull();

        static EnvironmentChange Propose(Debt debt) => Hotfix with { Debts = Hotfix.Debts with { Proposed = debt } };
    }

    [Theory]
    // who approved, who is asked, and whether that is enough of two
    [InlineData("", "@acme/platform", GateVerdict.Waiting)]
    [InlineData("sam", "@acme/platform", GateVerdict.Waiting)]
    [InlineData("sam kim", "@acme/platform", GateVerdict.Passed)]
    [InlineData("sam dana", "@acme/platform", GateVerdict.Waiting)]
    [InlineData("sam kim", "", GateVerdict.Passed)]
    [InlineData("sam kim", "@Sam @kim @lee", GateVerdict.Passed)]
    [InlineData("sam kim", "@sam @lee", GateVerdict.Waiting)]
    [InlineData("sam kim", "@sam @acme/platform", GateVerdict.Passed)]
    public void Its_approvals_are_counted_of_those_who_are_asked_and_wrote_none_of_it(
        string approved,
        string asked,
        GateVerdict verdict
    ) =>
        Judge(
            Hotfix with
            {
                Environment = Hotfix.Environment with
                {
                    Hotfix = new HotfixPolicy(2, asked.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                },
                Records = Records with
                {
                    Reviews = Records.Reviews! with
                    {
                        Approvers = approved.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    },
                },
            },
            "approvals"
        )!
            .Verdict.ShouldBe(verdict);

    [Fact]
    public void Without_the_forge_its_approvals_are_told_and_not_judged() =>
        Judge(Hotfix with { Records = null }, "approvals")!
            .ShouldSatisfyAllConditions(
                result => result.Verdict.ShouldBe(GateVerdict.NotJudged),
                result => result.Reason.ShouldContain("2 approvals, by @acme/platform")
            );

    [Fact]
    public void Its_way_back_passes_also_where_that_is_older()
    {
        var change = Hotfix with
        {
            Debts = new DebtRecords { OwedHere = [Debt(New) with { Environment = "prod-eu" }] },
            History = History(Old, New),
        };

        Judge(change, "same-artifact")!.Reason.ShouldContain("prod-eu runs it, and owes it to prod");
        Judge(change, "order")!.Verdict.ShouldBe(GateVerdict.Passed);
        var other = change with
        {
            Debts = new DebtRecords { OwedHere = [Debt(Old)] },
            History = History(Old),
        };
        Judge(other, "same-artifact")!.Verdict.ShouldBe(GateVerdict.Refused);
    }

    [Fact]
    public void It_has_no_way_back_into_an_environment_whose_people_take_no_hotfixes()
    {
        var change = Hotfix with
        {
            Environment = Passing.Environment with { Hotfix = null },
            Debts = new DebtRecords { OwedHere = [Debt(New) with { Environment = "demo" }] },
            History = History(),
        };
        var withoutPeople = change with
        {
            Environment = change.Environment with
            {
                Requires = change.Environment.Requires with { Approvals = 0, CodeOwners = false },
            },
        };

        Judge(change, "same-artifact")!.Verdict.ShouldBe(GateVerdict.Refused);
        Judge(withoutPeople, "same-artifact")!.Verdict.ShouldBe(GateVerdict.Passed);
    }

    [Fact]
    public void What_undoes_a_hotfix_is_refused_but_for_a_rollback_another_hotfix_and_what_is_paid()
    {
        Judge(Passing, "debt").ShouldBeNull();
        Judge(Undoing, "debt")!.Verdict.ShouldBe(GateVerdict.Refused);
        // Also where nothing that is new is rendered.
        Judge(Undoing with { Changed = [] }, "debt")!.Verdict.ShouldBe(GateVerdict.Refused);
        Judge(Undoing with { Debts = Undoing.Debts with { Unpaid = [] } }, "debt")!
            .Verdict.ShouldBe(GateVerdict.Passed);
        Judge(Undoing with { Debts = Undoing.Debts with { Runs = false } }, "debt").ShouldBeNull();
        Judge(Undoing with { Images = [], Changed = [] }, "debt").ShouldBeNull();
        Judge(Undoing with { Images = [Old, New] }, "debt")!.Verdict.ShouldBe(GateVerdict.Passed);
        Judge(Rollback with { Debts = Undoing.Debts with { Before = Debt(New) } }, "debt")!
            .Verdict.ShouldBe(GateVerdict.Passed);
        Judge(Hotfix with { Debts = Undoing.Debts with { Proposed = Debt(New) } }, "debt")!
            .Verdict.ShouldBe(GateVerdict.Passed);
        Judge(Passing with { Debts = new DebtRecords { Unreadable = "no" } }, "debt")!
            .Verdict.ShouldBe(GateVerdict.Refused);
    }

    private static Debt Debt(params string[] images) =>
        new()
        {
            App = "web",
            Environment = "prod",
            Images = [.. images.Select(ImageReference.Parse)],
            Owed = ["dev", "staging"],
            Since = Now,
            By = "dana",
            Reason = "Checkout fails",
        };
}
