using System.Text;
using Promote.Errors;

namespace Promote.Manifests.Git;

/// <summary>Finds files by pattern in a commit's trees, and fetches those trees and files that are on the way and not here.</summary>
internal sealed class TreeWalk(GitObjects objects, GitTransfer transfer, GitRemote remote)
{
    // From so many siblings on, a folder is one of many (an app, mostly), and small enough to come whole.
    private const int ManySiblings = 16;
    private const int FewLevels = 3;

    /// <summary>How many levels of trees to fetch with a commit: the root and its folders, or all where nearly all is wanted.</summary>
    public static int FirstDepth(IReadOnlyList<PathPattern> patterns) =>
        patterns
            .Select(pattern => pattern is { FirstStar: 0 or 1, Stars: > 1 } ? pattern.Length + 1 : 2)
            .DefaultIfEmpty(2)
            .Max();

    /// <summary>What is found, with the files' contents where they are wanted.</summary>
    public async Task<IReadOnlyList<ManifestFile>> FilesAsync(
        string root,
        IReadOnlyList<PathPattern> patterns,
        CancellationToken cancellationToken
    )
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var (found, missing) = await WalkAsync(root, patterns, cancellationToken).ConfigureAwait(false);
            var wanted = found.Where(file => HasContent(file.Entry)).Select(file => file.Entry.Id).ToList();
            var blobs = await objects.BlobsAsync(wanted, cancellationToken).ConfigureAwait(false);
            var needed = missing.Concat(wanted.Where(id => !blobs.ContainsKey(id)).Select(id => new Missing(id, 0)));
            if (!await FetchAsync([.. needed], asked, cancellationToken).ConfigureAwait(false))
            {
                return
                [
                    .. found.Select(file => new ManifestFile(
                        file.Path,
                        file.Entry.Kind,
                        HasContent(file.Entry) ? blobs[file.Entry.Id] : ReadOnlyMemory<byte>.Empty
                    )),
                ];
            }
        }
    }

    /// <summary>Makes sure that the trees on the way to these paths are here.</summary>
    public async Task EnsureTreesAsync(
        string root,
        IReadOnlyList<PathPattern> paths,
        CancellationToken cancellationToken
    )
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<Missing> missing;
        do
        {
            (_, missing) = await WalkAsync(root, paths, cancellationToken).ConfigureAwait(false);
        } while (await FetchAsync(missing, asked, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What stands at a path in each of these root trees: its id, or null. Each level is fetched for all at once.</summary>
    public async Task<IReadOnlyList<string?>> ObjectsAtAsync(
        IReadOnlyList<string> roots,
        string path,
        CancellationToken cancellationToken
    )
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        string?[] at = [.. roots];
        var segments = path.Split('/');
        for (var depth = 0; depth < segments.Length; depth++)
        {
            var ids = at.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            var trees = await objects.TreesAsync(ids, cancellationToken).ConfigureAwait(false);
            while (
                await FetchAsync(
                        [.. ids.Where(id => !trees.ContainsKey(id)).Select(id => new Missing(id, 1))],
                        asked,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
                trees = await objects.TreesAsync(ids, cancellationToken).ConfigureAwait(false);
            var name = Encoding.UTF8.GetBytes(segments[depth]);
            var isLast = depth == segments.Length - 1;
            at =
            [
                .. at.Select(id =>
                    id is not null && trees[id].Find(name) is { } entry && (isLast || entry.Kind == FileKind.Directory)
                        ? entry.Id
                        : null
                ),
            ];
        }

        return at;
    }

    private static bool HasContent(GitTreeEntry entry) => entry.Kind is not (FileKind.Directory or FileKind.Submodule);

    private async Task<bool> FetchAsync(
        IReadOnlyList<Missing> missing,
        HashSet<string> asked,
        CancellationToken cancellationToken
    )
    {
        if (missing.Count == 0)
            return false;
        // Sent nothing of what it was asked for, the remote is not to be asked again.
        var fresh = missing.Where(item => asked.Add(item.Id)).ToList();
        if (fresh.Count == 0)
            throw transfer.IsWhole
                ? new RemoteException(
                    ErrorCodes.UnexpectedAnswer,
                    remote.Name,
                    $"{remote.Name} did not send {missing[0].Id}, which its own tree names.",
                    "Run git fsck at the remote."
                )
                : new WholeFetchNeededException();
        await transfer
            .ObjectsAsync(
                [.. missing.Select(item => item.Id).Distinct(StringComparer.Ordinal)],
                missing.Max(item => item.Depth),
                cancellationToken
            )
            .ConfigureAwait(false);
        return true;
    }

    // Level by level, so that each level costs one look into the repository.
    private async Task<(IReadOnlyList<Found> Found, IReadOnlyList<Missing> Missing)> WalkAsync(
        string root,
        IReadOnlyList<PathPattern> patterns,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, Found>(StringComparer.Ordinal);
        var missing = new List<Missing>();
        List<Folder> level = [new(root, "", 0, patterns)];
        for (var depth = 0; level.Count > 0; depth++)
        {
            var trees = await objects
                .TreesAsync([.. level.Select(folder => folder.Id)], cancellationToken)
                .ConfigureAwait(false);
            List<Folder> next = [];
            var absent = level.Where(folder => !trees.ContainsKey(folder.Id)).ToList();
            missing.AddRange(absent.Select(folder => new Missing(folder.Id, Depth(folder, depth, absent.Count))));
            foreach (var folder in level.Where(folder => trees.ContainsKey(folder.Id)))
            {
                var entries = trees[folder.Id].Entries;
                foreach (var entry in entries)
                {
                    if (entry.Text is not { } name)
                        continue;
                    var fitting = folder.Patterns.Where(pattern => pattern.Fits(depth, name)).ToList();
                    if (fitting.Exists(pattern => pattern.Length == depth + 1))
                        found[folder.Path + name] = new(folder.Path + name, entry);
                    var deeper = fitting.Where(pattern => pattern.Length > depth + 1).ToList();
                    if (deeper.Count > 0 && entry.Kind == FileKind.Directory)
                        next.Add(new(entry.Id, folder.Path + name + "/", entries.Count, deeper));
                }
            }

            level = next;
        }

        return ([.. found.Values], missing);
    }

    // All that is left of the way at once, unless that may be half the repository. A tree that is asked for by its id
    // does not count: its entries are the first level.
    private static int Depth(Folder folder, int depth, int absent)
    {
        var left = folder.Patterns.Max(pattern => pattern.Length) - depth;
        var isSmall = depth > 0 && (folder.Siblings >= ManySiblings || (left <= FewLevels && absent == 1));
        return isSmall ? left : 1;
    }

    private sealed record Folder(string Id, string Path, int Siblings, IReadOnlyList<PathPattern> Patterns);

    private sealed record Found(string Path, GitTreeEntry Entry);

    private sealed record Missing(string Id, int Depth);
}
