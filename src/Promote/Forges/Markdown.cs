using System.Text;

namespace Promote.Forges;

/// <summary>Puts text that others wrote into Markdown, so that it shows as itself and does nothing.</summary>
internal static class Markdown
{
    private const int MaxLength = 300;

    // Keeps a mention, a reference or a link from being made of what stands around it.
    private const char NotSeen = '\u200B';

    /// <summary>The text on one line: no markup, no link, no mention, no reference, no HTML, no table cell's end.</summary>
    public static string Escape(string text)
    {
        var line = OneLine(text);
        var escaped = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            escaped.Append(
                c switch
                {
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '&' => "&amp;",
                    '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '(' or ')' or '!' or '|' or '~' or '$' =>
                        $"\\{c}",
                    // At the beginning they would make a list or a heading.
                    '-' or '+' or '=' when i == 0 => $"\\{c}",
                    '.' when i > 0 && line.AsSpan(0, i).IndexOfAnyExceptInRange('0', '9') < 0 => "\\.",
                    _ => c.ToString(),
                }
            );
            if (c is '@' or '#' || EndsLinkWord(line, i))
                escaped.Append(NotSeen);
        }

        return escaped.ToString();
    }

    /// <summary>The text as code, on one line.</summary>
    public static string Code(string text) =>
        // Neither can be escaped in code: a backtick ends it, and a bar ends the table's cell.
        OneLine(text) is { Length: > 0 } line
            ? $"`{line.Replace('`', '\'').Replace('|', '\u00A6')}`"
            : "";

    /// <summary>A link.</summary>
    /// <param name="text">What is shown; escaped by the caller.</param>
    /// <param name="address">An absolute http or https address.</param>
    public static string Link(string text, Uri address) =>
        $"[{text}](<{address.AbsoluteUri.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>)";

    // GH-12 refers to a pull request; :// and www. begin a link.
    private static bool EndsLinkWord(string line, int i) =>
        (line[i] == ':' && line.AsSpan(i + 1).StartsWith('/'))
        || (line[i] == '-' && line.AsSpan(0, i).EndsWith("GH", StringComparison.OrdinalIgnoreCase))
        || (line[i] == '.' && line.AsSpan(0, i).EndsWith("www", StringComparison.OrdinalIgnoreCase));

    private static string OneLine(string text)
    {
        // Runes: half of a surrogate pair becomes a replacement character, here and not on the way.
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= MaxLength)
                return line.ToString().Trim() + "…";
            line.Append(IsSpace(rune) ? " " : rune.ToString());
        }

        return line.ToString().Trim();
    }

    // Also the marks that make text read in another order than it is written.
    private static bool IsSpace(Rune rune) =>
        Rune.IsControl(rune)
        || rune.Value
            is 0x2028
                or 0x2029
                or 0x061C
                or 0x200E
                or 0x200F
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2066 and <= 0x2069);
}
