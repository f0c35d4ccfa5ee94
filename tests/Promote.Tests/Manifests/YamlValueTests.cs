using System.Text;
using Promote.Errors;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

public sealed class YamlValueTests
{
    [Theory]
    [InlineData("image:\n  tag: v1\n", "image.tag", "image:\n  tag: v2\n")]
    [InlineData(
        "image:\n  tag: \"v1\" # renovate: x\n  repository: a\n",
        "image.tag",
        "image:\n  tag: \"v2\" # renovate: x\n  repository: a\n"
    )]
    [InlineData("image: {tag: 'v1'}\r\n", "image.tag", "image: {tag: 'v2'}\r\n")]
    [InlineData(
        "images:\n  - name: a\n    tag: v1\n  - tag: v1\n    name: b",
        "images[1].tag",
        "images:\n  - name: a\n    tag: v1\n  - tag: v2\n    name: b"
    )]
    [InlineData("tags: [v1, v1, v1]\n", "tags[1]", "tags: [v1, v2, v1]\n")]
    [InlineData("tags:\n-\n- x\n", "tags[0]", "tags:\n- v2\n- x\n")]
    [InlineData(
        "metadata:\n  annotations:\n    a.b/c: v1\n",
        "metadata.annotations.\"a.b/c\"",
        "metadata:\n  annotations:\n    a.b/c: v2\n"
    )]
    [InlineData("a: {b: {c: {d: {e: {f: {g: v1}}}}}}", "a.b.c.d.e.f.g", "a: {b: {c: {d: {e: {f: {g: v2}}}}}}")]
    [InlineData("tag: &tag '1.62-2'\n", "tag", "tag: &tag 'v2'\n")]
    [InlineData("tag: >-\n  v1\nx: y\n", "tag", "tag: >-\n  v2\nx: y\n")]
    [InlineData(
        "kind: Service\n---\nkind: Application\nspec:\n  source:\n    targetRevision: v1\n",
        "spec.source.targetRevision",
        "kind: Service\n---\nkind: Application\nspec:\n  source:\n    targetRevision: v2\n"
    )]
    [InlineData("a: &a v1\nb: *a\n", "b", "a: &a v1\nb: v2\n")]
    [InlineData("a: &a v1\nb: [*a , *a]\n", "b[1]", "a: &a v1\nb: [*a , v2]\n")]
    [InlineData("a:\n  ? tag\n  :\n", "a.tag", "a:\n  ? tag\n  : v2\n")]
    [InlineData("tag: one\n  two # c\n", "tag", "tag: v2 # c\n")]
    [InlineData("[v1]", "[0]", "[v2]")]
    public void Only_the_value_changes(string before, string path, string after) =>
        Edited.Value(before, path, "v2").ShouldBe(after);

    [Theory]
    [InlineData("replicas: 2\n", "3", "replicas: \"3\"\n")]
    [InlineData("tag: a\n", "it's: \"quoted\" # and more", "tag: \"it's: \\\"quoted\\\" # and more\"\n")]
    [InlineData("tag: 'a'\n", "it's", "tag: 'it''s'\n")]
    [InlineData("tag: a\n", "", "tag: \"\"\n")]
    [InlineData("tag: a\n", "😀 é", "tag: 😀 é\n")]
    [InlineData("tag: a\n", "1:30", "tag: \"1:30\"\n")]
    public void Any_line_of_text_can_be_set(string before, string value, string after) =>
        Edited.Value(before, before.Split(':')[0], value).ShouldBe(after);

    [Theory]
    [InlineData("image:\n  tag: v1\n", "image.tga", "PROMOTE2011", "Did you mean 'tag'?", "2:3")]
    [InlineData("image:\n  tag: v1\n", "image", "PROMOTE2011", "'image' is a mapping, not a single value", "2:3")]
    [InlineData(
        "a: {x: 1}\n---\na: {x: 2}\n",
        "a.x",
        "PROMOTE2011",
        "2 documents of the file have 'a.x' (at 1:8, 3:8)",
        "3:8"
    )]
    [InlineData("a: 1\n---\nb: {c: 1}\n", "b.d", "PROMOTE2011", "'b' has no key 'd'", "3:4")]
    [InlineData("", "a", "PROMOTE2011", "no content", null)]
    [InlineData(
        "a: &a v1\nb: *a\n",
        "a",
        "PROMOTE2012",
        "'a' belongs to the anchor &a at 1:4, so the alias *a at 2:4 would change",
        "1:4"
    )]
    [InlineData("a: &a {tag: v1}\nb: *a\n", "b.tag", "PROMOTE2012", "the alias *a at 2:4", "1:13")]
    [InlineData("a: &a {tag: v1}\nb:\n  <<: *a\n", "b.tag", "PROMOTE2012", "the alias *a at 3:7", "1:13")]
    [InlineData("a: |\n  x\n", "a", "PROMOTE2012", "block of lines", "1:4")]
    public void A_value_that_cannot_be_set_alone_is_refused(
        string text,
        string path,
        string code,
        string message,
        string? position
    )
    {
        var error = Should.Throw<EditException>(() =>
            YamlValue.Set(Encoding.UTF8.GetBytes(text), "v.yaml", YamlPath.Parse(path), "v2")
        );

        error.Message.ShouldContain(message);
        error.Code.Id.ShouldBe(code);
        error.Position?.ToString().ShouldBe(position);
    }

    [Theory]
    [InlineData("a: v1\n", "v1", true)]
    [InlineData("a: 1.10\n", "1.10", false)]
    [InlineData("a: '1.10'\n", "1.10", true)]
    [InlineData("a:\n", null, false)]
    [InlineData("x: &x v1\na: *x\n", "v1", true)]
    [InlineData("x: &x {a: v1}\n<<: *x\n", "v1", true)]
    public void A_value_is_read(string text, string? value, bool isString)
    {
        var reading = YamlValue.Read(Encoding.UTF8.GetBytes(text), "v.yaml", YamlPath.Parse("a"));

        (reading.Value, reading.IsString).ShouldBe((value, isString));
    }

    [Theory]
    [InlineData(
        "image: r:5000/acme/web:v1@sha256:x # c\n",
        "v2",
        "sha256:y",
        "image: r:5000/acme/web:v2@sha256:y # c\n"
    )]
    [InlineData("image: \"web:v1\"\n", "v2", null, "image: \"web:v2\"\n")]
    [InlineData("image: web\n", "v2", "sha256:y", "image: web:v2@sha256:y\n")]
    [InlineData("image: r:5000/web@sha256:x\n", null, "sha256:y", "image: r:5000/web@sha256:y\n")]
    public void An_image_string_changes_in_its_tag_and_digest(
        string before,
        string? tag,
        string? digest,
        string after
    ) =>
        Encoding
            .UTF8.GetString(
                YamlValue.SetImage(
                    Encoding.UTF8.GetBytes(before),
                    "d.yaml",
                    YamlPath.Parse("image"),
                    new() { NewTag = tag, Digest = digest }
                )
            )
            .ShouldBe(after);

    [Fact]
    public void An_empty_image_is_refused() =>
        Should
            .Throw<EditException>(() =>
                YamlValue.SetImage("image:\n"u8.ToArray(), "d.yaml", YamlPath.Parse("image"), new() { NewTag = "v2" })
            )
            .Code.ShouldBe(ErrorCodes.EditTargetNotFound);
}
