using Promote.Sandbox.Forge.Rest;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>The statuses and check runs of a commit.</summary>
internal static class CheckGraph
{
    /// <summary>A <c>Status</c>: the statuses alone; null where there are none.</summary>
    public static GraphObject? Status(Repository repository, string commit) =>
        repository.LatestStatuses(commit) is { Count: > 0 } latest
            ? new GraphObject("Status", "Node")
            {
                ["state"] = State(latest.Select(status => status.State)),
                ["contexts"] = latest.Select(Context).ToList(),
            }
            : null;

    /// <summary>A <c>StatusCheckRollup</c>: both together; null where there are none.</summary>
    public static GraphObject? Rollup(Repository repository, string commit)
    {
        var results = CheckResult.Of(repository, commit);
        if (results.Count == 0)
            return null;
        List<GraphObject> contexts =
        [
            .. repository.LatestCheckRuns(commit).Select(Run),
            .. repository.LatestStatuses(commit).Select(Context),
        ];
        return new GraphObject("StatusCheckRollup", "Node")
        {
            ["state"] = State(results.Select(result => result.State)),
            ["contexts"] = (Resolver)(
                arguments =>
                    Task.FromResult<object?>(GraphObject.Connection("StatusCheckRollupContext", contexts, arguments))
            ),
        };
    }

    private static string State(IEnumerable<string> states)
    {
        var all = states.ToHashSet(StringComparer.Ordinal);
        return all.Contains("failure") ? "FAILURE"
            : all.Contains("error") ? "ERROR"
            : all.Contains("pending") ? "PENDING"
            : "SUCCESS";
    }

    private static GraphObject Context(CommitStatus status) =>
        new("StatusContext", "Node")
        {
            ["id"] = Shapes.Node("SC", status.Id),
            ["context"] = status.Context,
            ["state"] = status.State.ToUpperInvariant(),
            ["description"] = status.Description,
            ["targetUrl"] = status.TargetUrl,
            ["createdAt"] = Shapes.Time(status.At),
            ["creator"] = ForgeGraph.Actor(status.Creator),
        };

    private static GraphObject Run(CheckRun run) =>
        new("CheckRun", "Node")
        {
            ["id"] = Shapes.Node("CR", run.Id),
            ["databaseId"] = run.Id,
            ["name"] = run.Name,
            ["status"] = run.Status.ToUpperInvariant(),
            ["conclusion"] = run.Conclusion?.ToUpperInvariant(),
            ["title"] = run.Output.Title,
            ["summary"] = run.Output.Summary,
            ["text"] = run.Output.Text,
            ["externalId"] = run.ExternalId,
            ["detailsUrl"] = run.DetailsUrl,
            ["startedAt"] = Shapes.Time(run.StartedAt),
            ["completedAt"] = Shapes.Time(run.CompletedAt),
            ["checkSuite"] = new GraphObject("CheckSuite", "Node")
            {
                ["app"] = new GraphObject("App", "Node")
                {
                    ["id"] = Shapes.Node("A", run.App.AppId ?? 0),
                    ["databaseId"] = run.App.AppId,
                    ["slug"] = run.App.Slug,
                    ["name"] = run.App.Slug,
                },
            },
        };
}
