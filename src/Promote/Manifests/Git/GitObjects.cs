using System.Globalization;
using System.IO;
using System.Text;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Manifests.Git;

/// <summary>The objects of the temporary repository: reads what is there, writes what is new, fetches nothing.</summary>
internal sealed class GitObjects(GitProgram git)
{
    private const int BatchSize = 1000;

    private readonly Dictionary<string, GitTree> trees = new(StringComparer.Ordinal);
    private readonly Dictionary<CommitId, string> roots = [];

    /// <summary>Forgets what was read: the temporary repository is made anew.</summary>
    public void Forget()
    {
        trees.Clear();
        roots.Clear();
    }

    /// <summary>The root tree of a commit, or null where the commit is not there.</summary>
    public async Task<string?> RootAsync(CommitId commit, CancellationToken cancellationToken)
    {
        if (roots.TryGetValue(commit, out var known))
            return known;
        var found = await CommitsAsync([commit], cancellationToken).ConfigureAwait(false);
        return found is [var one] ? roots[commit] = one.Tree : null;
    }

    /// <summary>The trees that are there; the others are absent from the answer.</summary>
    public async Task<IReadOnlyDictionary<string, GitTree>> TreesAsync(
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken
    )
    {
        var unread = ids.Where(id => !trees.ContainsKey(id)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var (id, item) in await ReadAsync(unread, cancellationToken).ConfigureAwait(false))
        {
            if (item.Type == "tree")
                trees[id] = Checked(() => GitTree.Parse(item.Bytes.Span, id.Length));
        }

        return ids.Where(trees.ContainsKey)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => trees[id], StringComparer.Ordinal);
    }

    /// <summary>The contents of the blobs that are there.</summary>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> BlobsAsync(
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken
    )
    {
        var read = await ReadAsync([.. ids.Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        return read.Where(pair => pair.Value.Type == "blob")
            .ToDictionary(pair => pair.Key, pair => pair.Value.Bytes, StringComparer.Ordinal);
    }

    /// <summary>The commits that are there, in the order asked for.</summary>
    public async Task<IReadOnlyList<GitCommit>> CommitsAsync(
        IReadOnlyList<CommitId> ids,
        CancellationToken cancellationToken
    )
    {
        var read = await ReadAsync([.. ids.Select(id => id.Value)], cancellationToken).ConfigureAwait(false);
        return
        [
            .. ids.Where(id => read.TryGetValue(id.Value, out var item) && item.Type == "commit")
                .Select(id => GitCommit.Parse(id, read[id.Value].Bytes.Span)),
        ];
    }

    /// <summary>Stores a file's content, byte for byte.</summary>
    public async Task<string> WriteBlobAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        Id(
            await git.LocalAsync(["hash-object", "-w", "--no-filters", "--stdin"], bytes.ToArray(), cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>Stores a tree, of whose entries some may be at the remote only.</summary>
    public async Task<string> WriteTreeAsync(GitTree tree, CancellationToken cancellationToken) =>
        Id(
            await git.LocalAsync(["mktree", "-z", "--missing"], tree.ToMkTree(), cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>Stores a commit.</summary>
    public async Task<CommitId> WriteCommitAsync(
        string tree,
        CommitId parent,
        string message,
        GitIdentity identity,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var when = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + " +0000";
        var who = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_AUTHOR_NAME"] = identity.Name,
            ["GIT_AUTHOR_EMAIL"] = identity.Email,
            ["GIT_AUTHOR_DATE"] = when,
            ["GIT_COMMITTER_NAME"] = identity.Name,
            ["GIT_COMMITTER_EMAIL"] = identity.Email,
            ["GIT_COMMITTER_DATE"] = when,
        };
        var output = await git.LocalAsync(
                ["commit-tree", tree, "-p", parent.Value],
                Encoding.UTF8.GetBytes(message),
                cancellationToken,
                who
            )
            .ConfigureAwait(false);
        return CommitId.Parse(Id(output));
    }

    // An empty id, in a push, would delete the branch.
    private static string Id(byte[] output) =>
        CommitId.TryParse(Encoding.ASCII.GetString(output).Trim())?.Value
        ?? throw new ProgramException(ErrorCodes.ProgramFailed, "git", "git named no object that it wrote.", "");

    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new ProgramException(ErrorCodes.ProgramFailed, "git", e.Message, "Run git fsck at the remote.", e);
        }
    }

    private async Task<Dictionary<string, Item>> ReadAsync(List<string> ids, CancellationToken cancellationToken)
    {
        var items = new Dictionary<string, Item>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(BatchSize))
        {
            var input = Encoding.ASCII.GetBytes(string.Concat(some.Select(id => id + "\n")));
            var output = await git.LocalAsync(["cat-file", "--batch"], input, cancellationToken).ConfigureAwait(false);
            foreach (var (id, item) in Checked(() => Split(output)))
                items[id] = item;
        }

        return items;
    }

    // ID TYPE SIZE LF bytes LF, or ID missing LF
    private static List<(string Id, Item Item)> Split(byte[] output)
    {
        var items = new List<(string, Item)>();
        for (var at = 0; at < output.Length; )
        {
            var end = Array.IndexOf(output, (byte)'\n', at);
            var header = Encoding.ASCII.GetString(output, at, (end < 0 ? output.Length : end) - at).Split(' ');
            if (header is [_, "missing"])
            {
                at = end + 1;
                continue;
            }

            if (
                end < 0
                || header is not [var id, var type, var digits]
                || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                || end + 1 + size + 1 > output.Length
            )
                throw new InvalidDataException("git cat-file answered something that cannot be read.");
            items.Add((id, new(type, output.AsMemory(end + 1, size))));
            at = end + 1 + size + 1;
        }

        return items;
    }

    private sealed record Item(string Type, ReadOnlyMemory<byte> Bytes);
}
