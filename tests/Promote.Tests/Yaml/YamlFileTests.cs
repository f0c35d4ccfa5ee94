using System.Text;
using Promote.Yaml;

namespace Promote.Tests.Yaml;

public sealed class YamlFileTests
{
    [Fact]
    public void A_scalar_knows_its_bytes_and_its_place()
    {
        var file = Parse("# é\na:\n  b: 'v'  # c\n");

        var scalar = Node<YamlScalar>(file, "a.b");

        scalar.Value.ShouldBe("v");
        scalar.Style.ShouldBe(YamlScalarStyle.SingleQuoted);
        scalar.Position.ShouldBe(new YamlPosition(3, 6));
        file.Source.ByteOffset(scalar.Span.Start).ShouldBe(13);
        Raw(scalar).ShouldBe("'v'");
    }

    [Theory]
    [InlineData("a: &t 'V1'\n", "'V1'", "t", null)]
    [InlineData("a: !!str V1 # c\n", "V1", null, "tag:yaml.org,2002:str")]
    [InlineData("a: &t !!str \"V1\"\n", "\"V1\"", "t", "tag:yaml.org,2002:str")]
    [InlineData("a: !<tag:yaml.org,2002:str> &t V1\n", "V1", "t", "tag:yaml.org,2002:str")]
    [InlineData("a: &t\n  # note\n  V1\n", "V1", "t", null)]
    [InlineData("{a: &t V1}", "V1", "t", null)]
    public void Content_starts_after_anchor_and_tag(string text, string raw, string? anchor, string? tag)
    {
        var scalar = Node<YamlScalar>(Parse(text), "a");

        Raw(scalar).ShouldBe(raw);
        scalar.Anchor.ShouldBe(anchor);
        scalar.Tag.ShouldBe(tag);
    }

    [Theory]
    [InlineData("a: [x, y] # c\nb: 1\n", "a", "[x, y]")]
    [InlineData("a: {x: 1,\n  y: 2}\nb: 1\n", "a", "{x: 1,\n  y: 2}")]
    [InlineData("a:\n- x\n- y # c\n\nb: 1\n", "a", "- x\n- y")]
    [InlineData("a: &l\n  - x\n  - y\nb: 1\n", "a", "&l\n  - x\n  - y")]
    [InlineData("a: [p: q]\n", "a[0]", "p: q")]
    [InlineData("a: one\n  two # c\n", "a", "one\n  two")]
    [InlineData("a: |\n  x\n\nb: 1\n", "a", "|\n  x\n\n")]
    public void A_node_ends_with_its_last_character(string text, string path, string raw)
    {
        var node = Node<YamlNode>(Parse(text), path);

        node.Source.Text[node.Span.Start..node.Span.End].ShouldBe(raw);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_key()
    {
        var file = YamlFile.Parse([0xEF, 0xBB, 0xBF, .. "a: 1\nb: 2\n"u8], "x.yaml");

        Node<YamlScalar>(file, "a").Position.ShouldBe(new YamlPosition(1, 4));
        file.Source.ByteOffset(Node<YamlScalar>(file, "b").Span.Start).ShouldBe(11);
    }

    [Fact]
    public void An_alias_stays_a_reference_to_the_anchor_before_it()
    {
        var file = Parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");

        Node<YamlAlias>(file, "b").Target.ShouldBeSameAs(Node<YamlNode>(file, "a"));
        Node<YamlAlias>(file, "d").Target.ShouldBeSameAs(Node<YamlNode>(file, "c"));
    }

    [Fact]
    public void Keys_keep_their_order_and_documents_theirs()
    {
        var file = Parse("b: 1\na: 2\n---\n---\nc: 3\n");

        file.Documents.Count.ShouldBe(3);
        ((YamlMapping)file.Documents[0].Root!).Entries.Select(entry => entry.Key).ShouldBe(["b", "a"]);
        file.Documents[1].Root.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    public void A_file_without_content_has_no_document(string text) => Parse(text).Documents.ShouldBeEmpty();

    [Fact]
    public void A_line_separator_in_double_quotes_is_content()
    {
        var file = Parse("a: \"x\u2028y\"\nb: 1\n");

        Node<YamlScalar>(file, "a").Value.ShouldBe("x\u2028y");
        Node<YamlScalar>(file, "b").Position.ShouldBe(new YamlPosition(2, 4));
    }

    [Theory]
    [InlineData("a:\r\n  b: 1\r\n", "a.b", 2, 6)]
    [InlineData("a:\r  b: 1\r", "a.b", 2, 6)]
    [InlineData("x: 😀\na: [1, 2]\n", "a[1]", 2, 8)]
    public void Positions_are_those_of_an_editor(string text, string path, int line, int column) =>
        Node<YamlNode>(Parse(text), path).Position.ShouldBe(new YamlPosition(line, column));

    [Fact]
    public void Depth_up_to_the_limit_is_read() =>
        Parse(new string('[', YamlFile.MaxDepth) + new string(']', YamlFile.MaxDepth)).Documents.Count.ShouldBe(1);

    [Fact]
    public void Four_mebibytes_are_read() =>
        Parse("a: 1\n#" + new string('x', YamlSource.MaxBytes - 6)).Documents.Count.ShouldBe(1);

    private static YamlFile Parse(string text) => YamlFile.Parse(Encoding.UTF8.GetBytes(text), "x.yaml");

    private static string Raw(YamlNode node) => node.Source.Text[node.ContentStart..node.Span.End];

    private static T Node<T>(YamlFile file, string path)
        where T : YamlNode => YamlLookup.Find(file.Documents[0], YamlPath.Parse(path)).Node.ShouldBeAssignableTo<T>()!;
}
