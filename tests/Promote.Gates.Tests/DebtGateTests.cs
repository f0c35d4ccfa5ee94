using Promote.Artifacts;
using Promote.Configuration;
using Promote.Manifests;

namespace Promote.Gates.Tests;

public sealed class DebtGateTests
{
    [Fact]
    public void Where_nothing_is_owed_it_has_no_say() => new DebtGate().Judge(Cases.Passing).ShouldBeNull();

    [Theory]
    // the hotfix; what runs; what is promoted: images as name:tag[@digest letter]; the environments that never had it
    [InlineData("web:1@a", "web:1@a", "web:2@b", "dev staging", GateVerdict.Refused)]
    [InlineData("web:1@a", "web:1@a", "web:2@b", "dev", GateVerdict.Refused)]
    [InlineData("web:1@a", "web:1@a", "web:2@b", "", GateVerdict.Passed)]
    [InlineData("web:1@a", "web:1@a", "web:1@a", "dev", GateVerdict.Passed)]
    [InlineData("web:1@a", "web:1@a", "eu/web:1@a", "dev", GateVerdict.Passed)]
    [InlineData("web:1@a", "web:1@a", "web:1@b", "dev", GateVerdict.Refused)]
    [InlineData("web:1@a", "web:1@a", "web:2@a", "dev", GateVerdict.Refused)]
    [InlineData("web:1@a", "web:1", "web:2", "dev", GateVerdict.Refused)]
    [InlineData("web:1@a", "web:3@c", "web:2@b", "dev", GateVerdict.Passed)]
    [InlineData("web:1@a job:1@b", "web:1@a job:1@b", "web:1@a job:2@c", "dev", GateVerdict.Refused)]
    [InlineData("web:1@a job:1@b", "web:1@a job:1@b", "job:1@b web:1@a", "dev", GateVerdict.Passed)]
    public void Only_what_would_undo_a_hotfix_that_is_not_paid_back_is_refused(
        string hotfix,
        string runs,
        string promoted,
        string unpaid,
        GateVerdict verdict
    )
    {
        var result = Judge(
            Cases.Of(Images(promoted)) with
            {
                Before = Images(runs),
                Debt = Debt(hotfix),
                Unpaid = unpaid.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                AllowDowngrade = true,
            }
        );

        result.Verdict.ShouldBe(verdict);
        if (verdict == GateVerdict.Refused)
            result.Next.ShouldContain("promote pay-back --app web --env prod");
    }

    [Fact]
    public void It_tells_whose_hotfix_it_is_and_why() =>
        Judge(Cases.Of(Images("web:2@b")) with { Before = Images("web:1@a"), Debt = Debt("web:1@a"), Unpaid = ["dev"] })
            .Reason.ShouldBe(
                "prod runs the hotfix 1, made on 2026-01-05 12:00 UTC by dana: Checkout fails. dev had it never, so 2 would undo it."
            );

    [Fact]
    public void A_hotfix_needs_a_policy_and_says_who_must_approve()
    {
        var gate = new HotfixPolicyGate();
        var environment = Cases.Passing.Environment;

        gate.Judge(Cases.Passing with { Environment = environment with { Hotfix = null } })
            .Verdict.ShouldBe(GateVerdict.Refused);
        gate.Judge(
                Cases.Passing with
                {
                    Environment = environment with { Hotfix = new HotfixPolicy(2, ["@acme/platform", "@dana"]) },
                }
            )
            .Reason.ShouldBe("A hotfix of prod needs 2 approvals, by @acme/platform or @dana.");
    }

    private static GateResult Judge(PromotionCase promotion) => new DebtGate().Judge(promotion)!;

    private static Debt Debt(string images) =>
        new()
        {
            App = "web",
            Environment = "prod",
            Images = Images(images).Images,
            Owed = ["dev", "staging"],
            Since = Cases.Now,
            By = "dana",
            Reason = "Checkout fails.",
        };

    private static Artifact Images(string images) =>
        new(
            [
                .. images
                    .Split(' ')
                    .Select(image => image.Split('@'))
                    .Select(parts =>
                        ImageReference.Parse(
                            $"ghcr.io/{parts[0]}" + (parts.Length > 1 ? $"@sha256:{new string(parts[1][0], 64)}" : "")
                        )
                    ),
            ],
            null
        );
}
