using System.IO;
using System.Text;

namespace Promote.Manifests.Git;

/// <summary>Commits without their files: fetched to the depth that the question needs, and no further than a bound.</summary>
internal sealed class GitHistory(GitProgram git, GitObjects objects, GitTransfer transfer)
{
    /// <summary>How many commits are fetched at first.</summary>
    public const int FirstDepth = 64;

    private const int DeepestDepth = 16_384;
    private const int Step = 8;
    private const string Trailer = "Promote-";

    /// <summary>The newest commits from a head on that carry promotion trailers.</summary>
    public async Task<IReadOnlyList<CommitInfo>> LedgerAsync(
        CommitId head,
        int limit,
        CancellationToken cancellationToken
    )
    {
        for (var depth = Math.Clamp(limit * 2, FirstDepth, DeepestDepth); ; depth = Deeper(depth))
        {
            await transfer.CommitsAsync([head], 0, depth, cancellationToken).ConfigureAwait(false);
            var commits = await ListAsync([$"--max-count={depth}", head.Value], cancellationToken)
                .ConfigureAwait(false);
            var infos = await InfosAsync([.. commits.Select(pair => pair.Id)], cancellationToken).ConfigureAwait(false);
            var promotions = infos.Where(HasTrailer).Take(limit).ToList();
            if (promotions.Count >= limit || depth >= DeepestDepth || !IsCut(commits))
                return promotions;
        }
    }

    /// <summary>The commits that are reachable from one commit and not from the other.</summary>
    public async Task<IReadOnlyList<CommitInfo>> BetweenAsync(
        CommitId notFrom,
        CommitId head,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (notFrom == head)
            return [];
        for (var depth = FirstDepth; ; depth = Deeper(depth))
        {
            await transfer.CommitsAsync([head, notFrom], 0, depth, cancellationToken).ConfigureAwait(false);
            var commits = await ListAsync(["--left-right", $"{head.Value}...{notFrom.Value}"], cancellationToken)
                .ConfigureAwait(false);
            // A side that ends where history was cut may go on into the other: only then is more needed.
            if (depth < DeepestDepth && IsCut(commits))
                continue;
            return await InfosAsync(
                    [.. commits.Where(pair => pair.IsLeft).Select(pair => pair.Id).Take(limit)],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>What stood at a path along first parents, but for the commits that were told already.</summary>
    /// <param name="walk">Finds what stood there.</param>
    /// <param name="head">Where to start.</param>
    /// <param name="path">A file or a folder.</param>
    /// <param name="depth">How deep to fetch.</param>
    /// <param name="told">How many commits were told already.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The versions, and whether there are no more.</returns>
    public async Task<(IReadOnlyList<PathVersion> Versions, bool IsEnd)> VersionsAsync(
        TreeWalk walk,
        CommitId head,
        string path,
        int depth,
        int told,
        CancellationToken cancellationToken
    )
    {
        await transfer.CommitsAsync([head], 0, depth, cancellationToken).ConfigureAwait(false);
        var listed = await ListAsync(["--first-parent", $"--max-count={depth}", head.Value], cancellationToken)
            .ConfigureAwait(false);
        var commits = await objects
            .CommitsAsync([.. listed.Skip(told).Select(pair => pair.Id)], cancellationToken)
            .ConfigureAwait(false);
        var found = await walk.ObjectsAtAsync([.. commits.Select(commit => commit.Tree)], path, cancellationToken)
            .ConfigureAwait(false);
        return (
            [.. commits.Zip(found, (commit, id) => new PathVersion(commit.Info, id))],
            depth >= DeepestDepth || (listed.Count < depth && !IsCut(listed))
        );
    }

    /// <summary>How deep to fetch after that depth was not enough.</summary>
    public static int Deeper(int depth) => Math.Min(depth * Step, DeepestDepth);

    private static bool HasTrailer(CommitInfo commit) =>
        commit.Message.StartsWith(Trailer, StringComparison.Ordinal)
        || commit.Message.Contains("\n" + Trailer, StringComparison.Ordinal);

    private bool IsCut(List<(CommitId Id, bool IsLeft)> commits)
    {
        var file = Path.Combine(git.Repository, "shallow");
        if (!File.Exists(file))
            return false;
        var cut = File.ReadAllLines(file).ToHashSet(StringComparer.Ordinal);
        return commits.Exists(pair => cut.Contains(pair.Id.Value));
    }

    private async Task<List<(CommitId Id, bool IsLeft)>> ListAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var output = await git.LocalAsync(["rev-list", .. arguments, "--"], [], cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. Encoding
                .ASCII.GetString(output)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => (CommitId.Parse(line.TrimStart('<', '>')), line[0] != '>')),
        ];
    }

    private async Task<IReadOnlyList<CommitInfo>> InfosAsync(
        IReadOnlyList<CommitId> ids,
        CancellationToken cancellationToken
    )
    {
        var commits = await objects.CommitsAsync(ids, cancellationToken).ConfigureAwait(false);
        return [.. commits.Select(commit => commit.Info)];
    }
}
