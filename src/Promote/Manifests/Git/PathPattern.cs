namespace Promote.Manifests.Git;

/// <summary>A path from the root in segments; <c>*</c> stands for any characters within one.</summary>
internal sealed class PathPattern
{
    private readonly string[] segments;
    private readonly bool exact;

    /// <summary>Takes a pattern of a <see cref="FileSelection"/> apart.</summary>
    public PathPattern(string text)
        : this(text, exact: false) { }

    private PathPattern(string text, bool exact)
    {
        segments = text.Split('/');
        this.exact = exact;
    }

    /// <summary>A path in which <c>*</c> is a character like any other.</summary>
    public static PathPattern Exactly(string path) => new(path, exact: true);

    /// <summary>How many segments it has.</summary>
    public int Length => segments.Length;

    /// <summary>How many segments hold a <c>*</c>.</summary>
    public int Stars => segments.Count(segment => !exact && segment.Contains('*', StringComparison.Ordinal));

    /// <summary>The first segment with a <c>*</c>; -1 where there is none.</summary>
    public int FirstStar =>
        Array.FindIndex(segments, segment => !exact && segment.Contains('*', StringComparison.Ordinal));

    /// <summary>Whether a name fits one of the segments.</summary>
    public bool Fits(int segment, string name) => exact ? segments[segment] == name : Fits(segments[segment], name);

    // Linear in the name for each star, whatever the pattern: the last star is where to go on after a mismatch.
    private static bool Fits(string pattern, string name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark, p) = (p, n, p + 1);
            else if (p < pattern.Length && pattern[p] == name[n])
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, n) = (star + 1, ++mark);
            else
                return false;
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
