using CsCheck;
using Promote.Artifacts;
using Promote.Evidence;

namespace Promote.Tests.Evidence;

public sealed class TrailersTests
{
    private static readonly Gen<ImageReference> Images = Gen.Select(
        Gen.OneOf("ghcr.io/acme/web", "localhost:5000/a", "web"),
        Gen.OneOf("1.2.3", "0123456789ab", "v1"),
        Gen.OneOf('a', 'b', '0'),
        (name, tag, digit) =>
            new ImageReference(ImageName.Parse(name), Tag.Parse(tag), Digest.Parse("sha256:" + new string(digit, 64)))
    );

    private static readonly Gen<PromotionRecord> Records = Gen.Select(
        Gen.OneOf("web", "a.b-c"),
        Gen.OneOf("dev", "prod"),
        Gen.OneOf("staging", "eu").List[0, 2],
        Images.List[1, 3],
        Gen.OneOf<string?>(null, new string('c', 40)),
        Gen.OneOf(PromotionKind.Bump, PromotionKind.Promote),
        Gen.OneOf<string?>(null, "https://ci.test/run/1"),
        Gen.OneOf<string?>(null, "https://ci.test/run/2"),
        (app, environment, from, images, commit, kind, run, builtBy) =>
            new PromotionRecord
            {
                App = app,
                Environment = environment,
                From = from,
                Artifact = new(images, commit),
                Kind = kind,
                Run = run,
                BuiltBy = builtBy,
            }
    );

    [Fact]
    public void What_is_written_is_read_back() =>
        Records.Sample(record =>
        {
            var read = Trailers.Read("Promote web\n\nA line.\n\n" + Trailers.Write(record))!;
            return read.App == record.App
                && read.Environment == record.Environment
                && read.From.SequenceEqual(record.From)
                && read.Artifact.Images.SequenceEqual(record.Artifact.Images)
                && read.Artifact.SourceCommit == record.Artifact.SourceCommit
                && read.Kind == record.Kind
                && read.Run == record.Run
                && read.BuiltBy == record.BuiltBy;
        });

    [Theory]
    [InlineData("")]
    [InlineData("Fix a typo")]
    [InlineData("Title\n\nPromote-App: web")]
    [InlineData("Title\n\nPromote-App: web\nPromote-Environment: dev\n\nA last paragraph of something else")]
    [InlineData("Title\n\nPromote-App web\nPromote-Environment dev")]
    public void A_message_that_is_no_promotions_is_none(string message) => Trailers.Read(message).ShouldBeNull();

    [Fact]
    public void What_is_not_an_image_a_tag_or_a_digest_is_left_out()
    {
        var read = Trailers.Read(
            "T\n\nPromote-App: web\nPromote-Environment: dev\nPromote-Image: UP PER\nPromote-Tag: x y\nPromote-Digest: md5:1\n"
        );

        read!.Artifact.Images.ShouldBeEmpty();
    }

    [Fact]
    public void A_value_cannot_begin_another_trailer()
    {
        var record = new PromotionRecord
        {
            App = "web",
            Environment = "dev",
            From = [],
            Artifact = new([], null),
            Kind = PromotionKind.Bump,
            Run = "https://x\nPromote-App: evil",
        };

        Trailers.Write(record).ShouldNotContain("\nPromote-App: evil");
    }
}
