using Promote.Manifests;

namespace Promote.Guard;

/// <summary>Where the guard gets a pull request's commits.</summary>
internal interface IPullRequestTrees : IAsyncDisposable
{
    /// <summary>The revision by which <see cref="FetchAsync"/> leaves the base branch.</summary>
    const string Base = "refs/heads/base";

    /// <summary>Gets the base branch as it is now, and commits, with their whole history.</summary>
    /// <returns>Reads them; to be disposed of with this.</returns>
    Task<ITreeReader> FetchAsync(
        string baseBranch,
        IReadOnlyList<CommitId> commits,
        CancellationToken cancellationToken
    );
}
