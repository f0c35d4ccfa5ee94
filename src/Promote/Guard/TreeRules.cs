using System.Globalization;
using Promote.Gates;
using Promote.Manifests;

namespace Promote.Guard;

/// <summary>What no change may bring into the repository, whatever it is for: what people or programs would read differently.</summary>
internal static class TreeRules
{
    private const string Gate = "tree";

    /// <summary>What is wrong with the paths and kinds of the changed files.</summary>
    public static IEnumerable<GateResult> Judge(TreeListing after, IReadOnlyList<TreeDifference> differences)
    {
        var added = differences.Where(difference => difference.After is not null).Select(one => one.After!).ToList();
        foreach (var entry in added)
        {
            if (!entry.IsText)
                yield return Refuse($"The name {Shown(entry.Path)} is not UTF-8.", "Rename the file.");
            else if (Unsafe(entry.Path) is { } why)
                yield return Refuse($"The path {Shown(entry.Path)} {why}.", "Rename the file.");
            if (entry.Kind == FileKind.SymbolicLink)
                yield return Refuse(
                    $"{Shown(entry.Path)} is a symbolic link: what it leads to is not what was reviewed.",
                    "Put the file itself there."
                );
            if (entry.Kind == FileKind.Submodule)
                yield return Refuse(
                    $"{Shown(entry.Path)} is a submodule: its content is not in this repository.",
                    "Put the files themselves there."
                );
        }

        foreach (var (path, other) in LookAlikes(after, added.Where(one => one.IsText)))
            yield return Refuse(
                $"{Shown(path)} and {Shown(other)} differ only in case, and are one path to some systems.",
                "Rename one of them."
            );
    }

    private static string? Unsafe(string path)
    {
        if (
            path.Any(c =>
                char.IsControl(c) || c is '\\' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format
            )
        )
            return "holds a character that is not shown";
        // Latin, Greek and Cyrillic have a composed form of each; some systems take both for one name.
        if (path.Any(c => c is >= '\u0300' and <= '\u036F'))
            return "is not in Unicode's composed form (NFC)";
        return path.Split('/').Any(IsSpecial) ? "has a segment that leads elsewhere" : null;
    }

    private static bool IsSpecial(string segment) =>
        segment is "" or "." or ".." || string.Equals(segment, ".git", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Path, string Other)> LookAlikes(TreeListing after, IEnumerable<TreeEntry> added)
    {
        var suspects = added.SelectMany(file => Prefixes(file.Path)).ToHashSet(StringComparer.Ordinal);
        if (suspects.Count == 0)
            return [];
        var folded = suspects.Select(Fold).ToHashSet(StringComparer.Ordinal);
        return after
            .Files.Keys.SelectMany(Prefixes)
            .Distinct(StringComparer.Ordinal)
            .Select(path => (Path: path, Folded: Fold(path)))
            .Where(one => folded.Contains(one.Folded))
            .GroupBy(one => one.Folded, one => one.Path, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Order(StringComparer.Ordinal).ToList())
            .Select(paths => (paths[0], paths[1]));
    }

    private static IEnumerable<string> Prefixes(string path)
    {
        for (var at = path; at.Length > 0; at = RepositoryPath.FolderOf(at))
            yield return at;
    }

    private static string Fold(string path) => path.ToUpperInvariant();

    private static string Shown(string path) =>
        "'" + string.Concat(path.Select(c => c is >= ' ' and < (char)127 ? c.ToString() : $"\\u{(int)c:x4}")) + "'";

    private static GateResult Refuse(string reason, string next) => new(Gate, GateVerdict.Refused, reason, next);
}
