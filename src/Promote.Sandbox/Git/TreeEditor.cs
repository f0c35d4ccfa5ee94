namespace Promote.Sandbox.Git;

/// <summary>A change of a tree: a file's new blob, or its removal.</summary>
/// <param name="Path">From the root.</param>
/// <param name="Id">The blob; null: remove it.</param>
/// <param name="Mode">Its mode; null: as it was, <c>100644</c> where it is new.</param>
internal sealed record TreeChange(string Path, string? Id, string? Mode = null);

/// <summary>A path cannot be changed as asked.</summary>
internal sealed class TreeException(string message) : Exception(message);

/// <summary>Makes a new tree from an old one: reads and writes what is on the paths only.</summary>
internal sealed class TreeEditor(BareRepository repository)
{
    /// <summary>The id of the changed tree.</summary>
    /// <exception cref="TreeException">A path is no path, or a removed file is not there.</exception>
    public async Task<string> ApplyAsync(
        string? tree,
        IReadOnlyList<TreeChange> changes,
        CancellationToken cancellationToken
    )
    {
        foreach (var change in changes)
        {
            if (
                change
                    .Path.Split('/')
                    .Any(part => part is "" or "." or ".." or ".git" || part.Contains('\0', StringComparison.Ordinal))
            )
                throw new TreeException($"A path was requested that is malformed: {change.Path}");
        }

        return await EditAsync(tree, changes, 0, cancellationToken)
            ?? await repository.WriteAsync("tree", ReadOnlyMemory<byte>.Empty, cancellationToken);
    }

    private async Task<string?> EditAsync(
        string? tree,
        IReadOnlyList<TreeChange> changes,
        int start,
        CancellationToken cancellationToken
    )
    {
        var old = tree is null ? [] : await repository.TreeAsync(tree, cancellationToken);
        var entries = old.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (var group in changes.GroupBy(change => First(change.Path, start), StringComparer.Ordinal))
        {
            var (name, next) = (group.Key, start + group.Key.Length + 1);
            var there = entries.GetValueOrDefault(name);
            var deeper = group.Where(change => change.Path.Length > next).ToList();
            if (deeper.Count > 0)
            {
                var below = there is { IsTree: true } ? there.Id : null;
                if (await EditAsync(below, deeper, next, cancellationToken) is { } id)
                    entries[name] = new TreeEntry("40000", name, id);
                else
                    entries.Remove(name);
            }

            foreach (var change in group.Where(change => change.Path.Length < next))
            {
                if (change.Id is not null)
                    entries[name] = new TreeEntry(
                        change.Mode ?? (there is { IsTree: false } ? there.Mode : "100644"),
                        name,
                        change.Id
                    );
                else if (!entries.Remove(name))
                    throw new TreeException(
                        $"A path was requested for deletion which does not exist as of commit: {change.Path}"
                    );
            }
        }

        return entries.Count == 0
            ? null
            : await repository.WriteAsync("tree", TreeEntry.Format(entries.Values), cancellationToken);
    }

    private static string First(string path, int start)
    {
        var slash = path.IndexOf('/', start);
        return slash < 0 ? path[start..] : path[start..slash];
    }
}
