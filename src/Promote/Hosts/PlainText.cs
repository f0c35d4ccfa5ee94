using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Promote.Hosts;

/// <summary>
/// Text that a CI host's log reader takes no command from. GitHub's runner obeys <c>::name::</c> at a line's start and
/// <c>##[name]</c> anywhere in it, Azure's agent <c>##vso[name]</c> anywhere; both compare by culture, in which
/// characters that cannot be seen do not count.
/// </summary>
/// <remarks>
/// Escaped rather than bracketed by <c>::stop-commands::</c>, which would stop our own commands too, and which a
/// program that is killed leaves on.
/// </remarks>
internal static partial class PlainText
{
    /// <summary>The lines of a text, harmless.</summary>
    public static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Line);

    /// <summary>A text in one line, for titles.</summary>
    public static string Single(string text) => Line(string.Join(' ', text.ReplaceLineEndings("\n").Split('\n')));

    private static string Line(string line)
    {
        var seen = Without(line, IsUnseen);
        var harmless = Bracketed().Replace(seen, "# #${rest}");
        if (harmless.AsSpan().TrimStart().StartsWith("::"))
            harmless = ": " + harmless.TrimStart()[1..];
        // A line that needs nothing keeps its marks and joiners.
        return harmless == seen ? Without(line, IsControl) : harmless;
    }

    [GeneratedRegex(
        @"##(?<rest>(?:vso)?\[)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Bracketed();

    private static string Without(string line, Func<Rune, bool> unwanted)
    {
        if (!line.EnumerateRunes().Any(unwanted))
            return line;
        var kept = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            if (!unwanted(rune))
                kept.Append(rune);
        }

        return kept.ToString();
    }

    // A tab is no harm; an escape may start a sequence that the terminal obeys.
    private static bool IsControl(Rune rune) => Rune.IsControl(rune) && rune.Value != '\t';

    private static bool IsUnseen(Rune rune) =>
        IsControl(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.OtherNotAssigned;
}
