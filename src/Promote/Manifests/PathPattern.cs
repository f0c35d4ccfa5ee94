namespace Promote.Manifests;

/// <summary>Paths in which <c>*</c> stands for any characters within one segment.</summary>
internal static class PathPattern
{
    /// <summary>Whether a path is one that the pattern stands for.</summary>
    public static bool IsMatch(string pattern, string path)
    {
        var wanted = pattern.Split('/');
        var segments = path.Split('/');
        return wanted.Length == segments.Length && wanted.Zip(segments).All(pair => IsText(pair.First, pair.Second));
    }

    /// <summary>Whether a text is one that the pattern stands for, slashes and all.</summary>
    public static bool IsText(string pattern, string segment)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return pattern == segment;
        if (!segment.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = segment.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }

        return segment.Length - at >= parts[^1].Length && segment.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
