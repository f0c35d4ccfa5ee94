using System.Text.Json;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>Maps the REST API: who calls, which repository, the right to, errors as GitHub answers them.</summary>
internal sealed class RestApi(
    SandboxContext context,
    Repositories repositories,
    RateLimits limits,
    IEndpointRouteBuilder routes
)
{
    private const string Docs = "https://docs.github.com/rest";

    /// <summary>An endpoint of the site.</summary>
    public void Site(string method, string path, Func<RestCall, Task<RestAnswer>> serve) =>
        routes.MapMethods("/api/v3" + path, [method], http => ServeAsync(http, null, serve));

    /// <summary>An endpoint for Apps, which sign for themselves: the endpoint looks who that is.</summary>
    public void App(string method, string path, Func<RestCall, Task<RestAnswer>> serve) =>
        routes.MapMethods("/api/v3" + path, [method], http => ServeAsync(http, null, serve, signed: true));

    /// <summary>An endpoint of a repository; the path is within it.</summary>
    public void Repository(string method, string path, Func<RestCall, Task<RestAnswer>> serve, Right? right = null) =>
        routes.MapMethods(
            "/api/v3/repos/{owner}/{repo}" + path,
            [method],
            http => ServeAsync(http, Needs.Of(method, path, right), serve)
        );

    /// <summary>Answers 404 to all the rest.</summary>
    public void Rest() =>
        routes.Map("/api/v3/{**rest}", http => ServeAsync(http, null, _ => throw ForgeException.NotFound()));

    private async Task ServeAsync(
        HttpContext http,
        Need? needed,
        Func<RestCall, Task<RestAnswer>> serve,
        bool signed = false
    )
    {
        var (grant, known) = Credentials.Who(http.Request, context.Accounts);
        limits.Count(http, grant?.Account, "core");
        http.Response.Headers["X-GitHub-Media-Type"] = "github.v3; format=json";
        RestAnswer answer;
        try
        {
            if (!known && !signed)
                throw new ForgeException(401, "Bad credentials");
            var body = await ReadAsync(http.Request);
            answer = needed is not null
                ? await InRepositoryAsync(http, grant, needed, body, serve)
                : await serve(new RestCall(http, grant, null, body));
        }
        catch (ForgeException e)
        {
            answer = Error(e);
        }
        catch (Exception e) when (e is RefMovedException or TreeException)
        {
            answer = Error(new ForgeException(422, e.Message));
        }

        http.Response.StatusCode = answer.Status;
        if (answer.Body is null)
            return;
        // Whole, and not as it comes: a fault or an error may still replace it.
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer.Body);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private async Task<RestAnswer> InRepositoryAsync(
        HttpContext http,
        Grant? grant,
        Need need,
        JsonElement body,
        Func<RestCall, Task<RestAnswer>> serve
    )
    {
        var values = http.Request.RouteValues;
        if (
            repositories.Find((string)values["owner"]!, (string)values["repo"]!) is not { } repository
            || (grant is null && repository.Settings.Private)
        )
            throw ForgeException.NotFound();
        var call = new RestCall(http, grant, repository, body);
        call.Demand(need);
        await repository.Turn.WaitAsync(http.RequestAborted);
        try
        {
            return await serve(call);
        }
        finally
        {
            repository.Turn.Release();
        }
    }

    // Clients send JSON under a form's content type as well.
    private static async Task<JsonElement> ReadAsync(HttpRequest request)
    {
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy, request.HttpContext.RequestAborted);
        if (copy.Length == 0)
            return default;
        try
        {
            using var document = JsonDocument.Parse(copy.ToArray());
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new ForgeException(400, "Problems parsing JSON");
        }
    }

    private static RestAnswer Error(ForgeException e)
    {
        var status = e.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new RestAnswer(
            e.Status,
            e.Errors is null
                ? new
                {
                    message = e.Message,
                    documentation_url = Docs,
                    status,
                }
                : new
                {
                    message = e.Message,
                    errors = e.Errors,
                    documentation_url = Docs,
                    status,
                }
        );
    }
}
