using System.Globalization;
using System.Text;

namespace Promote.Yaml;

/// <summary>Writes a string as a scalar.</summary>
internal static class ScalarText
{
    /// <summary>
    /// A value without quotes stays so where every reader then takes it for this string, and gets double quotes where
    /// not; single quotes stay, except for characters that only an escape can hold; double quotes stay.
    /// </summary>
    /// <param name="value">One line of text.</param>
    /// <param name="style">How the value is written now; a block style counts as plain.</param>
    /// <param name="inFlow">Whether it stands inside brackets or braces.</param>
    public static string Write(string value, YamlScalarStyle style, bool inFlow) =>
        style switch
        {
            YamlScalarStyle.DoubleQuoted => DoubleQuote(value),
            YamlScalarStyle.SingleQuoted when !value.Any(NeedsEscape) =>
                $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
            YamlScalarStyle.SingleQuoted => DoubleQuote(value),
            _ => PlainScalar.IsSafe(value, inFlow) ? value : DoubleQuote(value),
        };

    private static string DoubleQuote(string value)
    {
        var text = new StringBuilder("\"", value.Length + 2);
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\t' => text.Append("\\t"),
                _ when NeedsEscape(c) => text.Append("\\u")
                    .Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    private static bool NeedsEscape(char c) =>
        c is < ' ' or (>= '\u007F' and < '\u00A0') or '\u2028' or '\u2029' or '\uFEFF' or > '\uFFFD';
}
