namespace Promote.Sandbox.Forge;

/// <summary>The older protection of one branch. Whom it names is as <see cref="Actor"/> has it.</summary>
internal sealed record BranchProtection
{
    /// <summary>Checks that a commit must have; null: not asked.</summary>
    public StatusRule? RequiredStatusChecks { get; init; }

    /// <summary>Changes come by pull request; null: not asked.</summary>
    public PullRequestRule? PullRequest { get; init; }

    /// <summary>Who needs no pull request.</summary>
    public IReadOnlyList<string> PullRequestBypass { get; init; } = [];

    /// <summary>Who may dismiss reviews; null: whoever writes.</summary>
    public IReadOnlyList<string>? Dismissers { get; init; }

    /// <summary>Who may change the branch; null: whoever writes.</summary>
    public IReadOnlyList<string>? Pushers { get; init; }

    /// <summary>Whether it holds for administrators too.</summary>
    public bool EnforceAdmins { get; init; }

    /// <summary>Whether history may be rewritten.</summary>
    public bool AllowForcePushes { get; init; }

    /// <summary>Whether the branch may be deleted.</summary>
    public bool AllowDeletions { get; init; }

    /// <summary>Whether nobody changes the branch.</summary>
    public bool LockBranch { get; init; }

    /// <summary>The same as rulesets: one for each group of people that it does not hold for.</summary>
    public IEnumerable<Ruleset> Rules(string branch)
    {
        IReadOnlyList<string> exempt = EnforceAdmins ? [] : [Actor.Admin];
        var none = new Ruleset
        {
            Include = ["refs/heads/" + branch],
            NonFastForward = false,
            Deletion = false,
            Bypass = exempt,
        };
        yield return none with
        {
            RequiredStatusChecks = RequiredStatusChecks,
            NonFastForward = !AllowForcePushes,
            Deletion = !AllowDeletions,
            Update = LockBranch,
        };
        if (PullRequest is not null)
            yield return none with
            {
                PullRequest = PullRequest,
                Bypass = [.. exempt, .. PullRequestBypass],
            };
        if (Pushers is not null)
            yield return none with
            {
                Update = true,
                Bypass = [.. exempt, .. Pushers],
            };
    }
}
