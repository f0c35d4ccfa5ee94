using System.Text;
using CsCheck;
using Promote.Yaml;

namespace Promote.Tests.Yaml;

public sealed class ScalarTextTests
{
    [Theory]
    [InlineData("1.10")]
    [InlineData("0123456")]
    [InlineData("09483240")]
    [InlineData("3e493962")]
    [InlineData("20260812")]
    [InlineData("2026-08-12")]
    [InlineData("2026-8-2 10:00:00")]
    [InlineData("2026-08-12T10:00:00Z")]
    [InlineData("on")]
    [InlineData("Off")]
    [InlineData("y")]
    [InlineData("N")]
    [InlineData("yes")]
    [InlineData("true")]
    [InlineData("NULL")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("1_000")]
    [InlineData("1,000")]
    [InlineData("+12")]
    [InlineData("-1")]
    [InlineData("0x1F")]
    [InlineData("0o17")]
    [InlineData("0b101")]
    [InlineData("1:30")]
    [InlineData("190:20:30.15")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e3")]
    [InlineData("1.5e-3")]
    [InlineData(".inf")]
    [InlineData("-.INF")]
    [InlineData(".nan")]
    [InlineData("<<")]
    [InlineData("=")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("a:")]
    [InlineData("- a")]
    [InlineData("-")]
    [InlineData("*a")]
    [InlineData("&a")]
    [InlineData("!a")]
    [InlineData("%a")]
    [InlineData("@a")]
    [InlineData("`a")]
    [InlineData("[a")]
    [InlineData("{a")]
    [InlineData("'a")]
    [InlineData("\"a")]
    [InlineData("|")]
    [InlineData("> a")]
    [InlineData("# a")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("---")]
    [InlineData("... a")]
    [InlineData("a\tb")]
    public void Gets_quotes_where_a_reader_would_take_it_for_something_else(string value) =>
        ScalarText.Write(value, YamlScalarStyle.Plain, inFlow: false).ShouldStartWith("\"");

    [Theory]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3")]
    [InlineData("1.62-2")]
    [InlineData("3f493962")]
    [InlineData("3e493962a")]
    [InlineData("20260812-a1b2c3d")]
    [InlineData("2026-08-12-1")]
    [InlineData("yesterday")]
    [InlineData("sha256:0123456789abcdef")]
    [InlineData("registry:5000/acme/web:v1")]
    [InlineData("https://acme.test/a?b=c&d#e")]
    [InlineData("-x")]
    [InlineData("_1")]
    [InlineData("e5")]
    [InlineData("a'b\"c")]
    [InlineData("ünïcode")]
    public void Stays_plain_where_every_reader_takes_it_for_this_string(string value) =>
        ScalarText.Write(value, YamlScalarStyle.Plain, inFlow: false).ShouldBe(value);

    [Theory]
    [InlineData("a,b")]
    [InlineData("a]")]
    [InlineData("a{b")]
    [InlineData("a?b")]
    public void Gets_quotes_inside_brackets_only(string value)
    {
        ScalarText.Write(value, YamlScalarStyle.Plain, inFlow: true).ShouldBe($"\"{value}\"");
        ScalarText.Write(value, YamlScalarStyle.Plain, inFlow: false).ShouldBe(value);
    }

    [Theory]
    [InlineData("it's", nameof(YamlScalarStyle.SingleQuoted), "'it''s'")]
    [InlineData("a\\b", nameof(YamlScalarStyle.SingleQuoted), "'a\\b'")]
    [InlineData("a\tb", nameof(YamlScalarStyle.SingleQuoted), "\"a\\tb\"")]
    [InlineData("say \"a\\b\"", nameof(YamlScalarStyle.DoubleQuoted), "\"say \\\"a\\\\b\\\"\"")]
    [InlineData("x\u2028y", nameof(YamlScalarStyle.DoubleQuoted), "\"x\\u2028y\"")]
    public void Keeps_its_quotes(string value, string style, string text) =>
        ScalarText.Write(value, Enum.Parse<YamlScalarStyle>(style), inFlow: false).ShouldBe(text);

    /// <summary>Whatever the text, in whatever style and place, it is read back as the same string.</summary>
    [Fact]
    public void Any_line_of_text_reads_back_as_itself() =>
        Gen.Select(
                Gen.OneOf(Gen.String, Gen.String[Gen.Char[" :#,[]{}?&*!|>'\"%@`\\-=~.0123456789abeoxyEXNn\t"], 0, 12]),
                Gen.OneOf(YamlScalarStyle.Plain, YamlScalarStyle.SingleQuoted, YamlScalarStyle.DoubleQuoted),
                Gen.OneOf(
                    ("a: ", "\n", false),
                    ("- ", " # c\n", false),
                    ("a: [x, ", "]\n", true),
                    ("{a: ", ", b: c}", true)
                )
            )
            .Where((value, _, _) => IsLine(value))
            .Sample(
                (value, style, place) =>
                {
                    var text = place.Item1 + ScalarText.Write(value, style, place.Item3) + place.Item2;
                    var file = YamlFile.Parse(Encoding.UTF8.GetBytes(text), "x.yaml");
                    return Scalars(file.Documents[0].Root!).Any(scalar => scalar.Value == value && scalar.IsString);
                },
                iter: 5_000
            );

    private static bool IsLine(string value) => value.AsSpan().IndexOfAny("\r\n\0") < 0 && !value.Any(char.IsSurrogate);

    private static IEnumerable<YamlScalar> Scalars(YamlNode node) =>
        node switch
        {
            YamlScalar scalar => [scalar],
            YamlSequence sequence => sequence.Items.SelectMany(Scalars),
            YamlMapping mapping => mapping.Entries.SelectMany(entry => Scalars(entry.Value)),
            _ => [],
        };
}
