using CsCheck;
using Promote.Manifests;

namespace Promote.Tests.Manifests;

public sealed class ImageTextTests
{
    [Theory]
    [InlineData("web", "web", null, null)]
    [InlineData("web:v1", "web", "v1", null)]
    [InlineData("r:5000/web", "r:5000/web", null, null)]
    [InlineData("r:5000/web:v1@sha256:x", "r:5000/web", "v1", "sha256:x")]
    [InlineData("ghcr.io/acme/web@sha256:x", "ghcr.io/acme/web", null, "sha256:x")]
    public void An_image_is_taken_apart(string text, string name, string? tag, string? digest) =>
        ImageText.Parse(text).ShouldBe(new ImageText(name, tag, digest));

    /// <summary>Taking apart and putting together gives the same text, whatever it is.</summary>
    [Fact]
    public void Any_text_comes_back() =>
        Gen.String[Gen.Char[":@/ab"], 0, 12].Sample(text => ImageText.Parse(text).ToString() == text);

    [Fact]
    public void An_edit_can_remove() =>
        ImageText
            .Parse("web:v1@sha256:x")
            .With(
                new()
                {
                    RemoveTag = true,
                    RemoveDigest = true,
                    NewName = "r/web",
                }
            )
            .ToString()
            .ShouldBe("r/web");
}
