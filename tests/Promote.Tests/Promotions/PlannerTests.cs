using System.Text;
using Promote.Errors;
using Promote.Evidence;
using Promote.Gates.Tests;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Tests.Promotions;

public sealed class PlannerTests
{
    private const string Path = "apps/web/overlays/prod/kustomization.yaml";
    private const string Old = "ffffffffffffffffffffffffffffffffffffffff";

    private static readonly string Overlay = $"""
        resources: [../../base]
        images:
          - name: ghcr.io/acme/web
            newTag: {Old} # moved by CI
            digest: {Cases.OtherDigest}

        """;

    [Fact]
    public void A_promotion_that_may_happen_edits_tag_and_digest_and_nothing_else()
    {
        var plan = Planner.Make(Snapshot(Overlay), Intent(), Facts());

        plan.Outcome.ShouldBe(PlanOutcome.Ready);
        plan.PullRequestBranch.ShouldBe("promote/prod/web");
        Text(plan)
            .ShouldBe(
                Overlay
                    .Replace(Old, Cases.Tag, StringComparison.Ordinal)
                    .Replace(Cases.OtherDigest.Value, Cases.Digest.Value, StringComparison.Ordinal)
            );
    }

    [Fact]
    public void What_the_branch_says_already_is_not_judged_again()
    {
        var done = Text(Planner.Make(Snapshot(Overlay), Intent(), Facts()));

        var plan = Planner.Make(Snapshot(done), Intent(), Facts() with { Registry = Cases.Registry(false, null) });

        plan.Outcome.ShouldBe(PlanOutcome.AlreadySo);
        plan.Gates.ShouldBeEmpty();
    }

    [Fact]
    public void A_refusal_counts_more_than_a_wait()
    {
        var facts = Facts() with { Registry = Cases.Registry(false, null), Evidence = Cases.Evidence(null, null) };

        Planner.Make(Snapshot(Overlay), Intent(), facts).Outcome.ShouldBe(PlanOutcome.Refused);
    }

    [Fact]
    public void A_gate_that_waits_makes_the_plan_wait() =>
        Planner
            .Make(Snapshot(Overlay), Intent(), Facts() with { Evidence = Cases.Evidence(null, null) })
            .Outcome.ShouldBe(PlanOutcome.Waiting);

    [Fact]
    public void The_first_promotion_of_an_app_adds_its_entry()
    {
        var plan = Planner.Make(Snapshot("resources: [../../base]\n"), Intent(), Facts());

        plan.Before.ShouldBeNull();
        Text(plan).ShouldContain($"newTag: {Cases.Tag}");
    }

    [Fact]
    public void An_environment_without_a_manifest_is_a_usage_error()
    {
        var error = Should.Throw<UsageException>(() => Planner.Make(Snapshot(null), Intent(), Facts()));

        error.Code.ShouldBe(ErrorCodes.UnusableFile);
        error.Message.ShouldBe($"{Path} is not in acme/manifests, so web cannot be promoted to prod.");
    }

    [Fact]
    public void The_commits_message_tells_people_and_carries_the_ledger()
    {
        var plan = Planner.Make(Snapshot(Overlay), Intent(), Facts());

        plan.Message.ShouldBe(
            $"""
            Promote web to prod: {Cases.Tag}

            ghcr.io/acme/web: {Old} (sha256:bbbbbbbbbbbb) -> {Cases.Tag} (sha256:aaaaaaaaaaaa)

            Promote-App: web
            Promote-Environment: prod
            Promote-From: staging
            Promote-Image: ghcr.io/acme/web
            Promote-Tag: {Cases.Tag}
            Promote-Digest: {Cases.Digest}
            Promote-Kind: promote

            """
        );
        Trailers.Read(plan.Message)!.Artifact.IsSameAs(plan.Intent.Artifact).ShouldBeTrue();
    }

    [Fact]
    public void An_entry_that_is_known_by_its_new_name_is_the_apps()
    {
        var overlay = Overlay.Replace(
            "name: ghcr.io/acme/web",
            "name: web\n    newName: ghcr.io/acme/web",
            StringComparison.Ordinal
        );

        Text(Planner.Make(Snapshot(overlay), Intent(), Facts()))
            .ShouldContain($"newName: ghcr.io/acme/web\n    newTag: {Cases.Tag}");
    }

    [Fact]
    public void A_manifest_that_is_a_symbolic_link_is_refused()
    {
        var snapshot = Snapshot(Overlay);
        var link = snapshot.Files[Path] with { Kind = FileKind.SymbolicLink };

        Should.Throw<UsageException>(() =>
            Planner.Make(
                snapshot with
                {
                    Files = new Dictionary<string, ManifestFile>(StringComparer.Ordinal) { [Path] = link },
                },
                Intent(),
                Facts()
            )
        );
    }

    private static string Text(Plan plan) => Encoding.UTF8.GetString(plan.Changes.Single().Bytes.Span);

    private static Snapshot Snapshot(string? overlay) =>
        new()
        {
            Repository = "acme/manifests",
            Branch = "main",
            Commit = CommitId.Parse(new string('1', 40)),
            Configuration = Cases.Configuration,
            Files = overlay is null
                ? new Dictionary<string, ManifestFile>(StringComparer.Ordinal)
                : new Dictionary<string, ManifestFile>(StringComparer.Ordinal)
                {
                    [Path] = new(Path, FileKind.Regular, Encoding.UTF8.GetBytes(overlay)),
                },
        };

    private static PromotionIntent Intent() =>
        new()
        {
            App = Cases.Configuration.App("web"),
            Environment = Cases.Configuration.Environment("prod"),
            Artifact = Cases.Artifact(Cases.Tag),
            Images = ["ghcr.io/acme/web"],
            Refs = new Dictionary<string, string>(StringComparer.Ordinal),
            Kind = PromotionKind.Promote,
            AllowDowngrade = false,
        };

    private static Facts Facts() =>
        new()
        {
            From = Cases.Passing.From,
            Evidence = Cases.Passing.Evidence,
            Registry = Cases.Passing.Registry,
            Order = Cases.Passing.Order,
            Now = Cases.Now,
        };
}
