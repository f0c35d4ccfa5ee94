using System.Text;
using System.Text.RegularExpressions;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>Rules for some branches.</summary>
internal sealed record Ruleset
{
    /// <summary>Its number.</summary>
    public int Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "main";

    /// <summary><c>active</c>, <c>evaluate</c> or <c>disabled</c>.</summary>
    public string Enforcement { get; init; } = "active";

    /// <summary>The branches: full names, <c>~DEFAULT_BRANCH</c>, <c>~ALL</c>, with <c>*</c>.</summary>
    public IReadOnlyList<string> Include { get; init; } = ["~DEFAULT_BRANCH"];

    /// <summary>Branches that are not meant.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whom the rules do not hold for, as <see cref="Actor"/> has it.</summary>
    public IReadOnlyList<string> Bypass { get; init; } = [];

    /// <summary>Whom they do not hold for when merging a pull request.</summary>
    public IReadOnlyList<string> BypassForPullRequests { get; init; } = [];

    /// <summary>Changes come by pull request; null: not asked.</summary>
    public PullRequestRule? PullRequest { get; init; }

    /// <summary>Statuses that a commit must have; null: not asked.</summary>
    public StatusRule? RequiredStatusChecks { get; init; }

    /// <summary>History is not rewritten.</summary>
    public bool NonFastForward { get; init; } = true;

    /// <summary>The branch is not deleted.</summary>
    public bool Deletion { get; init; } = true;

    /// <summary>Nobody makes such a branch.</summary>
    public bool Creation { get; init; }

    /// <summary>How a merge queue would merge: <c>MERGE</c>, <c>SQUASH</c> or <c>REBASE</c>; null: there is none.</summary>
    public string? MergeQueue { get; init; }

    /// <summary>Nobody changes the branch, neither directly nor by merging.</summary>
    public bool Update { get; init; }

    /// <summary>Whether the rules hold for a branch.</summary>
    public bool Covers(string branch, string defaultBranch) =>
        Enforcement == "active"
        && Include.Any(pattern => Matches(pattern, branch, defaultBranch))
        && !Exclude.Any(pattern => Matches(pattern, branch, defaultBranch));

    /// <summary>Whether the rules do not hold for someone.</summary>
    public bool BypassedBy(Account account, bool merging = false) =>
        Actor.IsAny(Bypass, account) || (merging && Actor.IsAny(BypassForPullRequests, account));

    private static bool Matches(string pattern, string branch, string defaultBranch) =>
        pattern switch
        {
            "~ALL" => true,
            "~DEFAULT_BRANCH" => branch == defaultBranch,
            _ => Regex.IsMatch("refs/heads/" + branch, Glob(pattern), RegexOptions.None, TimeSpan.FromSeconds(1)),
        };

    private static string Glob(string pattern)
    {
        var text = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i..].StartsWith("**", StringComparison.Ordinal))
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append(pattern[i] == '*' ? "[^/]*" : Regex.Escape(pattern[i].ToString()));
            }
        }

        return text.Append(@"\z").ToString();
    }
}

/// <summary>What a pull request needs.</summary>
internal sealed record PullRequestRule
{
    /// <summary>How many approvals.</summary>
    public int RequiredApprovingReviewCount { get; init; }

    /// <summary>Whether a push withdraws approvals.</summary>
    public bool DismissStaleReviewsOnPush { get; init; }

    /// <summary>Whether an owner of each changed file must approve.</summary>
    public bool RequireCodeOwnerReview { get; init; }

    /// <summary>Whether someone other than the last pusher must approve.</summary>
    public bool RequireLastPushApproval { get; init; }

    /// <summary>How it may be merged.</summary>
    public IReadOnlyList<string> AllowedMergeMethods { get; init; } = ["merge", "squash"];
}

/// <summary>The statuses that a commit needs.</summary>
internal sealed record StatusRule
{
    /// <summary>Each of them.</summary>
    public IReadOnlyList<RequiredCheck> Checks { get; init; } = [];

    /// <summary>Whether the branch must hold the base's newest commit.</summary>
    public bool Strict { get; init; }
}

/// <summary>A status that a commit needs.</summary>
/// <param name="Context">Its name.</param>
/// <param name="IntegrationId">The App that must have set it; null: anyone.</param>
internal sealed record RequiredCheck(string Context, int? IntegrationId = null);
