using System.Text;

namespace Promote.Forges;

/// <summary>Puts text that others wrote into Markdown, so that it shows as itself and does nothing.</summary>
internal static class Markdown
{
    private const int MaxLength = 300;

    /// <summary>The text on one line: no markup, no link, no mention, no reference, no HTML, no table cell's end.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in OneLine(text))
        {
            switch (c)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '@' or '#':
                    // A character that is not seen keeps a mention or a reference from being made of it.
                    escaped.Append(c).Append('\u200B');
                    break;
                case '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '(' or ')' or '!' or '|' or '~':
                    escaped.Append('\\').Append(c);
                    break;
                case ':' when escaped.Length > 0:
                    // Nor a link of an address.
                    escaped.Append(c).Append('\u200B');
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>The text as code, on one line.</summary>
    public static string Code(string text) =>
        $"`{OneLine(text).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`";

    /// <summary>A link.</summary>
    /// <param name="text">What is shown; escaped by the caller.</param>
    /// <param name="address">An absolute http or https address.</param>
    public static string Link(string text, Uri address) =>
        $"[{text}](<{address.AbsoluteUri.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>)";

    private static string OneLine(string text)
    {
        var line = string.Concat(
                text.Take(MaxLength + 1)
                    .Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' || IsDirection(c) ? ' ' : c)
            )
            .Trim();
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }

    // Marks that make text read in another order than it is written.
    private static bool IsDirection(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
