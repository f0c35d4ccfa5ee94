using Promote.Manifests;

namespace Promote.Forges;

/// <summary>The applications' repositories on the forge: what was written between two images.</summary>
internal interface ISources
{
    /// <summary>The commits that one revision has and another has not, oldest first; null where they cannot be read.</summary>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <param name="from">A commit, whole or abbreviated, or a tag.</param>
    /// <param name="to">A commit, whole or abbreviated, or a tag.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<CommitInfo>?> CommitsAsync(
        string repository,
        string from,
        string to,
        CancellationToken cancellationToken
    );

    /// <summary>Who wrote the commits that one revision has and another has not; null where they cannot be read.</summary>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <param name="from">A commit, whole or abbreviated, or a tag.</param>
    /// <param name="to">A commit, whole or abbreviated, or a tag.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<CommitAuthors?> AuthorsAsync(string repository, string from, string to, CancellationToken cancellationToken);
}
