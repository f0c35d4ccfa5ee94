using Octokit;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Forges.GitHub;

/// <summary>The applications' repositories on GitHub.</summary>
internal sealed class GitHubSources(GitHubGraphQl graphQl, GitHubRest rest) : ISources
{
    private const int ShortestCommit = 7;

    private readonly GitHubCommitAuthors authors = new(graphQl);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitInfo>?> CommitsAsync(
        string repository,
        string from,
        string to,
        CancellationToken cancellationToken
    ) =>
        await CompareAsync(repository, from, to, cancellationToken).ConfigureAwait(false) is { } comparison
            ? [.. comparison.Commits.Select(GitHubCommit.OfRest)]
            : null;

    /// <inheritdoc/>
    public async Task<CommitAuthors?> AuthorsAsync(
        string repository,
        string from,
        string to,
        CancellationToken cancellationToken
    ) =>
        await CompareAsync(repository, from, to, cancellationToken).ConfigureAwait(false) is { } comparison
            ? await authors
                .OfAsync(
                    repository.Split('/')[0],
                    repository.Split('/')[1],
                    [
                        .. comparison.Commits.Select(commit => new GitHubCommitAuthors.Written(
                            commit.Sha,
                            commit.Author?.Login,
                            commit.Committer?.Login,
                            commit.Commit.Message,
                            commit.Commit.Verification?.Verified == true
                        )),
                    ],
                    comparison.TotalCommits == comparison.Commits.Count,
                    cancellationToken
                )
                .ConfigureAwait(false)
            : null;

    private async Task<CompareResult?> CompareAsync(
        string repository,
        string from,
        string to,
        CancellationToken cancellationToken
    )
    {
        if (repository.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name] || owner == ".." || name == "..")
            return null;
        try
        {
            var comparison = await rest.CallAsync(
                    $"Comparing {from} with {to} in {repository}",
                    client => client.Repository.Commit.Compare(owner, name, from, to),
                    cancellationToken
                )
                .ConfigureAwait(false);
            // The last commit is the head, unless there are more than GitHub lists.
            var head =
                comparison.Commits.Count == 0 ? comparison.MergeBaseCommit.Sha
                : comparison.Commits.Count == comparison.TotalCommits ? comparison.Commits[^1].Sha
                : await rest.CallAsync(
                        $"Reading {to} of {repository}",
                        client => client.Repository.Commit.GetSha1(owner, name, to),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            return Is(comparison.BaseCommit.Sha, from) && Is(head, to) ? comparison : null;
        }
        catch (RemoteException e) when (e.Status is 404 or 403 or 422)
        {
            return null;
        }
    }

    // A branch may be named like the first digits of a commit, and is compared instead of it.
    private static bool Is(string commit, string revision) =>
        revision.Length < ShortestCommit
        || !revision.All(char.IsAsciiHexDigit)
        || commit.StartsWith(revision, StringComparison.OrdinalIgnoreCase);
}
