using System.Collections.Immutable;
using System.Globalization;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>What an App asks in its own name: where it is installed, and a token for there. Each is installed once.</summary>
internal sealed class AppEndpoints(Shapes shapes, Repositories repositories, SandboxContext context)
{
    private const int FirstInstallation = 500_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.App("GET", "/repos/{owner}/{repo}/installation", InstallationAsync);
        api.App("GET", "/users/{username}/installation", OwnerInstallationAsync);
        api.App("POST", "/app/installations/{id:int}/access_tokens", TokenAsync);
    }

    private AppKey Caller(RestCall call)
    {
        var (key, refusal) = context.AppKeys.Read(Credentials.Token(call.Request), context.Clock.GetUtcNow());
        return key ?? throw new ForgeException(401, refusal!);
    }

    private static int IdOf(AppKey key) => FirstInstallation + key.Account.AppId!.Value;

    private Task<RestAnswer> InstallationAsync(RestCall call)
    {
        var key = Caller(call);
        return Task.FromResult(
            Installation(
                key,
                repositories.Find(call.Route("owner"), call.Route("repo")) ?? throw ForgeException.NotFound()
            )
        );
    }

    private Task<RestAnswer> OwnerInstallationAsync(RestCall call)
    {
        var key = Caller(call);
        return Task.FromResult(
            Installation(
                key,
                repositories.All.FirstOrDefault(one =>
                    string.Equals(one.Name.Owner, call.Route("username"), StringComparison.OrdinalIgnoreCase)
                ) ?? throw ForgeException.NotFound()
            )
        );
    }

    private RestAnswer Installation(AppKey key, Repository repository)
    {
        var id = IdOf(key);
        var address = string.Create(CultureInfo.InvariantCulture, $"{shapes.Api}/app/installations/{id}");
        var owner = shapes.Owner(repository);
        return RestAnswer.Ok(
            new
            {
                id,
                client_id = key.ClientId,
                account = owner,
                repository_selection = "all",
                access_tokens_url = address + "/access_tokens",
                repositories_url = shapes.Api + "/installation/repositories",
                html_url = $"{shapes.Root}/organizations/{repository.Name.Owner}/settings/installations/{id}",
                app_id = key.Account.AppId,
                app_slug = key.Account.Slug,
                target_id = owner["id"],
                target_type = "Organization",
                permissions = key.Permissions ?? ImmutableDictionary<string, string>.Empty,
                events = Array.Empty<string>(),
                created_at = "2026-01-01T00:00:00Z",
                updated_at = "2026-01-01T00:00:00Z",
                single_file_name = (string?)null,
                suspended_by = (object?)null,
                suspended_at = (string?)null,
            }
        );
    }

    private Task<RestAnswer> TokenAsync(RestCall call)
    {
        var key = Caller(call);
        if (call.Number("id") != IdOf(key))
            throw ForgeException.NotFound();
        var asked = call.Levels("permissions") ?? key.Permissions ?? ImmutableDictionary<string, string>.Empty;
        if (key.Permissions is { } may && asked.Any(one => !Covers(may.GetValueOrDefault(one.Key), one.Value)))
            throw new ForgeException(422, "The permissions requested are not granted to this installation.");
        var token = context.Accounts.Mint(key.Account, asked);
        return Task.FromResult(
            new RestAnswer(
                201,
                new
                {
                    token,
                    expires_at = Shapes.Time(context.Clock.GetUtcNow() + Hour),
                    permissions = asked,
                    repository_selection = call.Texts("repositories") is null ? "all" : "selected",
                }
            )
        );
    }

    private static bool Covers(string? may, string asked) =>
        may == asked || may == "admin" || (may, asked) is ("write", "read");
}
