using Promote.Artifacts;
using Promote.Forges;
using Promote.Proof;
using Promote.Registries;
using static Promote.Tests.Proof.ProofCase;

namespace Promote.Tests.Proof;

public sealed class ProofJudgeTests
{
    private static readonly Dictionary<string, (ProofFacts Facts, string Link, string Says)> Cases = new(
        StringComparer.Ordinal
    )
    {
        ["no digest"] = (
            Good.WithImage(image => image with { Image = image.Image with { Digest = null } }),
            "prod/manifest missing",
            "no digest"
        ),
        ["the digest is gone"] = (
            Good.WithImage(image => image with { Exists = false, Tagged = null }),
            "image missing",
            "does not have"
        ),
        ["the tag is gone"] = (Good.WithImage(image => image with { Tagged = null }), "tag claim", "is gone"),
        ["the tag was moved"] = (
            Good.WithImage(image => image with { Tagged = DigestOf(Old) }),
            "tag wrong",
            "it was moved"
        ),
        ["no labels"] = (
            Good.WithImage(image => image with { Labels = new Dictionary<string, string>(StringComparer.Ordinal) }),
            "labels claim",
            "no label that says"
        ),
        ["a label of another commit"] = (
            Labelled(BuildOnce.RevisionLabel, new string('9', 40)),
            "labels wrong",
            $"the tag means {Now}"
        ),
        ["a label of another repository"] = (
            Labelled(LabelProof.SourceLabel, "https://github.com/evil/web"),
            "labels wrong",
            "promote.yaml says acme/web"
        ),
        ["a semantic version's label of another commit"] = (
            (Good with { App = App("tags: semver, source: acme/web") }).WithImage(image =>
                image with
                {
                    Image = image.Image with { Tag = Tag.Parse("1.2.3") },
                    Source = Commit(new string('9', 40)),
                }
            ),
            "labels wrong",
            $"the tag means {new string('9', 40)}"
        ),
        ["no commit found"] = (
            Good with
            {
                Chain = [Good.Chain[0] with { Deployment = null, IsCut = true }],
            },
            "prod/commit missing",
            "as far back as was looked"
        ),
        ["staging never ran it"] = (Good.With(staging: _ => null), "staging/commit missing", "never ran web:"),
        ["staging never ran it, and the commit held something"] = (
            Good.With(prod => prod with { Exceptions = [new("holds/prod/web.yaml", "a rollback")] }, _ => null),
            "staging/commit missing",
            "holds/prod/web.yaml came along: a rollback."
        ),
        ["a rollback"] = (
            Good.With(prod => prod with { Exceptions = [new("holds/prod/web.yaml", "a rollback")] }),
            "prod/exception checked",
            "it is a rollback"
        ),
        ["honest trailers"] = (
            Trailers("web", "prod", Now),
            "prod/trailers claim",
            "says of itself: promote from staging"
        ),
        ["trailers of the branch's commit"] = (
            Good.WithMerge(merge =>
                merge with
                {
                    Record = merge.Record with { HeadMessage = Message("web", "prod", Old) },
                }
            ),
            "prod/trailers wrong",
            $":{Old}, and the manifest says :{Now}"
        ),
        ["trailers of another tag"] = (Trailers("web", "prod", Old), "prod/trailers wrong", "contradict the content"),
        ["trailers of another app"] = (Trailers("api", "prod", Now), "prod/trailers wrong", "they say api"),
        ["trailers of another environment"] = (
            Trailers("web", "staging", Now),
            "prod/trailers wrong",
            "they say staging, and it changed prod"
        ),
        ["trailers of another digest"] = (
            Trailers("web", "prod", Now, Old),
            "prod/trailers wrong",
            "and the manifest says sha256:"
        ),
        ["trailers of another source"] = (
            Good.With(prod =>
                prod.Says(Message("web", "prod", Now) + $"Promote-Source-Commit: {new string('9', 40)}\n")
            ),
            "prod/trailers wrong",
            $"and the tag is {Now}"
        ),
        ["a push"] = (
            Good.With(prod => prod with { Merge = null }),
            "prod/pull-request missing",
            "pushed straight to main"
        ),
        ["a head that says something else"] = (
            Good.WithMerge(merge => merge with { HeadArtifact = Artifact(Now, Old) }),
            "prod/pull-request wrong",
            "the commit says otherwise"
        ),
        ["a head that cannot be read"] = (
            Good.WithMerge(merge => merge with { HeadArtifact = null }),
            "prod/pull-request missing",
            "cannot be read"
        ),
        ["a merge of something else"] = (
            Good.With(prod => prod with { Commit = CommitOf('c', 'e', Id('9')) }),
            "prod/pull-request wrong",
            "the commit merges 999999999999"
        ),
        ["a squash"] = (
            Good.With(prod => prod with { Commit = CommitOf('c', 'e') }),
            "prod/pull-request checked",
            "squashed or rebased"
        ),
        ["a rebase of several"] = (
            Good.With(prod => prod with { Commit = CommitOf('9', 'e') }),
            "prod/pull-request checked",
            "main rebased"
        ),
        ["no approval"] = (Reviews(), "prod/approvals missing", "Nobody who may write"),
        ["an approval after the merge"] = (Reviews(Review("rita", 1)), "prod/approvals missing", "after it was merged"),
        ["an approval of another head"] = (
            Reviews(Review("rita", -1, commit: Id('9'))),
            "prod/approvals missing",
            "rita approved 999999999999, not that"
        ),
        ["an approval by a reader"] = (
            Reviews(Review("rex", -1, mayWrite: false)),
            "prod/approvals missing",
            "rex approved it and may not write"
        ),
        ["an approval that was taken back"] = (
            Reviews(Review("rita", -9), Review("rita", -5, MergeReviewKind.Objection)),
            "prod/approvals missing",
            "Nobody"
        ),
        ["an approval and a comment"] = (
            Reviews(Review("rita", -9), Review("rita", -5, MergeReviewKind.Comment)),
            "prod/approvals checked",
            "rita approved exactly"
        ),
        ["too few approvals"] = (Good.With(requires: "approvals: 2"), "prod/approvals missing", "2 asked for"),
        ["only an author approved it"] = (
            Reviews(Review("Dana", -1)),
            "prod/separation missing",
            "Nobody approved it who wrote none of it"
        ),
        ["authors that are not known"] = (
            Good.WithMerge(merge => merge with { Unknown = "its tags are no commits" }),
            "prod/separation missing",
            "its tags are no commits"
        ),
        ["authors that need not be known"] = (
            Good.With(
                prod => prod with { Merge = prod.Merge! with { Unknown = "its tags are no commits" } },
                requires: "approvals: 1, separation: where-readable"
            ),
            "prod/separation claim",
            "as far as the source can be read"
        ),
        ["no guard is named"] = (
            Good with
            {
                Identities = Good.Identities with { Guard = [] },
            },
            "prod/guard missing",
            "names nobody"
        ),
        ["no check"] = (Checks(), "prod/guard missing", "There is no check promote/verify"),
        ["another's check"] = (
            Checks(Check("github-actions[bot]", -1)),
            "prod/guard missing",
            "is by github-actions[bot], none of"
        ),
        ["a check that failed"] = (
            Checks(Check("promote-guard[bot]", -1, "failure"), Check("promote-guard[bot]", -2)),
            "prod/guard wrong",
            "concluded failure"
        ),
        ["a check that did not conclude"] = (
            Checks(Check("promote-guard[bot]", -1, "")),
            "prod/guard missing",
            "did not conclude"
        ),
        ["a check after the merge"] = (
            Checks(Check("promote-guard[bot]", 1)),
            "prod/guard missing",
            "only after it was merged"
        ),
        ["no evidence"] = (Good.Seen(), "staging/healthy missing", "is not recorded on 555555555555"),
        ["another's evidence"] = (
            Good.Seen(Status("staging", "healthy", -60, creator: "mallory")),
            "staging/healthy missing",
            "recorded by mallory, none of"
        ),
        ["evidence of another environment"] = (
            Good.Seen(Status("dev", "healthy", -60)),
            "staging/healthy missing",
            "is not recorded"
        ),
        ["evidence after the merge"] = (
            Good.Seen(Status("staging", "healthy", 1)),
            "staging/healthy missing",
            "after it went on"
        ),
        ["evidence that turned bad after the merge"] = (
            Good.Seen(
                Status("staging", "healthy", 10, StatusState.Failure),
                Status("staging", "healthy", -60),
                Status("staging", "smoke", -60)
            ),
            "staging/healthy checked",
            "before prod was merged"
        ),
        ["evidence that had turned bad"] = (
            Good.Seen(Status("staging", "healthy", -10, StatusState.Failure), Status("staging", "healthy", -60)),
            "staging/healthy wrong",
            "had failed"
        ),
        ["evidence that others turned bad"] = (
            Good.Seen(
                Status("staging", "healthy", -10, StatusState.Failure, "mallory"),
                Status("staging", "healthy", -60),
                Status("staging", "smoke", -60)
            ),
            "staging/healthy checked",
            "before prod was merged"
        ),
        ["evidence that is pending"] = (
            Good.Seen(Status("staging", "healthy", -10, StatusState.Pending)),
            "staging/healthy missing",
            "pending"
        ),
        ["evidence before a push"] = (
            Good.With(prod => prod with { Merge = null }),
            "staging/healthy claim",
            "the time that cccccccccccc gives itself"
        ),
        ["a soak that was not kept"] = (
            Good.Seen(Status("staging", "healthy", -90), Status("staging", "smoke", -10)),
            "staging/soak missing",
            "good for 10m when it went on; 30m are asked for"
        ),
        ["a soak that had not begun"] = (Good.Seen(), "staging/soak missing", "was not seen good"),
        ["no one is believed"] = (
            Good with
            {
                Identities = Good.Identities with { Evidence = [] },
            },
            "staging/smoke missing",
            "names nobody"
        ),
        ["no source"] = (Good with { App = App("tags: sha") }, "source missing", "names no 'source'"),
        ["a source that is hidden"] = (
            Good.WithImage(image => image with { Source = null }),
            "source missing",
            "shows no commit"
        ),
        ["a source that is not on the default branch"] = (
            Good.WithImage(image => image with { Source = image.Source! with { IsOnDefaultBranch = false } }),
            "source claim",
            "but not on main"
        ),
        ["a source by the label alone"] = (
            Good.WithImage(image => image with { IsByLabel = true }),
            "source claim",
            "by the image's label alone"
        ),
        ["a source that is not signed"] = (
            Good.WithImage(image =>
                image with
                {
                    Source = image.Source! with { IsVerified = false, Reason = "unsigned", Author = null },
                }
            ),
            "source checked",
            "written by nobody that the forge knows, committed by web-flow; its signature is not verified (unsigned)"
        ),
        ["no forge: the guard"] = (NoForge(), "prod/guard missing", "No forge is known"),
        ["no forge: the evidence"] = (NoForge(), "staging/healthy missing", "No forge is known"),
        ["no forge: the source"] = (NoForge(), "source missing", "No forge is known"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void What_holds_is_proven_link_by_link_from_what_runs_to_what_it_was_made_from()
    {
        var links = ProofJudge.Judge(Good);

        links
            .Select(Word)
            .ShouldBe([
                "prod/manifest checked",
                "image checked",
                "tag checked",
                "labels claim",
                "prod/commit checked",
                "prod/trailers claim",
                "prod/pull-request checked",
                "prod/approvals checked",
                "prod/separation checked",
                "prod/guard checked",
                "staging/commit checked",
                "staging/trailers claim",
                "staging/pull-request checked",
                "staging/healthy checked",
                "staging/smoke checked",
                "staging/soak checked",
                "dev/commit checked",
                "dev/trailers claim",
                "dev/pull-request claim",
                "source checked",
            ]);
        ProofJudge.IsProven(links).ShouldBeTrue();
        links.Single(link => link is { Step: ProofStep.Guard }).By.ShouldBe("promote-guard[bot]");
        links.Single(link => link is { Step: ProofStep.Smoke }).Commit.ShouldBe(Id('6').Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_link_tells_what_was_seen(string name)
    {
        var (facts, link, says) = Cases[name];

        var links = ProofJudge.Judge(facts);

        links.Select(Word).ShouldContain(link);
        links.First(one => Word(one) == link).What.ShouldContain(says);
        ProofJudge
            .IsProven(links)
            .ShouldBe(!links.Any(one => one.Verdict is ProofVerdict.Missing or ProofVerdict.Wrong));
    }

    [Fact]
    public void One_environment_that_two_came_from_is_told_once_and_asked_twice()
    {
        var other = Good.Chain[1] with { Next = new(Good.Chain[1].Environment, Staging()) };

        var links = ProofJudge.Judge(Good with { Chain = [.. Good.Chain, other] });

        links.Count(link => Word(link) == "staging/commit checked").ShouldBe(1);
    }

    [Fact]
    public void A_link_for_people_says_who_when_and_where()
    {
        var link = new ProofLink(ProofStep.PullRequest, "prod", ProofVerdict.Checked, "It was merged.")
        {
            By = "sam",
            At = Merged,
            Commit = Head.Value,
        };

        link.Text.ShouldBe("It was merged. (by sam, 2026-03-02 12:00:00 UTC, commit bbbbbbbbbbbb)");
    }

    private static string Word(ProofLink link) =>
        $"{(link.Environment is null ? "" : link.Environment + "/")}{link.Step.Word()} {link.Verdict.Word()}";

    private static ProofFacts Labelled(string label, string value) =>
        Good.WithImage(image =>
            image with
            {
                Labels = new Dictionary<string, string>(image.Labels, StringComparer.Ordinal) { [label] = value },
            }
        );

    private static ProofFacts Reviews(params MergeReview[] reviews) =>
        Good.WithMerge(merge => merge with { Reviews = reviews });

    private static ProofFacts Checks(params CheckRecord[] checks) =>
        Good.WithMerge(merge => merge with { Checks = checks });

    private static ProofFacts NoForge() =>
        Good.With(prod => prod with { Merge = null }, staging => staging with { Merge = null, Seen = [] }) with
        {
            HasForge = false,
        };

    private static ProofFacts Trailers(string app, string environment, string tag, string? digestOf = null) =>
        Good.With(prod => prod.Says(Message(app, environment, tag, digestOf)));

    private static string Message(string app, string environment, string tag, string? digestOf = null) =>
        $"""
            Promote

            Promote-App: {app}
            Promote-Environment: {environment}
            Promote-From: staging
            Promote-Image: ghcr.io/acme/web
            Promote-Tag: {tag}
            Promote-Digest: {DigestOf(digestOf ?? tag)}
            Promote-Kind: promote

            """;
}
