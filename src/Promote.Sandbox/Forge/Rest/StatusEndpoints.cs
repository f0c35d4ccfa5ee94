using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>POST /statuses/{sha}</c>.</summary>
internal sealed class StatusEndpoints(Shapes shapes, PullRequests pulls, TimeProvider clock)
{
    private const int MostDescription = 140;

    /// <summary>Maps it.</summary>
    public void Map(RestApi api) => api.Repository("POST", "/statuses/{sha}", SetAsync);

    private async Task<RestAnswer> SetAsync(RestCall call)
    {
        var (sha, state) = (call.Route("sha"), call.Need("state"));
        if (!RefName.IsId(sha) || await call.Repository.Git.CommitAsync(sha, call.Aborted) is null)
            throw new ForgeException(422, $"No commit found for SHA: {sha}");
        if (state is not ("error" or "failure" or "pending" or "success"))
            throw ForgeException.Invalid("Status", "state", "inclusion");
        if (call.Text("description") is { Length: > MostDescription })
            throw ForgeException.Invalid(
                "Status",
                "description",
                "custom",
                "description is too long (maximum is 140 characters)"
            );
        var status = await pulls.SetStatusAsync(
            call.Repository,
            new CommitStatus
            {
                Id = 0,
                Commit = sha,
                Context = call.Text("context") ?? "default",
                State = state,
                Description = call.Text("description"),
                TargetUrl = call.Text("target_url"),
                Creator = call.Account,
                At = clock.GetUtcNow(),
            }
        );
        return RestAnswer.Created(shapes.Status(call.Repository, status));
    }
}
