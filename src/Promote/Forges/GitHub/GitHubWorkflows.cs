using Promote.Errors;

namespace Promote.Forges.GitHub;

/// <summary>
/// Workflows on GitHub (https://docs.github.com/rest/actions/workflows). Starting one needs Actions: write, and not
/// Contents: write, which a <c>repository_dispatch</c> would ask for.
/// </summary>
internal sealed class GitHubWorkflows(GitHubRest rest, GitHubOptions options) : IWorkflows
{
    private const string Json = "application/vnd.github+json";

    /// <inheritdoc/>
    public async Task<WorkflowRun> DispatchAsync(
        string workflow,
        IReadOnlyDictionary<string, string> inputs,
        CancellationToken cancellationToken
    )
    {
        var repository = await rest.CallAsync(
                $"Reading {options.FullName}",
                client => client.Repository.Get(options.Owner, options.Repository),
                cancellationToken
            )
            .ConfigureAwait(false);
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["ref"] = repository.DefaultBranch,
            ["inputs"] = inputs,
            ["return_run_details"] = true,
        };
        try
        {
            return await SendAsync(workflow, body, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteException e)
            when (e.Status == 422 && e.Message.Contains("return_run_details", StringComparison.Ordinal))
        {
            // An older server, which tells of no run.
            body.Remove("return_run_details");
            return await SendAsync(workflow, body, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<WorkflowRun> ReadAsync(long id, CancellationToken cancellationToken)
    {
        var run = await rest.CallAsync(
                $"Reading run {id} of {options.FullName}",
                client => client.Actions.Workflows.Runs.Get(options.Owner, options.Repository, id),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(id, run.HtmlUrl, run.Status.StringValue == "completed" ? run.Conclusion?.StringValue ?? "" : null);
    }

    // Asked for twice it is done once: what it asks for is then so already.
    private async Task<WorkflowRun> SendAsync(
        string workflow,
        Dictionary<string, object> body,
        CancellationToken cancellationToken
    )
    {
        var path = $"repos/{options.FullName}/actions/workflows/{Uri.EscapeDataString(workflow)}/dispatches";
        var answer = await rest.CallAsync(
                $"Starting {workflow} in {options.FullName}",
                client =>
                    client.Connection.Post<Started>(new Uri(path, UriKind.Relative), body, Json, "application/json"),
                cancellationToken,
                repeatable: true,
                right: $"Actions: write on {options.FullName}"
            )
            .ConfigureAwait(false);
        var started = answer.Body;
        return started?.WorkflowRunId is > 0 and var id
            ? new(id, started.HtmlUrl ?? "", null)
            : new(null, $"{options.Server}/{options.FullName}/actions/workflows/{workflow}", null);
    }

    /// <summary>The answer, where it has one.</summary>
    internal sealed class Started
    {
        /// <summary>The run's number.</summary>
        public long WorkflowRunId { get; set; }

        /// <summary>The run's page.</summary>
        public string? HtmlUrl { get; set; }
    }
}
