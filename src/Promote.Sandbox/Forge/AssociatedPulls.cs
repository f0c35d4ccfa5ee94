using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge;

/// <summary>Which pull requests a commit belongs to.</summary>
internal static class AssociatedPulls
{
    /// <summary>
    /// Those that brought it to the default branch, as they merged; for a commit that is not there, the open ones that
    /// hold it.
    /// </summary>
    public static async Task<IReadOnlyList<PullRequest>> OfAsync(
        Repository repository,
        string commit,
        CancellationToken cancellationToken
    )
    {
        var git = repository.Git;
        var landed = await git.IsAncestorAsync(commit, RefName.Heads + repository.DefaultBranch, cancellationToken);
        var found = new List<PullRequest>();
        foreach (var pull in repository.PullRequests.Where(pull => landed ? pull.Merged : pull.Open))
        {
            if (
                pull.MergeCommit == commit
                || (
                    await git.IsAncestorAsync(commit, pull.Head, cancellationToken)
                    && !await git.IsAncestorAsync(commit, pull.Base, cancellationToken)
                )
            )
                found.Add(pull);
        }

        return found;
    }
}
