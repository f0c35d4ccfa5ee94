using Promote.Manifests;

namespace Promote.Forges;

/// <summary>Where the manifests repository's pull requests, statuses and reviews live.</summary>
internal interface IForge
{
    /// <summary>What people know it by: <c>acme/manifests on github.com</c>.</summary>
    string Name { get; }

    /// <summary>Open pull requests into a branch, whose head branch is one of, or starts with, what is asked.</summary>
    Task<IReadOnlyList<PullRequest>> FindOpenAsync(PullRequestQuery query, CancellationToken cancellationToken);

    /// <summary>One pull request.</summary>
    Task<PullRequest> GetAsync(int number, CancellationToken cancellationToken);

    /// <summary>Opens a pull request; where one is open for that head already, that one, brought up to date.</summary>
    Task<PullRequest> OpenAsync(PullRequestDraft draft, CancellationToken cancellationToken);

    /// <summary>Brings title, body and labels up to date. Makes no call where they are so already.</summary>
    Task<PullRequest> UpdateAsync(PullRequest pullRequest, PullRequestDraft draft, CancellationToken cancellationToken);

    /// <summary>Asks people and teams for a review.</summary>
    /// <param name="pullRequest">The pull request.</param>
    /// <param name="reviewers"><c>@name</c> or <c>@owner/team</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task RequestReviewsAsync(
        PullRequest pullRequest,
        IReadOnlyList<string> reviewers,
        CancellationToken cancellationToken
    );

    /// <summary>Asks the forge to merge as soon as its rules allow, if the head is still that commit.</summary>
    Task<MergeOutcome> MergeWhenGreenAsync(
        PullRequest pullRequest,
        CommitId expectedHead,
        CancellationToken cancellationToken
    );

    /// <summary>Closes a pull request that nobody needs any more, and says why.</summary>
    Task CloseAsync(PullRequest pullRequest, string why, CancellationToken cancellationToken);

    /// <summary>Deletes a branch, if it is still at that commit. One that is gone already is no error.</summary>
    Task DeleteBranchAsync(string branch, CommitId expectedHead, CancellationToken cancellationToken);

    /// <summary>The statuses of a commit, of each context and creator the last, the newest first.</summary>
    Task<IReadOnlyList<CommitStatus>> StatusesAsync(CommitId commit, CancellationToken cancellationToken);

    /// <summary>Records a status on a commit.</summary>
    /// <returns>The login under which it stands there.</returns>
    Task<string> SetStatusAsync(CommitId commit, CommitStatusDraft status, CancellationToken cancellationToken);

    /// <summary>The newest commit reachable from <paramref name="from"/> that changed a file, or null where none did.</summary>
    Task<CommitInfo?> LastChangeAsync(CommitId from, string path, CancellationToken cancellationToken);

    /// <summary>
    /// For many files at once the newest commit that changed each, and its statuses; files that none changed are absent.
    /// </summary>
    Task<IReadOnlyDictionary<string, LastChange>> LastChangesAsync(
        CommitId from,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    );
}

/// <summary>Which open pull requests to find.</summary>
/// <param name="BaseBranch">The branch they merge into.</param>
/// <param name="HeadBranch">The one head branch; null: any that starts with <paramref name="HeadPrefix"/>.</param>
/// <param name="HeadPrefix">Where several are asked for.</param>
internal sealed record PullRequestQuery(string BaseBranch, string? HeadBranch, string HeadPrefix = "promote/")
{
    /// <summary>Whether those from forks are meant too.</summary>
    public bool Forks { get; init; }
}

/// <summary>A pull request as the forge has it.</summary>
internal sealed record PullRequest
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>The forge's own key for it (GitHub: the node id).</summary>
    public required string Key { get; init; }

    /// <summary>Its page.</summary>
    public required string Url { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its body.</summary>
    public required string Body { get; init; }

    /// <summary>The branch it comes from.</summary>
    public required string HeadBranch { get; init; }

    /// <summary>The commit it would merge.</summary>
    public required CommitId Head { get; init; }

    /// <summary>The branch it merges into.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>Where it stands.</summary>
    public required PullRequestState State { get; init; }

    /// <summary>The login of who opened it.</summary>
    public required string Author { get; init; }

    /// <summary>Whether its branch is another repository's, where it was listed with such.</summary>
    public bool IsFromFork { get; init; }

    /// <summary>The labels on it.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether the forge will merge it by itself once its rules allow.</summary>
    public required bool MergesWhenGreen { get; init; }

    /// <summary>The commit it was merged as, once it was.</summary>
    public CommitId? MergeCommit { get; init; }
}

/// <summary>Where a pull request stands.</summary>
internal enum PullRequestState
{
    /// <summary>It can still be merged.</summary>
    Open,

    /// <summary>It was closed without being merged.</summary>
    Closed,

    /// <summary>It was merged.</summary>
    Merged,
}

/// <summary>What a pull request should say.</summary>
internal sealed record PullRequestDraft
{
    /// <summary>The branch it comes from.</summary>
    public required string HeadBranch { get; init; }

    /// <summary>The branch it merges into.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown; texts from others are escaped already.</summary>
    public required string Body { get; init; }

    /// <summary>Labels it must have; others on it stay.</summary>
    public required IReadOnlyList<string> Labels { get; init; }
}

/// <summary>What came of asking the forge to merge.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Detail">Why it could not, or the merge commit.</param>
internal sealed record MergeOutcome(MergeOutcomeKind Kind, string Detail);

/// <summary>What the forge did when asked to merge.</summary>
internal enum MergeOutcomeKind
{
    /// <summary>It will merge once its rules allow.</summary>
    Scheduled,

    /// <summary>Its rules allowed it already, and it is merged.</summary>
    Merged,

    /// <summary>The repository does not let pull requests be merged that way.</summary>
    NotOffered,
}

/// <summary>A status on a commit.</summary>
/// <param name="Context">Its name, such as <c>promote/dev/web/smoke</c>.</param>
/// <param name="State">What it says.</param>
/// <param name="Description">One line.</param>
/// <param name="Creator">The login of who set it.</param>
/// <param name="At">When.</param>
/// <param name="TargetUrl">Where to read more.</param>
internal sealed record CommitStatus(
    string Context,
    StatusState State,
    string Description,
    string Creator,
    DateTimeOffset At,
    string? TargetUrl
);

/// <summary>The newest commit that changed a file.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Statuses">Of each context the newest status, whoever set it: a newer one hides another's.</param>
internal sealed record LastChange(CommitId Commit, IReadOnlyList<CommitStatus> Statuses);

/// <summary>A status to set.</summary>
internal sealed record CommitStatusDraft(string Context, StatusState State, string Description, string? TargetUrl);

/// <summary>What a status says.</summary>
internal enum StatusState
{
    /// <summary>Not known yet.</summary>
    Pending,

    /// <summary>Good.</summary>
    Success,

    /// <summary>Bad.</summary>
    Failure,

    /// <summary>Whoever judges could not.</summary>
    Error,
}
