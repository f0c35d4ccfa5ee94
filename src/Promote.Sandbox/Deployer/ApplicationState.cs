using System.Collections.Immutable;

namespace Promote.Sandbox.Deployer;

/// <summary>What is known of an Application at one moment.</summary>
internal sealed record ApplicationState
{
    public required ApplicationSpec Spec { get; init; }

    /// <summary>The commit it was compared with last, which may be older than the branch.</summary>
    public string? ComparedRevision { get; init; }

    /// <summary>What that commit says shall run.</summary>
    public Rendering? Desired { get; init; }

    /// <summary>Why that commit could not be rendered.</summary>
    public string? ComparisonError { get; init; }

    /// <summary>What the last successful operation deployed.</summary>
    public Rendering? Live { get; init; }

    public OperationState? Operation { get; init; }

    public ImmutableList<Deployment> History { get; init; } = [];

    public string Health { get; init; } = "Missing";

    public string? HealthMessage { get; init; }

    public DateTimeOffset? ReconciledAt { get; init; }

    /// <summary>The image that is being rolled out, while the one before still runs.</summary>
    public string? RollingOut { get; init; }

    public Workload? Workload { get; init; }

    public string Sync =>
        Desired is null ? "Unknown"
        : Desired.Hash == Live?.Hash ? "Synced"
        : "OutOfSync";

    /// <summary>The images of all that runs: two during a rollout.</summary>
    public IEnumerable<string> Images =>
        new[] { Workload?.Rendering.Image, RollingOut }.OfType<string>().Distinct(StringComparer.Ordinal);
}

/// <summary>A sync, running or done.</summary>
internal sealed record OperationState
{
    public required string Phase { get; init; }

    public required string Revision { get; init; }

    /// <summary>Who asked for it; null for auto-sync.</summary>
    public required string? User { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>A revision that was deployed.</summary>
internal sealed record Deployment(int Id, string Revision, DateTimeOffset At, string? User);
