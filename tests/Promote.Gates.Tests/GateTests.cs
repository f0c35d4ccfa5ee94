using System.Text.RegularExpressions;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;

namespace Promote.Gates.Tests;

public sealed class GateTests
{
    [Fact]
    public void A_promotion_that_has_all_it_needs_passes_every_gate()
    {
        var results = GateList.Judge(Cases.Passing);

        results
            .Select(result => result.Gate)
            .ShouldBe(["immutable-tag", "same-artifact", "healthy", "smoke", "soak", "not-downgrade"]);
        results.ShouldAllBe(result => result.Verdict == GateVerdict.Passed);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("LATEST")]
    [InlineData("main")]
    [InlineData("staging")]
    [InlineData("v1")]
    [InlineData("1.2.3")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("g123456789ab")]
    public void A_tag_that_is_no_commit_is_refused_where_tags_are_commits(string tag) =>
        Judge(Cases.Of(Cases.Artifact(tag)), "immutable-tag").Verdict.ShouldBe(GateVerdict.Refused);

    [Theory]
    [InlineData("0123456789ab")]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void A_commits_id_passes_where_tags_are_commits(string tag) =>
        Judge(Cases.Of(Cases.Artifact(tag)), "immutable-tag").Verdict.ShouldBe(GateVerdict.Passed);

    [Fact]
    public void A_tag_that_is_no_commit_is_told_every_length_that_one_may_have() =>
        Judge(Cases.Of(Cases.Artifact("1.2.3")), "immutable-tag")
            .Reason.ShouldContain("a commit's id (12, 40 or 64 hex digits)");

    [Theory]
    [InlineData("1.2.3", GateVerdict.Passed)]
    [InlineData("v1.2.3-rc.1", GateVerdict.Passed)]
    [InlineData("1.2", GateVerdict.Refused)]
    [InlineData("1", GateVerdict.Refused)]
    [InlineData("01.2.3", GateVerdict.Refused)]
    [InlineData("latest", GateVerdict.Refused)]
    public void A_semantic_version_is_whole(string tag, GateVerdict verdict) =>
        Judge(With(new TagPolicy(TagPolicyKind.Semver, null), tag), "immutable-tag").Verdict.ShouldBe(verdict);

    [Theory]
    [InlineData("r17", GateVerdict.Passed)]
    [InlineData("r17x", GateVerdict.Refused)]
    [InlineData("prod", GateVerdict.Refused)]
    public void A_floating_word_is_refused_whatever_the_pattern_says(string tag, GateVerdict verdict) =>
        Judge(
            With(
                new TagPolicy(
                    TagPolicyKind.Pattern,
                    new Regex(@"\A(?:r[0-9]+|[a-z]+)\z", RegexOptions.NonBacktracking)
                ),
                tag
            ),
            "immutable-tag"
        )
            .Verdict.ShouldBe(verdict);

    [Fact]
    public void An_image_that_the_registry_lacks_is_refused() =>
        Judge(Cases.Passing with { Registry = Cases.Registry(false, null) }, "same-artifact")
            .ShouldSatisfyAllConditions(
                result => result.Verdict.ShouldBe(GateVerdict.Refused),
                result => result.Reason.ShouldStartWith("The registry has no ghcr.io/acme/web:")
            );

    [Fact]
    public void A_tag_that_was_pushed_again_is_refused() =>
        Judge(Cases.Passing with { Registry = Cases.Registry(true, Cases.OtherDigest) }, "same-artifact")
            .ShouldSatisfyAllConditions(
                result => result.Verdict.ShouldBe(GateVerdict.Refused),
                result => result.Reason.ShouldContain("points at sha256:bbbbbbbbbbbb now, not at sha256:aaaaaaaaaaaa")
            );

    [Fact]
    public void A_tag_that_was_removed_is_refused() =>
        Judge(Cases.Passing with { Registry = Cases.Registry(true, null) }, "same-artifact")
            .Verdict.ShouldBe(GateVerdict.Refused);

    [Fact]
    public void An_artifact_that_the_environment_before_does_not_run_waits() =>
        Judge(Cases.Passing with { From = From(Cases.Artifact(new string('e', 40))) }, "same-artifact")
            .Verdict.ShouldBe(GateVerdict.Waiting);

    [Fact]
    public void The_same_tag_with_other_bytes_in_the_environment_before_waits() =>
        Judge(Cases.Passing with { From = From(Cases.Artifact(Cases.Tag, Cases.OtherDigest)) }, "same-artifact")
            .Verdict.ShouldBe(GateVerdict.Waiting);

