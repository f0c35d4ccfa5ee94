using Promote.Manifests;

namespace Promote.Forges;

/// <summary>What a forge keeps of what was merged, long after.</summary>
internal interface IMergeRecords
{
    /// <summary>A commit of the default branch, with the merged pull requests that the forge ties to it.</summary>
    Task<MergedCommit> MergedAsync(CommitId commit, CancellationToken cancellationToken);

    /// <summary>All reviews of a pull request, the oldest first.</summary>
    Task<IReadOnlyList<MergeReview>> ReviewsAsync(int number, CancellationToken cancellationToken);

    /// <summary>The checks of a name on a commit, those of earlier runs included, the newest first.</summary>
    Task<IReadOnlyList<CheckRecord>> ChecksAsync(CommitId commit, string name, CancellationToken cancellationToken);

    /// <summary>All statuses of a commit, those that others replaced included, the newest first.</summary>
    Task<IReadOnlyList<CommitStatus>> StatusHistoryAsync(CommitId commit, CancellationToken cancellationToken);

    /// <summary>A commit of another repository on this forge; null where it is not there, or hidden.</summary>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <param name="revision">A commit's id, whole or abbreviated, or a tag.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<SourceCommit?> SourceCommitAsync(string repository, string revision, CancellationToken cancellationToken);
}

/// <summary>A commit of the default branch.</summary>
/// <param name="Url">Its page.</param>
/// <param name="PullRequests">The merged pull requests that it belongs to, into whatever branch.</param>
internal sealed record MergedCommit(string Url, IReadOnlyList<MergeRecord> PullRequests);

/// <summary>A pull request that was merged.</summary>
internal sealed record MergeRecord
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>Its page.</summary>
    public required string Url { get; init; }

    /// <summary>Who opened it: a login.</summary>
    public required string Author { get; init; }

    /// <summary>The branch it went into.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>Its last commit.</summary>
    public required CommitId Head { get; init; }

    /// <summary>That commit's message.</summary>
    public required string HeadMessage { get; init; }

    /// <summary>The commit that it became on the branch it went into; of several, the last.</summary>
    public required CommitId MergeCommit { get; init; }

    /// <summary>Who merged it: a login.</summary>
    public required string MergedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset MergedAt { get; init; }
}

/// <summary>One review.</summary>
/// <param name="Author">Who reviewed: a login.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Commit">The head that was reviewed; null where the forge does not know it any more.</param>
/// <param name="MayWrite">Whether the author may write, as of now.</param>
/// <param name="At">When.</param>
internal sealed record MergeReview(
    string Author,
    MergeReviewKind Kind,
    CommitId? Commit,
    bool MayWrite,
    DateTimeOffset At
);

/// <summary>What a review says.</summary>
internal enum MergeReviewKind
{
    /// <summary>Nothing that counts.</summary>
    Comment,

    /// <summary>It approves.</summary>
    Approval,

    /// <summary>It asks for changes.</summary>
    Objection,

    /// <summary>It was dismissed.</summary>
    Dismissed,
}

/// <summary>A check on a commit.</summary>
/// <param name="Creator">The login of the App that posted it.</param>
/// <param name="IsSuccess">Whether it concluded success.</param>
/// <param name="Conclusion">How it concluded; empty where it has not.</param>
/// <param name="At">When it concluded.</param>
/// <param name="Url">Its page.</param>
internal sealed record CheckRecord(string Creator, bool IsSuccess, string Conclusion, DateTimeOffset? At, string? Url);

/// <summary>A commit of an application's source.</summary>
internal sealed record SourceCommit
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The login of its author; null where the forge knows nobody of that address.</summary>
    public required string? Author { get; init; }

    /// <summary>The login of its committer; null where the forge knows nobody of that address.</summary>
    public required string? Committer { get; init; }

    /// <summary>Whether the forge verified its signature; null where it does not say.</summary>
    public required bool? IsVerified { get; init; }

    /// <summary>Why not, in the forge's word.</summary>
    public required string Reason { get; init; }

    /// <summary>The default branch.</summary>
    public required string DefaultBranch { get; init; }

    /// <summary>Whether the default branch has it. A commit of a fork is shown as if it were the repository's own.</summary>
    public required bool IsOnDefaultBranch { get; init; }

    /// <summary>When it was committed, as it says.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its page.</summary>
    public required string? Url { get; init; }
}
