using System.Text;
using Promote.Errors;

namespace Promote.Manifests.Git;

/// <summary>Writes files into a tree, or removes them: the trees on the way are written anew, all others stay as they are.</summary>
internal sealed class TreeEdit(GitObjects objects, string repository)
{
    /// <summary>Checks that paths can be written.</summary>
    /// <exception cref="UsageException">One cannot, or two exclude each other.</exception>
    public static void Check(IReadOnlyList<FileChange> changes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in changes.Select(change => change.Path))
        {
            if (!IsPath(path))
                throw Unusable(path, "is not a path that Git can hold");
            if (!seen.Add(path))
                throw Unusable(path, "would be written twice in one commit");
        }
    }

    /// <summary>The id of the new root tree.</summary>
    /// <exception cref="UsageException">Something that is no file stands in a file's place.</exception>
    public async Task<string> WriteAsync(
        string root,
        IReadOnlyList<FileChange> changes,
        CancellationToken cancellationToken
    ) =>
        await WriteAsync(root, "", [.. changes], cancellationToken).ConfigureAwait(false)
        ?? await objects.WriteTreeAsync(GitTree.Empty, cancellationToken).ConfigureAwait(false);

    // Null where nothing is left: Git keeps no empty folders.
    private async Task<string?> WriteAsync(
        string? id,
        string at,
        List<FileChange> changes,
        CancellationToken cancellationToken
    )
    {
        var tree = GitTree.Empty;
        if (id is not null)
        {
            var trees = await objects.TreesAsync([id], cancellationToken).ConfigureAwait(false);
            tree = trees[id];
        }

        foreach (var group in changes.GroupBy(change => change.Path.Split('/', 2)[0], StringComparer.Ordinal))
        {
            var name = Encoding.UTF8.GetBytes(group.Key);
            var path = at + group.Key;
            var old = tree.Find(name);
            var deeper = group.Where(change => change.Path.Length > group.Key.Length).ToList();
            if (deeper.Count == 0)
            {
                if (old is { Kind: not (FileKind.Regular or FileKind.Executable) })
                    throw Unusable(path, $"in {repository} is not a file but a {old.Kind}");
                if (group.Single() is { Removes: true })
                {
                    tree = tree.Without(name);
                    continue;
                }

                var blob = await objects.WriteBlobAsync(group.Single().Bytes, cancellationToken).ConfigureAwait(false);
                tree = tree.With(new(old?.Mode ?? "100644", name, blob));
                continue;
            }

            if (deeper.Count < group.Count() || old is { Kind: not FileKind.Directory })
                throw Unusable(path, $"in {repository} is not a folder{(old is null ? "" : $" but a {old.Kind}")}");
            var subtree = await WriteAsync(
                    old?.Id,
                    path + "/",
                    [.. deeper.Select(change => change with { Path = change.Path[(group.Key.Length + 1)..] })],
                    cancellationToken
                )
                .ConfigureAwait(false);
            tree = subtree is null ? tree.Without(name) : tree.With(new("40000", name, subtree));
        }

        return tree.Entries.Count == 0
            ? null
            : await objects.WriteTreeAsync(tree, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsPath(string path) =>
        path.Length is > 0 and <= 4096
        && !path.Contains('\0', StringComparison.Ordinal)
        && path.Split('/')
            .All(segment =>
                segment.Length > 0
                && segment is not ("." or "..")
                && !segment.Equals(".git", StringComparison.OrdinalIgnoreCase)
            );

    private static UsageException Unusable(string path, string why) =>
        new(ErrorCodes.UnusableFile, path, $"{path} {why}.", "Check the app's manifest path in promote.yaml.");
}
