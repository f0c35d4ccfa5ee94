using System.Globalization;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>A bare repository: its objects, refs, history and merges.</summary>
internal sealed class BareRepository : IDisposable
{
    private readonly ObjectReader reader;

    /// <summary>One that is there.</summary>
    public BareRepository(string directory)
    {
        Location = directory;
        reader = new ObjectReader(directory);
    }

    /// <summary>Its folder.</summary>
    public string Location { get; }

    /// <summary>Makes one, with the settings that serving it needs.</summary>
    public static async Task<BareRepository> CreateAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        await GitProcess.TextAsync(
            directory,
            ["init", "--quiet", "--bare", "--initial-branch=main", "."],
            cancellationToken
        );
        var settings = """

            [receive]
                autogc = false
                denyDeletes = false
            [gc]
                auto = 0
            [uploadpack]
                allowFilter = true
                allowAnySHA1InWant = true
            [http]
                receivepack = true

            """;
        await File.AppendAllTextAsync(Path.Combine(directory, "config"), settings, cancellationToken);
        await PushHook.WriteAsync(directory, cancellationToken);
        return new BareRepository(directory);
    }

    /// <summary>An object by id, ref, or <c>revision:path</c>; null where there is none.</summary>
    public Task<GitObject?> ReadAsync(string name, CancellationToken cancellationToken) =>
        reader.ReadAsync(name, cancellationToken);

    /// <summary>A commit by id, branch, tag or any revision; null where there is none.</summary>
    public async Task<GitCommit?> CommitAsync(string revision, CancellationToken cancellationToken)
    {
        if (revision.StartsWith('-'))
            return null;
        var found = await reader.ReadAsync(revision + "^{commit}", cancellationToken);
        return found is null ? null : GitCommit.Parse(found);
    }

    /// <summary>The lines of a tree.</summary>
    public async Task<IReadOnlyList<TreeEntry>> TreeAsync(string id, CancellationToken cancellationToken) =>
        await reader.ReadAsync(id, cancellationToken) is { Type: "tree" } tree ? TreeEntry.Parse(tree.Bytes) : [];

    /// <summary>The line of a path in a commit's tree; null where there is none.</summary>
    public async Task<TreeEntry?> EntryAsync(string tree, string path, CancellationToken cancellationToken)
    {
        TreeEntry? entry = new("40000", "", tree);
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry is not { IsTree: true })
                return null;
            entry = (await TreeAsync(entry.Id, cancellationToken)).FirstOrDefault(one => one.Name == part);
        }

        return entry;
    }

    /// <summary>Writes an object and tells its id.</summary>
    public Task<string> WriteAsync(string type, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        ObjectWriter.WriteAsync(Location, type, bytes, cancellationToken);

    /// <summary>Where a ref points, by its full name; null where it is not there.</summary>
    public async Task<string?> RefAsync(string name, CancellationToken cancellationToken) =>
        RefName.IsValid(name) ? (await reader.ReadAsync(name, cancellationToken))?.Id : null;

    /// <summary>The refs that start so, by name.</summary>
    public async Task<IReadOnlyList<(string Name, string Id, string Type)>> RefsAsync(
        string prefix,
        CancellationToken cancellationToken
    )
    {
        var text = await GitProcess.TextAsync(
            Location,
            ["for-each-ref", "--format=%(refname) %(objectname) %(objecttype)"],
            cancellationToken
        );
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
                .Select(line => line.Split(' '))
                .Select(parts => (parts[0], parts[1], parts[2])),
        ];
    }

    /// <summary>Changes refs, all or none.</summary>
    /// <exception cref="RefMovedException">One is not where it was expected.</exception>
    public async Task UpdateRefsAsync(IReadOnlyList<RefUpdate> updates, CancellationToken cancellationToken)
    {
        const int Tries = 20;
        for (var i = 1; ; i++)
        {
            var result = await GitProcess.RunAsync(
                Location,
                ["update-ref", "--stdin", "-z"],
                RefName.Transaction(updates),
                cancellationToken
            );
            if (result.ExitCode == 0)
                return;
            // A push holds the lock for a moment.
            if (!result.Error.Contains(".lock'", StringComparison.Ordinal) || i == Tries)
                throw new RefMovedException(result.Error.Trim());
            await Task.Delay(10 * i, cancellationToken);
        }
    }

    /// <summary>Commits reachable from one, newest first.</summary>
    public async Task<IReadOnlyList<GitCommit>> LogAsync(LogQuery query, CancellationToken cancellationToken)
    {
        List<string> arguments =
        [
            "rev-list",
            .. query.Reverse ? (string[])["--reverse"] : [],
            "--topo-order",
            $"--max-count={query.Limit.ToString(CultureInfo.InvariantCulture)}",
            $"--skip={query.Skip.ToString(CultureInfo.InvariantCulture)}",
            query.From,
            .. query.NotFrom is null ? (string[])[] : ["^" + query.NotFrom],
            "--",
            .. query.Path is null or "" ? (string[])[] : [":(literal)" + query.Path],
        ];
        var ids = (await GitProcess.TextAsync(Location, arguments, cancellationToken)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        var commits = new List<GitCommit>();
        foreach (var id in ids)
        {
            if (await CommitAsync(id, cancellationToken) is { } commit)
                commits.Add(commit);
        }

        return commits;
    }

    /// <summary>How many commits each side has that the other has not.</summary>
    public async Task<(int Left, int Right)> CountAsync(string left, string right, CancellationToken cancellationToken)
    {
        var text = await GitProcess.TextAsync(
            Location,
            ["rev-list", "--left-right", "--count", $"{left}...{right}", "--"],
            cancellationToken
        );
        var parts = text.Trim().Split('\t');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Where two commits' histories met last; null where they never did.</summary>
    public async Task<string?> MergeBaseAsync(string left, string right, CancellationToken cancellationToken)
    {
        var result = await GitProcess.RunAsync(Location, ["merge-base", left, right], default, cancellationToken);
        return result.ExitCode == 0 ? result.Text.Trim() : null;
    }

    /// <summary>Whether one commit is reachable from the other.</summary>
    public async Task<bool> IsAncestorAsync(string ancestor, string commit, CancellationToken cancellationToken) =>
        (
            await GitProcess.RunAsync(
                Location,
                ["merge-base", "--is-ancestor", ancestor, commit],
                default,
                cancellationToken
            )
        ).ExitCode == 0;

    /// <summary>The tree of a merge; null where it conflicts.</summary>
    public async Task<string?> MergeAsync(string ours, string theirs, CancellationToken cancellationToken)
    {
        var result = await GitProcess.RunAsync(
            Location,
            ["merge-tree", "--write-tree", "--no-messages", ours, theirs],
            default,
            cancellationToken
        );
        return result.ExitCode switch
        {
            0 => result.Text.Trim(),
            1 => null,
            _ => throw new GitException($"git merge-tree exited with {result.ExitCode}: {result.Error.Trim()}"),
        };
    }

    /// <summary>Writes a commit and tells its id.</summary>
    public Task<string> WriteCommitAsync(
        string tree,
        IReadOnlyList<string> parents,
        GitIdentity author,
        GitIdentity committer,
        string message,
        CancellationToken cancellationToken
    ) => WriteAsync("commit", GitCommit.Format(tree, parents, author, committer, message), cancellationToken);

    /// <summary>Writes text as a blob and tells its id.</summary>
    public Task<string> WriteTextAsync(string text, CancellationToken cancellationToken) =>
        WriteAsync("blob", Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}

/// <summary>Which commits to list.</summary>
internal sealed record LogQuery(string From)
{
    /// <summary>Leaves out what is reachable from there.</summary>
    public string? NotFrom { get; init; }

    /// <summary>Only those that changed that file or folder.</summary>
    public string? Path { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 250;

    /// <summary>After so many.</summary>
    public int Skip { get; init; }

    /// <summary>Oldest first.</summary>
    public bool Reverse { get; init; }
}
