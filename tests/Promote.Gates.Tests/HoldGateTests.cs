using Promote.Artifacts;
using Promote.Manifests;

namespace Promote.Gates.Tests;

public sealed class HoldGateTests
{
    [Fact]
    public void Where_nothing_is_held_it_has_no_say() => new HoldGate().Judge(Cases.Passing).ShouldBeNull();

    [Theory]
    // held: images as name:tag[@digest letter]; promoted: the same
    [InlineData("web:1@a", "web:1@a", GateVerdict.Refused)]
    [InlineData("web:1@a", "web:2@a", GateVerdict.Refused)]
    [InlineData("web:1@a", "other/web:1@a", GateVerdict.Refused)]
    [InlineData("web:1@a", "web:1@b", GateVerdict.Passed)]
    [InlineData("web:1@a", "web:2@b", GateVerdict.Passed)]
    [InlineData("web:1@a", "web:1", GateVerdict.Refused)]
    [InlineData("web:1", "web:1@b", GateVerdict.Refused)]
    [InlineData("web:1", "web:2", GateVerdict.Passed)]
    [InlineData("web:1", "api:1", GateVerdict.Passed)]
    [InlineData("web:1@a", "web:1@a worker:7@c", GateVerdict.Refused)]
    [InlineData("web:1@a worker:1@b", "web:1@a worker:2@c", GateVerdict.Passed)]
    [InlineData("web:1@a worker:1@b", "worker:1@b web:1@a", GateVerdict.Refused)]
    public void Only_the_very_images_are_refused(string held, string promoted, GateVerdict verdict) =>
        Judge(Images(promoted), Held(held)).Verdict.ShouldBe(verdict);

    [Fact]
    public void Each_of_several_that_are_held_counts_and_the_reason_is_told()
    {
        var result = Judge(Images("web:1@a"), Held("web:1@a") with { Reason = "Checkout fails." }, Held("web:2@b"));

        result.Reason.ShouldBe("1 was rolled back from prod on 2026-01-05 12:00 UTC by dana: Checkout fails.");
        result.Next.ShouldContain("promote release --app web --env prod");
    }

    [Fact]
    public void An_image_that_is_gone_stops_a_rollback_and_a_moved_tag_does_not()
    {
        var gate = new StillThereGate();

        gate.Judge(Cases.Passing).Verdict.ShouldBe(GateVerdict.Passed);
        gate.Judge(Cases.Passing with { Registry = Cases.Registry(false, null) }).Verdict.ShouldBe(GateVerdict.Refused);
        gate.Judge(Cases.Passing with { Registry = Cases.Registry(true, Cases.OtherDigest) })
            .Reason.ShouldContain("its tag points at sha256:bbbbbbbbbbbb now");
        gate.Judge(Cases.Passing with { Registry = Cases.Registry(true, null) })
            .Reason.ShouldContain("has lost its tag");
    }

    private static GateResult Judge(Artifact artifact, params HeldArtifact[] held) =>
        new HoldGate().Judge(Cases.Of(artifact) with { Hold = new Hold("web", "prod", held) })!;

    private static HeldArtifact Held(string images) =>
        new()
        {
            Images = Images(images).Images,
            Since = Cases.Now,
            By = "dana",
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
