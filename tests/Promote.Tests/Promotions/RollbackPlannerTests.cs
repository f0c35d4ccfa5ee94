using System.Text;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Gates;
using Promote.Gates.Tests;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Tests.Promotions;

public sealed class RollbackPlannerTests
{
    private const string Overlay = "apps/web/overlays/prod/kustomization.yaml";
    private const string Patch = "apps/web/overlays/prod/patch.yaml";
    private const string HoldPath = "holds/prod/web.yaml";

    [Theory]
    [InlineData("web: { images: [x] }", "Folder", "apps/web/overlays/prod")]
    [InlineData("web: { images: [x], manifest: \"{env}/web/kustomization.yml\" }", "Folder", "prod/web")]
    [InlineData("web: { images: [x], manifest: \"{env}.yaml\" }", "File", "prod.yaml")]
    [InlineData(
        "web: { images: [x], manifest: { file: \"charts/web/values-{env}.yaml\", tag: t } }",
        "File",
        "charts/web/values-prod.yaml"
    )]
    [InlineData(
        "{ web: { images: [x], manifest: { file: \"{env}.yaml\", tag: t } }, api: { images: [y], manifest: { file: \"{env}.yaml\", tag: u } } }",
        "Images",
        "prod.yaml"
    )]
    [InlineData(
        "{ web: { images: [x], manifest: \"all/{env}/kustomization.yaml\" }, api: { images: [y], manifest: \"all/{env}/kustomization.yaml\" } }",
        "Images",
        "all/prod/kustomization.yaml"
    )]
    [InlineData(
        "{ web: { images: [x], manifest: \"{env}/kustomization.yaml\" }, api: { images: [y], manifest: \"{env}/api/kustomization.yaml\" } }",
        "File",
        "prod/kustomization.yaml"
    )]
    public void What_is_put_back_is_the_apps_own(string apps, string kind, string path)
    {
        var configuration = PromoteYaml.Read(
            Encoding.UTF8.GetBytes(
                $"version: 1\nenvironments: {{ dev: {{}}, prod: {{ from: dev }} }}\napps: {(apps[0] == '{' ? apps : $"{{ {apps} }}")}\n"
            ),
            "promote.yaml"
        );
        var snapshot = Snapshot([]) with { Configuration = configuration };
        var app = configuration.App("web");

        var unit = Unit.Of(snapshot, app, snapshot.State(app, configuration.Environment("prod")));

        (unit.Kind.ToString(), unit.Path).ShouldBe((kind, path));
    }

    [Fact]
    public void Files_go_back_come_back_and_go_away_and_the_hold_comes_last()
    {
        var plan = Make(
            now: [(Overlay, Kustomization("2", 'b')), ("apps/web/overlays/prod/new.yaml", "new")],
            target: [(Overlay, Kustomization("1", 'a')), (Patch, "old")]
        );

        plan.Outcome.ShouldBe(PlanOutcome.Ready);
        plan.Changes.Select(change => (change.Path, change.Removes))
            .ShouldBe([(Overlay, false), (Patch, false), ("apps/web/overlays/prod/new.yaml", true), (HoldPath, false)]);
        plan.Record.Kind.ShouldBe(PromotionKind.Rollback);
        plan.PullRequestBranch.ShouldBe("promote/prod/web");
        HoldFile
            .Read(plan.Changes[^1].Bytes.ToArray(), "prod", "web")
            .Artifacts.Single()
            .Images.Single()
            .ToString()
            .ShouldBe($"ghcr.io/acme/web:{Tag("2")}@sha256:{new string('b', 64)}");
    }

    [Fact]
    public void Where_the_image_stays_nothing_is_held()
    {
        var plan = Make(
            now: [(Overlay, Kustomization("1", 'a')), (Patch, "new")],
            target: [(Overlay, Kustomization("1", 'a')), (Patch, "old")]
        );

        plan.Changes.Select(change => change.Path).ShouldBe([Patch]);
    }

