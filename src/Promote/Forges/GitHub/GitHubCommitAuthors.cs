namespace Promote.Forges.GitHub;

/// <summary>Who wrote some commits, those whom their trailers name along with them.</summary>
internal sealed class GitHubCommitAuthors(GitHubGraphQl graphQl)
{
    // Commits what is merged or written on GitHub's pages: no one who writes.
    private const string WebFlow = "web-flow";

    private readonly GitHubCoAuthors coAuthors = new(graphQl);

    /// <summary>Their logins, and how many commits are by nobody that GitHub knows.</summary>
    /// <param name="owner">The repository's owner.</param>
    /// <param name="name">Its name.</param>
    /// <param name="commits">The commits.</param>
    /// <param name="isWhole">Whether these are all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<CommitAuthors> OfAsync(
        string owner,
        string name,
        IReadOnlyList<Written> commits,
        bool isWhole,
        CancellationToken cancellationToken
    )
    {
        var others = await coAuthors
            .OfAsync(owner, name, commits.Select(commit => (commit.Id, commit.Message)), cancellationToken)
            .ConfigureAwait(false);
        return new(
            commits
                .SelectMany(commit => new[] { commit.Author, commit.Committer }.Concat(With(commit)))
                .OfType<string>()
                .Where(login => login != WebFlow)
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            commits.Count(commit =>
                commit.Author is null or WebFlow || commit.Committer is null || With(commit).Any(login => login is null)
            ),
            isWhole,
            commits.All(commit => commit.IsVerified)
        );

        IReadOnlyList<string?> With(Written commit) => others.GetValueOrDefault(commit.Id) ?? [];
    }

    /// <summary>A commit as the REST API lists it.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Author">The login of its author; null where GitHub knows none.</param>
    /// <param name="Committer">Likewise.</param>
    /// <param name="Message">Its message.</param>
    /// <param name="IsVerified">Whether GitHub verified its signature.</param>
    public sealed record Written(string Id, string? Author, string? Committer, string? Message, bool IsVerified);
}
