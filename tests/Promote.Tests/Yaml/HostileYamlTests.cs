using System.Text;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Tests.Yaml;

public sealed class HostileYamlTests
{
    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, 1, "The key 'a' is here a second time; the first is at 1:1.")]
    [InlineData("l:\n- {x: 1, \"x\": 2}\n", 2, 10, "The key 'x' is here a second time")]
    [InlineData("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", 2, 1, "merge conflict marker")]
    [InlineData("a: 1\r\n=======\r\n", 2, 1, "merge conflict marker")]
    [InlineData("a: |\n  x\n>>>>>>> theirs\n  y\n", 3, 1, "merge conflict marker")]
    [InlineData("a: 1\n||||||| base\n", 2, 1, "merge conflict marker")]
    [InlineData("a: b\0c\n", 1, 5, "a NUL")]
    [InlineData("a: b\u0007c\n", 1, 5, "U+0007")]
    [InlineData("a: 1\n\uFEFFb: 2\n", 2, 1, "U+FEFF")]
    [InlineData("# c\u2028newTag: V9\na: 1\n", 1, 4, "U+2028")]
    [InlineData("a: 'x\u2029y'\n", 1, 6, "U+2029")]
    [InlineData("a: x\u0085b: y\n", 1, 5, "U+0085")]
    [InlineData("a: {{ .Values.x }}\n", 1, 4, "a template")]
    [InlineData("a: 1\n{{- if .Values.x }}\nb: 2\n{{- end }}\n", 2, 1, "a template")]
    [InlineData("{{ .Values.x }}\n", 1, 1, "a template")]
    [InlineData("a: *nope\n", 1, 4, "has no anchor &nope")]
    [InlineData("a: &x [1, *x]\n", 1, 11, "inside its own anchor")]
    [InlineData("a: &x 1\n---\nb: *x\n", 3, 4, "has no anchor &x")]
    [InlineData("? [a, b]\n: 1\n", 1, 3, "used as a key")]
    [InlineData("a:\n  b: 1\n\tc: 2\n", 3, 1, "not YAML")]
    [InlineData("a: 'x\nb: 1\n", 1, 4, "not YAML")]
    [InlineData("a: [1\nb: 2\n", 1, 4, "not YAML")]
    [InlineData("a: @x\n", 1, 4, "not YAML")]
    public void Is_refused_with_its_position(string text, int line, int column, string what)
    {
        var error = Refused(Encoding.UTF8.GetBytes(text));

        error.Message.ShouldContain(what);
        (error.Line, error.Column).ShouldBe((line, column));
        error.Message.ShouldStartWith($"k.yaml:{line}:{column}: ");
        error.Code.ShouldBe(ErrorCodes.InvalidYaml);
    }

    [Fact]
    public void Every_duplicate_key_is_named_at_once()
    {
        var error = Refused("a: 1\na: 2\nb: {c: 1, c: 2}\n"u8.ToArray());

        error.Problems.Select(problem => problem.Position.ToString()).ShouldBe(["2:1", "3:11"]);
    }

    [Fact]
    public void A_duplicate_key_before_broken_YAML_is_named_too() =>
        Refused("a: 1\na: 2\nb: ]\n"u8.ToArray()).Problems.Select(problem => problem.Position.Line).ShouldBe([2, 3]);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_position()
    {
        var error = Refused([.. "a: é\nb: "u8, 0xC3, 0x28]);

        (error.Line, error.Column).ShouldBe((2, 4));
        error.Message.ShouldContain("Byte 9 (0xc3) is not UTF-8");
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 })]
    [InlineData(new byte[] { 0xFE, 0xFF, 0x00, 0x61 })]
    public void UTF16_is_refused_by_name(byte[] bytes) => Refused(bytes).Message.ShouldContain("UTF-16");

    [Fact]
    public void More_than_four_mebibytes_are_refused_unread()
    {
        var error = Refused(new byte[YamlSource.MaxBytes + 1]);

        error.Code.ShouldBe(ErrorCodes.UnusableFile);
        error.Message.ShouldContain("4 MiB");
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused_at_once()
    {
        var error = Refused(Encoding.UTF8.GetBytes(new string('[', 200_000)));

        (error.Line, error.Column).ShouldBe((1, YamlFile.MaxDepth + 1));
        error.Message.ShouldContain("nested deeper");
    }

    [Fact]
    public void Nesting_through_aliases_counts()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 130).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));

        Refused(Encoding.UTF8.GetBytes(text)).Message.ShouldContain("nested deeper");
    }

    [Fact]
    public void An_alias_bomb_is_refused_with_its_position()
    {
        var text =
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(
                Enumerable
                    .Range(1, 9)
                    .Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")
            );

        var error = Refused(Encoding.UTF8.GetBytes(text));

        error.Message.ShouldContain("an alias bomb");
        error.Line.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void An_alias_bomb_as_a_key_is_refused() =>
        Refused("a: &a [x]\nb: &b [*a, *a]\n*b : 1\n"u8.ToArray()).Message.ShouldContain("used as a key");

    [Theory]
    [InlineData("a: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n")]
    [InlineData("# =======\na: 1\n")]
    [InlineData("========\n")]
    [InlineData("a: \"<<<<<<< x\"\n")]
    public void What_only_looks_like_a_conflict_is_read(string text) =>
        YamlFile.Parse(Encoding.UTF8.GetBytes(text), "k.yaml").Documents.Count.ShouldBe(1);

    [Theory]
    [InlineData("a: \"{{ .Values.x }}\"\n")]
    [InlineData("a: 'x-{{y}}'\n")]
    [InlineData("name: guestbook-{{cluster}}\n")]
    [InlineData("# {{ x }}\na: 1\n")]
    [InlineData("a: |\n  {{ x }}\n")]
    [InlineData("a: {b: {c: d}}\n")]
    public void A_template_inside_a_string_is_read(string text) =>
        YamlFile.Parse(Encoding.UTF8.GetBytes(text), "k.yaml").Documents.Count.ShouldBe(1);

    private static YamlException Refused(byte[] bytes) =>
        Should.Throw<YamlException>(() => YamlFile.Parse(bytes, "k.yaml"));
}
