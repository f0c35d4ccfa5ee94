namespace Promote.Forges;

/// <summary>The manifests repository's own workflows, as whoever may only start them sees them.</summary>
internal interface IWorkflows
{
    /// <summary>Asks for a run on the default branch.</summary>
    /// <param name="workflow">The workflow's file name, such as <c>promote.yml</c>.</param>
    /// <param name="inputs">What it is given.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<WorkflowRun> DispatchAsync(
        string workflow,
        IReadOnlyDictionary<string, string> inputs,
        CancellationToken cancellationToken
    );

    /// <summary>How a run is getting on.</summary>
    Task<WorkflowRun> ReadAsync(long id, CancellationToken cancellationToken);
}

/// <summary>A workflow's run.</summary>
/// <param name="Id">Its number; null where the forge does not tell it.</param>
/// <param name="Url">Its page, or its workflow's.</param>
/// <param name="Conclusion">How it ended, in the forge's words; null: it has not.</param>
internal sealed record WorkflowRun(long? Id, string Url, string? Conclusion);
