using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>A pull request.</summary>
internal sealed class PullRequest
{
    /// <summary>Its number in its repository.</summary>
    public required int Number { get; init; }

    /// <summary>Its number in the sandbox.</summary>
    public required int Id { get; init; }

    /// <summary>Its key in GraphQL.</summary>
    public required string NodeId { get; init; }

    /// <summary>Who opened it.</summary>
    public required Account Author { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The branch it comes from.</summary>
    public required string HeadBranch { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; set; }

    /// <summary>Its body.</summary>
    public string? Body { get; set; }

    /// <summary>The branch it goes to.</summary>
    public required string BaseBranch { get; set; }

    /// <summary>The commit it would merge.</summary>
    public required string Head { get; set; }

    /// <summary>The base's commit, as of the last change of the head or the base.</summary>
    public required string Base { get; set; }

    /// <summary>What it changes, as a fingerprint.</summary>
    public required string Change { get; set; }

    /// <summary>Who pushed last what changed it.</summary>
    public required Account LastPusher { get; set; }

    /// <summary>Whether it is a draft.</summary>
    public bool Draft { get; set; }

    /// <summary>Whether it is open.</summary>
    public bool Open { get; set; } = true;

    /// <summary>When it changed.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was closed or merged.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When it was merged.</summary>
    public DateTimeOffset? MergedAt { get; set; }

    /// <summary>Who merged it.</summary>
    public Account? MergedBy { get; set; }

    /// <summary>The commit it was merged as.</summary>
    public string? MergeCommit { get; set; }

    /// <summary>How it merges by itself; null: it does not.</summary>
    public AutoMerge? AutoMerge { get; set; }

    /// <summary>The names of its labels.</summary>
    public List<string> Labels { get; } = [];

    /// <summary>Its reviews, the oldest first.</summary>
    public List<Review> Reviews { get; } = [];

    /// <summary>Its comments, the oldest first.</summary>
    public List<IssueComment> Comments { get; } = [];

    /// <summary>Who was asked to review.</summary>
    public List<Account> RequestedReviewers { get; } = [];

    /// <summary>Whether it was merged.</summary>
    public bool Merged => MergedAt is not null;
}

/// <summary>Merging by itself, once the rules allow.</summary>
internal sealed record AutoMerge(Account By, string Method, DateTimeOffset At, string? Title, string? Message);

/// <summary>A review of a commit.</summary>
internal sealed class Review
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>Who reviewed.</summary>
    public required Account Author { get; init; }

    /// <summary><c>APPROVED</c>, <c>CHANGES_REQUESTED</c>, <c>COMMENTED</c> or <c>DISMISSED</c>.</summary>
    public required string State { get; set; }

    /// <summary>What was said.</summary>
    public required string Body { get; init; }

    /// <summary>The commit that was reviewed.</summary>
    public required string Commit { get; init; }

    /// <summary>What the pull request changed as of that commit, as a fingerprint.</summary>
    public required string Change { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
