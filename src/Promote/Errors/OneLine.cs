using System.Text;

namespace Promote.Errors;

/// <summary>Text that others wrote, as a part of a line of ours.</summary>
internal static class OneLine
{
    /// <summary>The text without line breaks, control characters and a final full stop, and cut at a length.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">How many characters are kept.</param>
    public static string Of(string text, int longest = 300)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.Trim().TrimEnd('.').EnumerateRunes())
        {
            if (line.Length >= longest)
                return line.Append('…').ToString();
            if (!Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune))
                line.Append(rune);
            else if (line is not [.., ' '])
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }
}
