using Promote.Artifacts;
using Promote.Registries;

namespace Promote.Tests.Registries;

public sealed class ReportedDigestTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Fact]
    public void The_sdk_lists_one_image_twice() => ReportedDigest.OfSdk(Sdk("", A, A))!.Value.ShouldBe(A);

    [Fact]
    public void The_sdks_index_goes_before_its_platforms() =>
        ReportedDigest
            .OfSdk(Sdk("{}", A, B))!
            .Value.ShouldBe("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");

    [Fact]
    public void Several_images_of_the_sdk_without_an_index_are_none() =>
        ReportedDigest.OfSdk(Sdk("", A, B)).ShouldBeNull();

    [Fact]
    public void Lines_of_others_around_the_sdks_json_do_not_matter() =>
        ReportedDigest.OfSdk($"Restored {{x}}.\n{{ not json\n{Sdk("", A)}\nDone {{.\n")!.Value.ShouldBe(A);

    [Theory]
    [InlineData("")]
    [InlineData("Pushed image 'acme/web:1' to registry")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"TargetResults": []}""")]
    [InlineData("""{"TargetResults": {"PublishContainer": {"Result": "Failure", "Items": []}}}""")]
    [InlineData("""{"TargetResults": {"PublishContainer": {"Items": [5]}}}""")]
    [InlineData("""{"TargetResults": {"PublishContainer": {"Items": [{"ManifestDigest": "latest"}]}}}""")]
    public void What_the_sdk_does_not_say_is_none(string output) => ReportedDigest.OfSdk(output).ShouldBeNull();

    [Theory]
    [InlineData($$"""{"containerimage.digest": "{{A}}"}""", A)]
    [InlineData($$"""{"containerimage.digest": "{{A}}", "image.name": "ghcr.io/acme/web:1,ghcr.io/acme/web:2"}""", A)]
    [InlineData($$"""{"containerimage.digest": "{{A}}", "image.name": "ghcr.io/acme/web2:1"}""", null)]
    [InlineData(
        $$"""{"one": {"containerimage.digest": "{{A}}", "image.name": "ghcr.io/acme/web:1"}, "two": {"containerimage.digest": "{{B}}", "image.name": "ghcr.io/acme/worker:1"} }""",
        A
    )]
    [InlineData(
        $$"""{"one": {"containerimage.digest": "{{A}}", "image.name": "ghcr.io/acme/web:1"}, "two": {"containerimage.digest": "{{B}}", "image.name": "ghcr.io/acme/web:1"} }""",
        null
    )]
    [InlineData($$"""{"one": {"containerimage.digest": "{{A}}"} }""", null)]
    [InlineData("""{"containerimage.digest": 5}""", null)]
    [InlineData("""{"containerimage.digest": "sha256:AAAA"}""", null)]
    [InlineData("[]", null)]
    [InlineData("not json", null)]
    [InlineData("", null)]
    public void Buildxs_metadata_has_the_digest_of_the_image_by_that_name(string text, string? digest) =>
        (ReportedDigest.OfMetadata(text, ImageName.Parse("ghcr.io/acme/web"))?.Value).ShouldBe(digest);

    [Theory]
    [InlineData(A + "\n", A)]
    [InlineData(A, A)]
    [InlineData("", null)]
    [InlineData("sha256:short", null)]
    [InlineData(A + "\n" + B, null)]
    public void A_digest_file_holds_the_digest_alone(string text, string? digest) =>
        (ReportedDigest.OfDigestFile(text)?.Value).ShouldBe(digest);

    // As SDK 10 prints it.
    private static string Sdk(string index, params string[] digests) =>
        $$"""
            {
              "Properties": { "GeneratedImageIndex": "{{index}}" },
              "TargetResults": { "PublishContainer": { "Result": "Success", "Items": [
                {{string.Join(
                ", ",
                digests.Select(digest => $$"""{ "Identity": "GeneratedContainer", "ManifestDigest": "{{digest}}" }""")
            )}}
              ] } }
            }
            """.ReplaceLineEndings(
            "\n"
        );
}
