using System.Text;

namespace Promote.ArgoCd;

/// <summary>Text that others wrote, as a part of a line of ours.</summary>
internal static class OneLine
{
    private const int Longest = 300;

    /// <summary>The text without line breaks, control characters and a final full stop, at most 300 characters.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.Trim().TrimEnd('.').EnumerateRunes())
        {
            if (line.Length >= Longest)
                return line.Append('…').ToString();
            if (!Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune))
                line.Append(rune);
            else if (line is not [.., ' '])
                line.Append(' ');
        }

        return line.ToString();
    }
}