    [Fact]
    public void An_environment_before_that_runs_nothing_waits() =>
        Judge(Cases.Passing with { From = From(null) }, "same-artifact").Verdict.ShouldBe(GateVerdict.Waiting);

    [Theory]
    [InlineData("healthy")]
    [InlineData("smoke")]
    public void What_was_not_observed_waits_and_says_what_to_type(string gate)
    {
        var result = Judge(Cases.Passing with { Evidence = Cases.Evidence(null, null) }, gate);

        result.Verdict.ShouldBe(GateVerdict.Waiting);
        result.Next.ShouldBe($"Run promote {(gate == "smoke" ? "smoke" : "wait")} staging --app web.");
    }

    [Theory]
    [InlineData("healthy")]
    [InlineData("smoke")]
    public void What_was_observed_to_be_bad_is_refused(string gate)
    {
        var bad = Cases.Seen(ObservationVerdict.Bad);

        Judge(Cases.Passing with { Evidence = Cases.Evidence(bad, bad) }, gate).Verdict.ShouldBe(GateVerdict.Refused);
    }

    [Theory]
    [InlineData("healthy")]
    [InlineData("smoke")]
    public void What_is_still_being_looked_at_waits(string gate)
    {
        var pending = Cases.Seen(ObservationVerdict.Pending);

        Judge(Cases.Passing with { Evidence = Cases.Evidence(pending, pending) }, gate)
            .Verdict.ShouldBe(GateVerdict.Waiting);
    }

    [Fact]
    public void Evidence_that_cannot_be_had_waits_with_the_reason() =>
        Judge(Cases.Passing with { Evidence = Cases.Evidence(null, null, "no forge keeps it") }, "healthy")
            .Reason.ShouldBe("There is no evidence from staging: no forge keeps it.");

    [Fact]
    public void What_is_not_required_has_no_say()
    {
        var lax = Cases.Passing with
        {
            Environment = Cases.Configuration.Environment("prod") with { Requires = Requirements.None },
        };

        GateList.Judge(lax).Select(result => result.Gate).ShouldBe(["immutable-tag", "same-artifact", "not-downgrade"]);
    }

    [Theory]
    [InlineData(60, 60, GateVerdict.Passed)]
    [InlineData(30, 30, GateVerdict.Passed)]
    [InlineData(60, 29, GateVerdict.Waiting)]
    [InlineData(29, 60, GateVerdict.Waiting)]
    public void The_soak_counts_from_the_later_of_what_was_seen(int healthy, int smoke, GateVerdict verdict)
    {
        var evidence = Cases.Evidence(
            Cases.Seen(ObservationVerdict.Good, healthy),
            Cases.Seen(ObservationVerdict.Good, smoke)
        );

        Judge(Cases.Passing with { Evidence = evidence }, "soak").Verdict.ShouldBe(verdict);
    }

    [Fact]
    public void A_soak_says_when_it_opens()
    {
        var good = Cases.Seen(ObservationVerdict.Good, 10);

        Judge(Cases.Passing with { Evidence = Cases.Evidence(good, good) }, "soak")
            .OpensAt.ShouldBe(Cases.Now.AddMinutes(20));
    }

    [Theory]
    [InlineData("Older", false, GateVerdict.Refused)]
    [InlineData("Older", true, GateVerdict.Passed)]
    [InlineData("Newer", false, GateVerdict.Passed)]
    [InlineData("Same", false, GateVerdict.Passed)]
    [InlineData("Unknown", false, GateVerdict.Passed)]
    public void Only_what_is_known_to_be_older_is_a_downgrade(string order, bool allowed, GateVerdict verdict) =>
        Judge(
            Cases.Passing with
            {
                Order = new(Enum.Parse<VersionOrderKind>(order), "x"),
                AllowDowngrade = allowed,
            },
            "not-downgrade"
        )
            .Verdict.ShouldBe(verdict);

    private static Dictionary<string, Artifact?> From(Artifact? artifact) =>
        new(StringComparer.Ordinal) { ["staging"] = artifact };

    private static PromotionCase With(TagPolicy policy, string tag)
    {
        var promotion = Cases.Of(Cases.Artifact(tag));
        return promotion with { App = promotion.App with { Tags = policy } };
    }

    private static GateResult Judge(PromotionCase promotion, string gate) =>
        GateList.Judge(promotion).Single(result => result.Gate == gate);
}
