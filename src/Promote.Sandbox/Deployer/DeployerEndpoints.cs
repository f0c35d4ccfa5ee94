using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Promote.Sandbox.Deployer;

/// <summary>The deployer on a web application: Argo CD's API, the running environments, and what is known of them.</summary>
internal static class DeployerEndpoints
{
    public static IEndpointRouteBuilder MapDeployer(this IEndpointRouteBuilder app, DeployerService deployer)
    {
        var api = new ApplicationEndpoints(deployer);
        app.MapGet("/api/version", () => Results.Json(new { Version = "v3.1.0+promote-sandbox" }));
        var group = app.MapGroup("/api/v1")
            .AddEndpointFilter(async (context, next) => Refusal(context, deployer) ?? await next(context));
        group.MapGet(
            "/session/userinfo",
            () =>
                Results.Json(
                    new
                    {
                        loggedIn = true,
                        username = ApplicationEndpoints.User,
                        iss = "argocd",
                    }
                )
        );
        group.MapGet("/applications", api.List);
        group.MapGet("/applications/{name}", api.GetAsync);
        group.MapPost("/applications/{name}/sync", api.SyncAsync);
        app.MapGet("/_env/{application}/{**path}", new EnvironmentProxy(deployer).HandleAsync);
        app.MapGet(
            "/_sandbox/environments",
            async (CancellationToken cancellationToken) =>
                Results.Json(await deployer.ReadEnvironmentsAsync(cancellationToken), JsonSerializerOptions.Web)
        );
        return app;
    }

    /// <summary>An error as Argo CD's gateway writes it.</summary>
    /// <param name="status">Of HTTP.</param>
    /// <param name="code">Of gRPC.</param>
    /// <param name="message">What is wrong.</param>
    public static IResult Error(int status, int code, string message) =>
        Results.Json(
            new
            {
                error = message,
                code,
                message,
            },
            statusCode: status
        );

    private static IResult? Refusal(EndpointFilterInvocationContext context, DeployerService deployer)
    {
        const string scheme = "Bearer ";
        var authorization = context.HttpContext.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(scheme, StringComparison.Ordinal))
        {
            return Error(StatusCodes.Status401Unauthorized, 16, "no session information");
        }

        var same = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(authorization[scheme.Length..]),
            Encoding.UTF8.GetBytes(deployer.Options.Token())
        );
        return same
            ? null
            : Error(StatusCodes.Status401Unauthorized, 16, "invalid session: token signature is invalid");
    }
}

/// <summary>The part of Argo CD's API that is about Applications.</summary>
internal sealed class ApplicationEndpoints(DeployerService deployer)
{
    /// <summary>Whom the one token is of.</summary>
    public const string User = "promote";

    public IResult List() =>
        Results.Json(
            new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. deployer.Applications.Select(one => ApplicationJson.Of(one.State))]),
            }
        );

    public async Task<IResult> GetAsync(string name, string? refresh, CancellationToken cancellationToken)
    {
        if (refresh is "normal" or "hard" or "true")
        {
            await deployer.RefreshAsync(name, cancellationToken);
        }

        return deployer.Find(name) is { } application ? Results.Json(ApplicationJson.Of(application.State)) : Denied();
    }

    public async Task<IResult> SyncAsync(string name, HttpRequest request, CancellationToken cancellationToken)
    {
        if (
            deployer.Find(name) is not { } application
            || deployer.RepositoryOf(application.State.Spec) is not { } repository
        )
        {
            return Denied();
        }

        JsonObject? body;
        try
        {
            using var reader = new StreamReader(request.Body);
            var text = await reader.ReadToEndAsync(cancellationToken);
            body = text.Length == 0 ? null : JsonNode.Parse(text)?.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return DeployerEndpoints.Error(StatusCodes.Status400BadRequest, 3, "the body is no JSON object");
        }

        var spec = application.State.Spec;
        var revision = body?["revision"].Text() is { Length: > 0 } asked ? asked : spec.TargetRevision;
        if (spec.AutoSync && revision != spec.TargetRevision)
        {
            return DeployerEndpoints.Error(
                StatusCodes.Status400BadRequest,
                9,
                $"Cannot sync to {revision}: auto-sync currently set to {spec.TargetRevision}"
            );
        }

        if (await repository.ResolveAsync(revision, cancellationToken) is not { } commit)
        {
            return DeployerEndpoints.Error(
                StatusCodes.Status400BadRequest,
                9,
                $"unable to resolve '{revision}' to a commit SHA"
            );
        }

        return application.TrySync(repository, commit, User)
            ? Results.Json(ApplicationJson.Of(application.State))
            : DeployerEndpoints.Error(StatusCodes.Status400BadRequest, 9, "another operation is already in progress");
    }

    // Argo CD does not tell a stranger which names exist.
    private static IResult Denied() => DeployerEndpoints.Error(StatusCodes.Status403Forbidden, 7, "permission denied");
}
