namespace Promote.Sandbox.Forge;

/// <summary>An environment that workflows deploy to, and what protects it.</summary>
internal sealed record DeploymentEnvironment
{
    /// <summary>Its number.</summary>
    public int Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The minutes that a job waits.</summary>
    public int WaitTimer { get; init; }

    /// <summary>Whether whoever started a job may not approve it.</summary>
    public bool PreventSelfReview { get; init; }

    /// <summary>Who must approve a job, as <see cref="Actor"/> has it: people and teams.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>Whether only protected branches reach it.</summary>
    public bool ProtectedBranches { get; init; }

    /// <summary>The branches that reach it, by pattern; null: they are not named.</summary>
    public IReadOnlyList<BranchPolicy>? BranchPolicies { get; init; }

    /// <summary>The names of its secrets.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether not every branch reaches it.</summary>
    public bool LimitsBranches => ProtectedBranches || BranchPolicies is not null;
}

/// <summary>Branches or tags that reach an environment.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">The pattern.</param>
/// <param name="Type"><c>branch</c> or <c>tag</c>.</param>
internal sealed record BranchPolicy(int Id, string Name, string Type = "branch");
