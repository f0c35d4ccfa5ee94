namespace Promote.Sandbox.Deployer;

/// <summary>An environment, each part read from where it is true.</summary>
internal sealed record EnvironmentState
{
    public required string Application { get; init; }

    public required string Environment { get; init; }

    /// <summary>The last commit on the branch that changed the environment's overlay.</summary>
    public required string? Commit { get; init; }

    /// <summary>As the branch says now.</summary>
    public required string? Tag { get; init; }

    /// <summary>As the branch says now.</summary>
    public required string? Digest { get; init; }

    /// <summary>The commit that was deployed last.</summary>
    public required string? DeployedRevision { get; init; }

    /// <summary>Of the image that runs, computed from what the registry sent.</summary>
    public required string? RunningDigest { get; init; }

    /// <summary>What the process itself says.</summary>
    public required string? AnsweredVersion { get; init; }

    public required string Health { get; init; }

    public required string? Message { get; init; }

    public required string Sync { get; init; }
}
