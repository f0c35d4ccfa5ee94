using System.Text;
using Promote.Errors;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

public sealed class KustomizeImagesRefusalTests
{
    [Theory]
    [InlineData(
        "images:\n- name: web\n  newTag: &t v1\nother: *t\n",
        "'images[0].newTag' belongs to the anchor &t at 3:11, so the alias *t at 4:8 would change with it",
        "3:11"
    )]
    [InlineData("images: &i\n- name: web\n  newTag: v1\nother: *i\n", "the alias *i at 4:8", "3:11")]
    [InlineData("b: &w {name: web, newTag: v1}\nimages:\n- *w\n", "the alias *w at 3:3", "1:27")]
    [InlineData("b: &i [{name: web}]\nimages: *i\n", "the alias *i at 2:9", "1:8")]
    [InlineData("images:\n- &w\n  name: web\n- <<: *w\n  name: x\n", "the alias *w at 4:7", "2:3")]
    [InlineData("x: &n\nimages: *n\n", "the alias *n at 2:9", "1:4")]
    [InlineData("images:\n- name: web\n  newTag: !!int 5\n", "has the tag tag:yaml.org,2002:int", "3:11")]
    [InlineData("images:\n- name: web\n  newTag: |\n    v1\n    v2\n", "is a block of lines", "3:11")]
    [InlineData(
        "images:\n- name: web\n  newTag: x@sha256:y\n  digest: sha256:z\n",
        "a digest in newTag and another in digest",
        "2:3"
    )]
    public void An_edit_that_is_not_contained_is_refused(string text, string message, string position) =>
        ShouldRefuse(text, ErrorCodes.EditNotContained, message, position);

    [Theory]
    [InlineData(
        "images:\n- name: web\n- name: x\n- name: web\n",
        "There are 2 entries for the image 'web' (at 2:3, 4:3)",
        "4:3"
    )]
    [InlineData("images:\n- name: web\nimageTags:\n- name: web\n", "There are 2 entries", "4:3")]
    [InlineData("images:\n- name: web\n---\nimages:\n- name: web\n", "There are 2 entries", "5:3")]
    [InlineData("images: web\n", "'images' is a single value, not a list", "1:9")]
    [InlineData("images:\n  web: v1\n", "'images' is a mapping, not a list", "2:3")]
    [InlineData("images:\n- web\n", "An entry of 'images' is a single value; each has a name", "2:3")]
    [InlineData("images:\n- newTag: v1\n", "An entry of 'images' has no name", "2:3")]
    [InlineData("images:\n- name: web\n  newTag: [v1]\n", "'newTag' of an image is a list", "3:11")]
    [InlineData("kind: Deployment\nspec: {}\n", "this is a Deployment, not a kustomization", "1:7")]
    [InlineData("- a\n", "a kustomization is a mapping; this is a list", "1:1")]
    [InlineData("# nothing\n", "The file has no content", null)]
    [InlineData("a: 1\n---\nb: 2\n", "2 documents, and it is not clear", "3:1")]
    public void A_target_that_is_not_there_once_is_refused(string text, string message, string? position) =>
        ShouldRefuse(text, ErrorCodes.EditTargetNotFound, message, position);

    [Fact]
    public void A_block_at_the_end_without_a_break_would_get_one_so_it_is_refused() =>
        ShouldRefuse(
            "patches:\n- patch: |\n    x",
            ErrorCodes.EditNotContained,
            "'patches[0].patch' at 2:10 would not stay what it is",
            "3:6"
        );

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public void More_than_a_line_of_text_is_refused(string tag) => RefusesTag(tag);

    [Fact]
    public void Half_a_character_is_refused() => RefusesTag("a\uD800b");

    private static void RefusesTag(string tag)
    {
        var set = () => KustomizeImages.Set("images:\n- name: web\n"u8.ToArray(), "k", "web", new() { NewTag = tag });

        Should.Throw<UsageException>(set).Code.ShouldBe(ErrorCodes.Usage);
    }

    [Fact]
    public void To_set_and_remove_at_once_is_refused() =>
        Should.Throw<UsageException>(() =>
            KustomizeImages.Set([], "k", "web", new() { NewTag = "a", RemoveTag = true })
        );

    private static void ShouldRefuse(string text, ErrorCode code, string message, string? position)
    {
        var error = Should.Throw<EditException>(() =>
            KustomizeImages.Set(Encoding.UTF8.GetBytes(text), "k.yaml", "web", new() { NewTag = "v2" })
        );

        error.Message.ShouldContain(message);
        error.Code.ShouldBe(code);
        error.Position?.ToString().ShouldBe(position);
        error.Next.ShouldNotBeEmpty();
    }
}
