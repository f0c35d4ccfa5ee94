using System.Text;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;
using Promote.Gates;
using Promote.Gates.Tests;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Tests.Promotions;

public sealed class HotfixPlannerTests
{
    private const string Image = "ghcr.io/acme/web";
    private const string DebtPath = "debts/prod/web.yaml";

    [Theory]
    // the kind, the environment's delivery, what comes of it
    [InlineData("Hotfix", "commit", "PullRequest", "promote/prod/web")]
    [InlineData("PayBack", "commit", "PullRequest", "promote/prod/web")]
    [InlineData("Settle", "commit", "Commit", "promote-settle/prod/web")]
    [InlineData("Settle", "pull-request", "PullRequest", "promote-settle/prod/web")]
    [InlineData("Rollback", "commit", "Commit", "promote/prod/web")]
    public void What_goes_past_others_is_always_a_pull_request(
        string kind,
        string deliver,
        string delivery,
        string branch
    )
    {
        var plan = Make(Snapshot("deliver: " + deliver));
        plan = plan with { Intent = plan.Intent with { Kind = Enum.Parse<PromotionKind>(kind) } };

        (plan.Delivery.ToString(), plan.PullRequestBranch).ShouldBe((delivery, branch));
    }

    [Theory]
    [InlineData("Promote", "Promote", null)]
    [InlineData("Promote", "PayBack", "PayBack")]
    [InlineData("Promote", "Promote Hotfix", "Hotfix")]
    [InlineData("Bump", "Rollback", "Rollback")]
    [InlineData("PayBack", "Hotfix", "Hotfix")]
    [InlineData("PayBack", "Promote PayBack", null)]
    [InlineData("Hotfix", "Promote PayBack Hotfix", null)]
    [InlineData("Hotfix", "Rollback", "Rollback")]
    [InlineData("Rollback", "Promote PayBack Hotfix Rollback", null)]
    public void What_is_more_urgent_keeps_its_pull_request(string kind, string proposed, string? over)
    {
        var plan = Make(Snapshot(""));
        plan = plan with { Intent = plan.Intent with { Kind = Enum.Parse<PromotionKind>(kind) } };

        Urgency.Over(plan, proposed.Split(' ').Select(Enum.Parse<PromotionKind>))?.ToString().ShouldBe(over);
    }

    [Fact]
    public void The_debt_is_owed_to_all_that_come_before_and_written_with_the_image()
    {
        var plan = Make(Snapshot(""));

        plan.Outcome.ShouldBe(PlanOutcome.Ready);
        plan.Changes.Select(change => change.Path).ShouldBe(["apps/web/overlays/prod/kustomization.yaml", DebtPath]);
        var debt = Debt(plan);
        debt.Owed.ShouldBe(["dev", "qa", "staging"]);
        debt.IsAmong(plan.Intent.Artifact.Images).ShouldBeTrue();
        (debt.By, debt.Reason, debt.Since).ShouldBe(("dana", "Checkout fails", Cases.Now));
    }

    [Fact]
    public void What_was_proposed_is_said_again_word_for_word_unless_the_reason_is_another()
    {
        var snapshot = Snapshot("");
        var proposed = Debt(Make(snapshot)) with { By = "kim", Since = Cases.Now.AddDays(-1) };

        Debt(Make(snapshot, proposed)).By.ShouldBe("kim");
        Debt(Make(snapshot, proposed with { Reason = "Another" })).By.ShouldBe("dana");
        Debt(Make(snapshot, proposed with { Owed = ["dev"] })).By.ShouldBe("dana");
    }

    [Fact]
    public void Where_it_runs_already_nothing_is_owed_anew()
    {
        var plan = Make(Snapshot("", tag: "1.0.1", digit: '1'));

        plan.Outcome.ShouldBe(PlanOutcome.AlreadySo);
        plan.Changes.ShouldBeEmpty();
    }

    private static Debt Debt(Plan plan) =>
        DebtFile.Read(plan.Changes.Single(change => change.Path == DebtPath).Bytes.ToArray(), "prod", "web");

    private static Plan Make(Snapshot snapshot, Debt? proposed = null)
    {
        var artifact = new Artifact([ImageReference.Parse($"{Image}:1.0.1@sha256:{new string('1', 64)}")], null);
        return HotfixPlanner.Make(
            snapshot,
            new PromotionIntent
            {
                App = snapshot.Configuration.App("web"),
                Environment = snapshot.Configuration.Environment("prod"),
                Artifact = artifact,
                Images = [Image],
                Refs = new Dictionary<string, string>(StringComparer.Ordinal),
                Kind = PromotionKind.Hotfix,
                AllowDowngrade = true,
            },
            new HotfixFacts
            {
                Registry = new Dictionary<string, RegistryFact>(StringComparer.Ordinal)
                {
                    [artifact.Images[0].ToString()] = new(true, artifact.Images[0].Digest),
                },
                Reason = "Checkout fails",
                By = "dana",
                Proposed = proposed,
                At = Cases.Now,
            }
        );
    }

    private static Snapshot Snapshot(string prod, string tag = "1.0.0", char digit = '0')
    {
        var configuration = PromoteYaml.Read(
            Encoding.UTF8.GetBytes(
                $$"""
                version: 1
                environments:
                  other:
                  dev:
                  qa: { from: dev }
                  staging: { from: [dev, qa] }
                  prod: { from: staging, hotfix: { approvals: 1 }{{(prod.Length > 0 ? ", " + prod : "")}} }
                apps: { web: { images: [{{Image}}], tags: semver } }
                """
            ),
            "promote.yaml"
        );
        return new Snapshot
        {
            Repository = "acme/manifests",
            Branch = "main",
            Commit = CommitId.Parse(new string('c', 40)),
            Configuration = configuration,
            Files = configuration
                .Environments.Select(one => $"apps/web/overlays/{one.Name}/kustomization.yaml")
                .ToDictionary(
                    path => path,
                    path => new ManifestFile(
                        path,
                        FileKind.Regular,
                        Encoding.UTF8.GetBytes(
                            $"images:\n  - name: {Image}\n    newTag: {tag}\n    digest: sha256:{new string(digit, 64)}\n"
                        )
                    ),
                    StringComparer.Ordinal
                ),
        };
    }
}
