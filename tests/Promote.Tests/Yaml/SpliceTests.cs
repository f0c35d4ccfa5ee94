using System.Text;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Tests.Yaml;

public sealed class SpliceTests
{
    [Fact]
    public void An_edit_that_leaves_no_YAML_is_refused() =>
        Refused("a: x\nb: y\n", "x", "[", new TreeShape.Text("[")).Message.ShouldContain("not YAML");

    [Theory]
    [InlineData("x\nc: z")]
    [InlineData("x # c")]
    [InlineData("1.10")]
    [InlineData("&n z")]
    [InlineData("!!int z")]
    public void An_edit_that_says_other_than_it_means_is_refused(string text) =>
        Refused("a: x\nb: y\n", "x", text, new TreeShape.Text("z")).Code.ShouldBe(ErrorCodes.EditNotContained);

    [Fact]
    public void An_edit_of_a_neighbour_is_refused_with_its_name()
    {
        var file = Parse("a: x\nb: y\n");
        var meant = ((YamlMapping)file.Documents[0].Root!).Entries[0].Value;
        var splice = new Splice(
            [new(new(3, 4), "z"), new(new(8, 9), "w")],
            [new TreeChange.Replaced(meant, new TreeShape.Text("z"))]
        );

        Should
            .Throw<EditException>(() => splice.Apply(file))
            .Message.ShouldContain("'b' at 2:4 would not stay what it is");
    }

    [Fact]
    public void Quotes_that_vanish_elsewhere_are_noticed() =>
        RefusedNeighbour("a: x\nb: 'y'\n", new(8, 11), "y").ShouldContain("'b'");

    [Fact]
    public void An_alias_that_turns_to_another_anchor_is_noticed() =>
        RefusedNeighbour("k: &m 1\nl: &n 1\nb: *m\n", new(20, 21), "n").ShouldContain("'b'");

    [Fact]
    public void A_document_that_appears_is_noticed() =>
        RefusedNeighbour("a: x\nb: y\n", new(10, 10), "---\nc: d\n").ShouldContain("would not stay");

    [Fact]
    public void No_edit_gives_the_very_bytes()
    {
        var file = Parse("a: x\n");

        Splice.None.Apply(file).ShouldBeSameAs(file.Source.Bytes);
    }

    private static EditException Refused(string text, string what, string by, TreeShape meant)
    {
        var file = Parse(text);
        var at = text.IndexOf(what, StringComparison.Ordinal);
        var node = ((YamlMapping)file.Documents[0].Root!).Entries[0].Value;
        var splice = new Splice([new(new(at, at + what.Length), by)], [new TreeChange.Replaced(node, meant)]);
        return Should.Throw<EditException>(() => splice.Apply(file));
    }

    private static string RefusedNeighbour(string text, YamlSpan span, string by) =>
        Should.Throw<EditException>(() => new Splice([new(span, by)], []).Apply(Parse(text))).Message;

    private static YamlFile Parse(string text) => YamlFile.Parse(Encoding.UTF8.GetBytes(text), "x.yaml");
}
