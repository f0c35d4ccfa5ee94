namespace Promote.Scaffolding;

/// <summary>What a file does not have of a text, line by line: comments, blanks at the ends and the order say nothing.</summary>
internal static class MissingLines
{
    private const int Most = 12;

    /// <summary>The lines; of many the first, and how many more there are.</summary>
    public static IReadOnlyList<string> Of(string wanted, string present)
    {
        var there = Lines(present).ToHashSet(StringComparer.Ordinal);
        var missing = Lines(wanted).Where(line => !there.Contains(line)).Distinct(StringComparer.Ordinal).ToList();
        return missing.Count <= Most ? missing : [.. missing.Take(Most), $"… and {missing.Count - Most} more"];
    }

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n")
            .Split('\n')
            .Select(line =>
                (line.IndexOf(" #", StringComparison.Ordinal) is var hash and >= 0 ? line[..hash] : line).Trim()
            )
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
}
