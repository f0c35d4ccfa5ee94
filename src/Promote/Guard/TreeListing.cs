using Promote.Manifests;

namespace Promote.Guard;

/// <summary>One file of a tree.</summary>
/// <param name="Path">From the root, with <c>/</c>.</param>
/// <param name="Kind">What Git says it is.</param>
/// <param name="Id">The blob's id: two files of one id are the same bytes.</param>
/// <param name="IsText">Whether the path is UTF-8; where it is not, <paramref name="Path"/> is only near it.</param>
internal sealed record TreeEntry(string Path, FileKind Kind, string Id, bool IsText);

/// <summary>All files of a tree.</summary>
internal sealed class TreeListing
{
    private readonly Dictionary<string, TreeEntry> files;
    private readonly string[] sorted;
    private readonly HashSet<string> folders = new(StringComparer.Ordinal) { "" };

    /// <summary>Takes the entries over; of two that decode to one path, the last.</summary>
    public TreeListing(IEnumerable<TreeEntry> entries)
    {
        files = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            files[entry.Path] = entry;
            for (
                var folder = RepositoryPath.FolderOf(entry.Path);
                folders.Add(folder);
                folder = RepositoryPath.FolderOf(folder)
            ) { }
        }

        sorted = [.. files.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The files, by path.</summary>
    public IReadOnlyDictionary<string, TreeEntry> Files => files;

    /// <summary>Whether a path is a folder; the root is "".</summary>
    public bool HasFolder(string path) => folders.Contains(path);

    /// <summary>The files in a folder and below it.</summary>
    public IEnumerable<TreeEntry> Below(string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var at = Array.BinarySearch(sorted, prefix, StringComparer.Ordinal);
        for (
            at = at < 0 ? ~at : at;
            at < sorted.Length && sorted[at].StartsWith(prefix, StringComparison.Ordinal);
            at++
        )
            yield return files[sorted[at]];
    }

    /// <summary>The files in reach.</summary>
    public IEnumerable<TreeEntry> In(Reach reach) =>
        reach
            .Folders.SelectMany(Below)
            .Concat(reach.Files.Select(path => files[path]))
            .DistinctBy(file => file.Path, StringComparer.Ordinal);

    /// <summary>What differs between two trees, by path.</summary>
    public static IReadOnlyList<TreeDifference> Compare(TreeListing before, TreeListing after) =>
        [
            .. before
                .Files.Keys.Union(after.Files.Keys, StringComparer.Ordinal)
                .Select(path => new TreeDifference(
                    path,
                    before.files.GetValueOrDefault(path),
                    after.files.GetValueOrDefault(path)
                ))
                .Where(difference => difference.Before != difference.After)
                .OrderBy(difference => difference.Path, StringComparer.Ordinal),
        ];
}

/// <summary>A file that differs.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Before">What it was; null where it is new.</param>
/// <param name="After">What it is; null where it is gone.</param>
internal sealed record TreeDifference(string Path, TreeEntry? Before, TreeEntry? After);

/// <summary>Paths from a repository's root.</summary>
internal static class RepositoryPath
{
    /// <summary>The folder that holds a path; "" for the root.</summary>
    public static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    /// <summary>The last segment.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a path is inside a folder, at any depth.</summary>
    public static bool IsBelow(string path, string folder) =>
        folder.Length == 0
        || (
            path.Length > folder.Length
            && path[folder.Length] == '/'
            && path.StartsWith(folder, StringComparison.Ordinal)
        );

    /// <summary>A relative path as seen from a folder; null where it is absolute or leaves the repository.</summary>
    public static string? Resolve(string folder, string relative)
    {
        if (relative.StartsWith('/'))
            return null;
        var segments = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var segment in relative.Split('/'))
        {
            if (segment is "" or ".")
                continue;
            if (segment != "..")
                segments.Add(segment);
            else if (segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else
                return null;
        }

        return string.Join('/', segments);
    }
}
