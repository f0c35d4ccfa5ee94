using Promote.Sandbox.Forge;

namespace Promote.Sandbox.Hosting;

/// <summary><c>/_sandbox/repositories/…/runs</c>: the workflows that were asked to run, and how they are getting on.</summary>
internal sealed class WorkflowControl(Repositories repositories)
{
    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/repositories/{owner}/{name}/runs", ListAsync);
        routes.MapPatch("/repositories/{owner}/{name}/runs/{id:int}", ChangeAsync);
    }

    private Task<IResult> ListAsync(string owner, string name, CancellationToken cancellationToken) =>
        repositories.InAsync(
            owner,
            name,
            repository => Task.FromResult(Results.Json(repository.WorkflowRuns.Select(View))),
            cancellationToken
        );

    private Task<IResult> ChangeAsync(
        string owner,
        string name,
        int id,
        RunChange change,
        CancellationToken cancellationToken
    ) =>
        repositories.InAsync(
            owner,
            name,
            repository =>
            {
                var run = repository.WorkflowRuns.Find(one => one.Id == id) ?? throw ForgeException.NotFound();
                (run.Status, run.Conclusion) = (change.Status, change.Conclusion);
                return Task.FromResult(Results.Json(View(run)));
            },
            cancellationToken
        );

    private static object View(WorkflowRun run) =>
        new
        {
            run.Id,
            run.Path,
            run.Branch,
            run.Commit,
            run.Inputs,
            Actor = run.Actor.Login,
            run.Status,
            run.Conclusion,
        };

    private sealed record RunChange(string Status, string? Conclusion);
}
