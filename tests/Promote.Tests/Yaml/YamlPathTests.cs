using CsCheck;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Tests.Yaml;

public sealed class YamlPathTests
{
    [Theory]
    [InlineData("image.tag")]
    [InlineData("spec.containers[0].image")]
    [InlineData("metadata.annotations.\"a.b/c\".x")]
    [InlineData("[2].a")]
    [InlineData("a[0][1]")]
    [InlineData("a-b_c/d:e")]
    [InlineData("\"say \\\"hi\\\" \\\\\"")]
    public void A_path_prints_as_it_is_typed(string text) => YamlPath.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("", 1)]
    [InlineData(".a", 1)]
    [InlineData("a.", 3)]
    [InlineData("a..b", 3)]
    [InlineData("a[", 2)]
    [InlineData("a[x]", 3)]
    [InlineData("a[-1]", 3)]
    [InlineData("a[99999999999]", 3)]
    [InlineData("a]", 2)]
    [InlineData("a.\"b", 3)]
    [InlineData("\"a\"b", 4)]
    public void A_mistake_is_named_with_its_place(string text, int character)
    {
        var error = Should.Throw<UsageException>(() => YamlPath.Parse(text));

        error.Message.ShouldContain($"at character {character}.");
        error.Code.ShouldBe(ErrorCodes.Usage);
    }

    /// <summary>Whatever the keys are, a path that is printed reads back as itself.</summary>
    [Fact]
    public void Any_path_reads_back() =>
        Gen.OneOf(Gen.String.Select(YamlStep.Of), Gen.Int[0, 99].Select(YamlStep.Of))
            .Array[1, 6]
            .Sample(steps => YamlPath.Parse(new YamlPath(steps).ToString()).Equals(new YamlPath(steps)));

    [Theory]
    [InlineData("image.tga", "'image' has no key 'tga'. Did you mean 'tag'?", "1:8")]
    [InlineData("imgae.tag", "The document has no key 'imgae'. Did you mean 'image'?", "1:1")]
    [InlineData("list[2]", "'list' has 2 items, so it has no [2]; the first is [0].", "2:7")]
    [InlineData("list.x", "'list' is a list, so it has no key 'x'.", "2:7")]
    [InlineData("image.tag.x", "'image.tag' is a single value, so it has no key 'x'.", "1:14")]
    [InlineData("image[0]", "'image' is a mapping, so it has no [0].", "1:8")]
    [InlineData("image.zzzzzz", "It has tag, name.", "1:8")]
    public void A_path_that_leads_nowhere_says_where_it_ends(string path, string message, string position)
    {
        var file = YamlFile.Parse("image: {tag: x, name: y}\nlist: [a, b]\n"u8.ToArray(), "v.yaml");

        var lookup = YamlLookup.Find(file.Documents[0], YamlPath.Parse(path));

        lookup.Node.ShouldBeNull();
        lookup.Missing!.ShouldContain(message);
        lookup.Position.ToString().ShouldBe(position);
    }

    [Fact]
    public void A_path_goes_through_aliases_and_merge_keys_and_says_so()
    {
        var file = YamlFile.Parse("b: &b {tag: x}\nm:\n  <<: *b\na: *b\n"u8.ToArray(), "v.yaml");

        var merged = YamlLookup.Find(file.Documents[0], YamlPath.Parse("m.tag"));
        var aliased = YamlLookup.Find(file.Documents[0], YamlPath.Parse("a.tag"));

        merged.Node.ShouldBeSameAs(aliased.Node);
        (merged.Through!.Position.Line, aliased.Through!.Position.Line).ShouldBe((3, 4));
    }
}
