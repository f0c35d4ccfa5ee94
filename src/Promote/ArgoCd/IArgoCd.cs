namespace Promote.ArgoCd;

/// <summary>Argo CD, as far as promotion asks it.</summary>
internal interface IArgoCd
{
    /// <summary>What people know it by: its address.</summary>
    string Name { get; }

    /// <summary>An Application's state.</summary>
    /// <param name="application">Its name.</param>
    /// <param name="refresh">Whether Argo CD should look at Git again first, rather than at its next poll.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<ApplicationState> GetAsync(string application, bool refresh, CancellationToken cancellationToken);
}

/// <summary>What Argo CD says of an Application.</summary>
internal sealed record ApplicationState
{
    /// <summary>The Application's name.</summary>
    public required string Name { get; init; }

    /// <summary>The commits it was compared with last: one a source.</summary>
    public required IReadOnlyList<string> Revisions { get; init; }

    /// <summary><c>Synced</c>, <c>OutOfSync</c> or <c>Unknown</c>.</summary>
    public required string Sync { get; init; }

    /// <summary><c>Healthy</c>, <c>Progressing</c>, <c>Degraded</c>, <c>Suspended</c>, <c>Missing</c> or <c>Unknown</c>.</summary>
    public required string Health { get; init; }

    /// <summary>What Argo CD adds to the health.</summary>
    public string? HealthMessage { get; init; }

    /// <summary>The phase of the running or last operation: <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Error</c>, <c>Terminating</c>; null where there was none.</summary>
    public string? OperationPhase { get; init; }

    /// <summary>What Argo CD adds to the operation.</summary>
    public string? OperationMessage { get; init; }

    /// <summary>The commits that the last operation deployed: one a source.</summary>
    public required IReadOnlyList<string> DeployedRevisions { get; init; }

    /// <summary>The image strings of all pods in the tree.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Error conditions, such as a manifest that does not render.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>Whether Argo CD syncs by itself.</summary>
    public required bool AutoSync { get; init; }
}