    [Fact]
    public void What_is_held_already_is_not_held_twice_and_what_was_proposed_is_said_again()
    {
        var earlier = new HeldArtifact
        {
            Images = [ImageReference.Parse($"ghcr.io/acme/web:{Tag("2")}@sha256:{new string('b', 64)}")],
            Since = Cases.Now.AddDays(-1),
            By = "rita",
            Reason = "It leaks",
        };
        (string, string)[] now = [(Overlay, Kustomization("2", 'b'))];
        (string, string)[] target = [(Overlay, Kustomization("1", 'a'))];

        var held = Make(now, target, held: new Hold("web", "prod", [earlier]));
        var proposed = Make(now, target, proposed: new Hold("web", "prod", [earlier]));

        held.Changes.Select(change => change.Path).ShouldBe([Overlay]);
        proposed.Changes[^1].Bytes.ToArray().ShouldBe(HoldFile.Write(new Hold("web", "prod", [earlier])));
        proposed.Message.ShouldContain("Reason: It leaks\n");
    }

    [Fact]
    public void A_link_in_the_overlay_cannot_be_put_back_and_it_says_so()
    {
        var error = Should.Throw<UsageException>(() =>
            Make(
                now: [(Overlay, Kustomization("2", 'b'))],
                target: [(Overlay, Kustomization("1", 'a')), (Patch, "link:../x")]
            )
        );

        error.Message.ShouldStartWith($"{Patch} is not a file but a SymbolicLink");
    }

    [Fact]
    public void A_reason_of_several_lines_makes_no_trailers()
    {
        var plan = Make(
            now: [(Overlay, Kustomization("2", 'b'))],
            target: [(Overlay, Kustomization("1", 'a'))],
            reason: "x\n\nPromote-App: other"
        );

        Trailers.Read(plan.Message)!.App.ShouldBe("web");
        plan.Message.ShouldContain("Reason: x  Promote-App: other\n");
    }

    private static Plan Make(
        (string, string)[] now,
        (string, string)[] target,
        Hold? held = null,
        Hold? proposed = null,
        string? reason = null
    )
    {
        var app = Cases.Configuration.App("web");
        var environment = Cases.Configuration.Environment("prod");
        var snapshot = Snapshot(now) with
        {
            Holds = held is null
                ? new Dictionary<string, ManifestFile>(StringComparer.Ordinal)
                : new Dictionary<string, ManifestFile>(StringComparer.Ordinal)
                {
                    [HoldPath] = new(HoldPath, FileKind.Regular, HoldFile.Write(held)),
                },
        };
        var (before, after) = (Version(now), Version(target));
        return RollbackPlanner.Make(
            snapshot,
            app,
            environment,
            new RollbackFacts
            {
                Unit = Unit.Of(snapshot, app, snapshot.State(app, environment)),
                Now = before,
                Target = after,
                Before = before.Artifact,
                After = after.Artifact,
                Registry = after.Artifact.Images.ToDictionary(
                    image => image.ToString(),
                    image => new RegistryFact(true, image.Digest),
                    StringComparer.Ordinal
                ),
                Reason = reason,
                By = "dana",
                Proposed = proposed,
                At = Cases.Now,
            }
        );

        UnitVersion Version((string, string)[] files)
        {
            var then = Snapshot(files);
            var state = then.State(app, environment);
            return new(
                new CommitInfo
                {
                    Id = then.Commit,
                    Parents = [],
                    Author = new("a", "b", default),
                    Committer = new("a", "b", default),
                    Message = "",
                },
                state,
                Planner.ArtifactOf(state)!,
                then.Files
            );
        }
    }

    private static string Tag(string digit) => new(digit[0], 40);

    private static string Kustomization(string digit, char digest) =>
        $"images:\n  - name: ghcr.io/acme/web\n    newTag: \"{Tag(digit)}\"\n    digest: sha256:{new string(digest, 64)}\n";

    private static Snapshot Snapshot((string Path, string Text)[] files) =>
        new()
        {
            Repository = "acme/manifests",
            Branch = "main",
            Commit = CommitId.Parse(new string('1', 40)),
            Configuration = Cases.Configuration,
            Files = files.ToDictionary(
                file => file.Path,
                file => new ManifestFile(
                    file.Path,
                    file.Text.StartsWith("link:", StringComparison.Ordinal) ? FileKind.SymbolicLink : FileKind.Regular,
                    Encoding.UTF8.GetBytes(file.Text)
                ),
                StringComparer.Ordinal
            ),
        };
}
