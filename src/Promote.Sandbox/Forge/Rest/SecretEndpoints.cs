using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>Who an App or a login is, and which secrets there are: their names only.</summary>
internal sealed class SecretEndpoints(Shapes shapes)
{
    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Site("GET", "/apps/{slug}", AppAsync);
        api.Site("GET", "/users/{login}", UserAsync);
        // None is outside environments.
        api.Repository("GET", "/actions/secrets", _ => Answer([]), Right.Admin);
        api.Repository("GET", "/actions/organization-secrets", _ => Answer([]), Right.Admin);
        api.Repository("GET", "/environments/{name}/secrets", OfEnvironmentAsync, Right.Admin);
    }

    private Task<RestAnswer> AppAsync(RestCall call)
    {
        var slug = call.Route("slug");
        var app =
            shapes.Accounts.All.FirstOrDefault(account => account.IsBot && account.Slug == slug)
            ?? throw ForgeException.NotFound();
        return Task.FromResult(RestAnswer.Ok(shapes.App(app)));
    }

    private Task<RestAnswer> UserAsync(RestCall call)
    {
        var account = shapes.Accounts.FindLogin(call.Route("login")) ?? throw ForgeException.NotFound();
        return Task.FromResult(RestAnswer.Ok(shapes.Self(account)));
    }

    private static Task<RestAnswer> OfEnvironmentAsync(RestCall call)
    {
        var name = call.Route("name");
        return Answer(
            (call.Repository.Environments.Find(one => one.Name == name) ?? throw ForgeException.NotFound()).Secrets
        );
    }

    private static Task<RestAnswer> Answer(IReadOnlyList<string> names) =>
        Task.FromResult(
            RestAnswer.Ok(
                new
                {
                    total_count = names.Count,
                    secrets = names.Select(name => new
                    {
                        name,
                        created_at = "2026-01-01T00:00:00Z",
                        updated_at = "2026-01-01T00:00:00Z",
                    }),
                }
            )
        );
}
