using Promote.Manifests;

namespace Promote.Forges;

/// <summary>What a forge keeps of a pull request beside its content, and where the guard says what it found.</summary>
internal interface IPullRequestRecords
{
    /// <summary>A pull request with its reviews and those who wrote its commits.</summary>
    Task<PullRequestRecord> ReadAsync(int number, CancellationToken cancellationToken);

    /// <summary>Posts a check on a commit, or brings the one of that name up to date; false where it passes, and a later verdict of this App's is there already.</summary>
    Task<bool> PostCheckAsync(CheckDraft check, CancellationToken cancellationToken);

    /// <summary>Writes the one comment that begins with a marker: the first time a new one, then always the same.</summary>
    /// <param name="number">The pull request.</param>
    /// <param name="marker">A line that is not shown.</param>
    /// <param name="body">Markdown, which begins with the marker.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task CommentAsync(int number, string marker, string body, CancellationToken cancellationToken);

    /// <summary>Merges a pull request if its head is still that commit and the forge's rules allow.</summary>
    Task<MergeOutcome> MergeAsync(PullRequest pullRequest, CommitId expectedHead, CancellationToken cancellationToken);
}

/// <summary>A pull request as its forge keeps it.</summary>
/// <param name="PullRequest">The pull request.</param>
/// <param name="IsFromFork">Whether its branch is another repository's.</param>
/// <param name="Reviews">The last review of each who may write.</param>
/// <param name="Authors">Who wrote and committed its commits.</param>
/// <param name="Messages">What its commits say: claims.</param>
internal sealed record PullRequestRecord(
    PullRequest PullRequest,
    bool IsFromFork,
    IReadOnlyList<Review> Reviews,
    CommitAuthors Authors,
    IReadOnlyList<string> Messages
);

/// <summary>A review.</summary>
/// <param name="Author">Who reviewed: a login.</param>
/// <param name="IsApproval">Whether it approves.</param>
/// <param name="Commit">The head that was reviewed; null where the forge does not know it any more.</param>
internal sealed record Review(string Author, bool IsApproval, CommitId? Commit);

/// <summary>Who wrote some commits.</summary>
/// <param name="Logins">The accounts that the forge knows them to be of.</param>
/// <param name="Unknown">How many commits are by nobody that the forge knows.</param>
/// <param name="IsWhole">Whether all commits were looked at.</param>
/// <param name="IsVerified">Whether the forge verified the signature of each: an address alone can be anybody's.</param>
internal sealed record CommitAuthors(
    IReadOnlyCollection<string> Logins,
    int Unknown,
    bool IsWhole,
    bool IsVerified = false
);

/// <summary>A check to post.</summary>
/// <param name="Commit">The commit it is about.</param>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether it passed. What waits has not.</param>
/// <param name="Title">One line.</param>
/// <param name="Summary">Markdown.</param>
/// <param name="Url">Where to read more.</param>
/// <param name="BegunAt">When what it judges by began to be read: one that passes takes no later one's place.</param>
internal sealed record CheckDraft(
    CommitId Commit,
    string Name,
    bool Passed,
    string Title,
    string Summary,
    string? Url,
    DateTimeOffset BegunAt
);
