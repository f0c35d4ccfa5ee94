using System.Text.Json;
using Promote.Sandbox.Forge.Rest;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary><c>POST /api/graphql</c>.</summary>
internal sealed class GraphQlApi(
    SandboxContext context,
    Repositories repositories,
    PullRequests pulls,
    RefChanges refs,
    RateLimits limits
)
{
    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/graphql", ServeAsync);

    private async Task ServeAsync(HttpContext http)
    {
        var (grant, known) = Credentials.Who(http.Request, context.Accounts);
        limits.Count(http, grant?.Account, "graphql");
        if (grant is null)
        {
            var message = known ? "This endpoint requires you to be authenticated." : "Bad credentials";
            await AnswerAsync(http, 401, new { message, documentation_url = "https://docs.github.com/graphql" });
            return;
        }

        JsonElement request;
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
            request = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            await AnswerAsync(
                http,
                400,
                new { message = "Problems parsing JSON", documentation_url = "https://docs.github.com/graphql" }
            );
            return;
        }

        if (RestCall.Value(request, "query", JsonValueKind.String)?.GetString() is not { } query)
        {
            await AnswerAsync(
                http,
                200,
                new
                {
                    errors = (object[])[new { message = "A query attribute must be specified and must be a string." }],
                }
            );
            return;
        }

        await AnswerAsync(http, 200, await RunAsync(query, request, grant, http.RequestAborted));
    }

    // A query may touch any repository, so it holds them all, in one order.
    private async Task<object> RunAsync(
        string query,
        JsonElement request,
        Grant grant,
        CancellationToken cancellationToken
    )
    {
        var held = new List<Repository>();
        try
        {
            foreach (var repository in repositories.All)
            {
                await repository.Turn.WaitAsync(cancellationToken);
                held.Add(repository);
            }

            var graph = new GitGraph(context, cancellationToken);
            var forge = new ForgeGraph(context, repositories, graph, grant, cancellationToken);
            var mutations = new Mutations(context, repositories, pulls, refs, forge, graph, grant);
            return await GraphExecutor.RunAsync(
                query,
                RestCall.Value(request, "operationName", JsonValueKind.String)?.GetString(),
                RestCall.Value(request, "variables", JsonValueKind.Object) ?? default,
                forge.Query(),
                mutations.Root
            );
        }
        finally
        {
            foreach (var repository in held)
                repository.Turn.Release();
        }
    }

    private static async Task AnswerAsync(HttpContext http, int status, object answer)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
