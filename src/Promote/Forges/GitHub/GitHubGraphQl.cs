using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Promote.Errors;
using Promote.Http;

namespace Promote.Forges.GitHub;

/// <summary>GitHub's GraphQL API: a document and its variables in, data or an error out.</summary>
internal sealed class GitHubGraphQl
{
    private const int ErrorAttempts = 3;

    private readonly HttpClients clients;
    private readonly HttpClient http;
    private readonly GitHubOptions options;
    private readonly TimeProvider time;

    public GitHubGraphQl(HttpClients clients, GitHubOptions options, TimeProvider time)
    {
        this.clients = clients;
        http = clients.Create(options.Server);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        this.options = options;
        this.time = time;
    }

    /// <summary>Reads.</summary>
    /// <param name="asked">What is asked, as in "Reading acme/manifests".</param>
    /// <param name="document">The query. Values go into <paramref name="variables"/>, never into it.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<JsonElement> QueryAsync(
        string asked,
        string document,
        JsonObject variables,
        CancellationToken cancellationToken
    ) => SendAsync(asked, document, variables, repeatable: true, cancellationToken);

    /// <summary>Writes; sent once.</summary>
    /// <exception cref="GraphQlException">GitHub refused; its type says why.</exception>
    public Task<JsonElement> MutateAsync(
        string asked,
        string document,
        JsonObject variables,
        CancellationToken cancellationToken
    ) => SendAsync(asked, document, variables, repeatable: false, cancellationToken);

    private async Task<JsonElement> SendAsync(
        string asked,
        string document,
        JsonObject variables,
        bool repeatable,
        CancellationToken cancellationToken
    )
    {
        var body = new JsonObject { ["query"] = document, ["variables"] = variables }.ToJsonString();
        for (var attempt = 1; ; attempt++)
        {
            using var response = await PostAsync(asked, body, repeatable, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw HttpFailure.Of(
                    options.Server,
                    asked,
                    response,
                    await MessageAsync(response, cancellationToken).ConfigureAwait(false),
                    options.TokenVariable,
                    time.GetUtcNow()
                );
            var answer = await AnswerAsync(asked, response, cancellationToken).ConfigureAwait(false);
            if (GraphQlError.First(answer) is not { } error)
                return answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                    ? data
                    : throw Unexpected(asked, null);
            var delay = attempt < ErrorAttempts ? Delay(error, response, attempt, repeatable) : null;
            await Task.Delay(delay ?? throw Failure(asked, error, response, repeatable), time, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(
        string asked,
        string body,
        bool repeatable,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.GraphQl);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Options.Set(RetryPolicy.Repeatable, repeatable);
        try
        {
            return await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The headers came, and then the rest did not.
            throw new RemoteException(
                ErrorCodes.Unreachable,
                options.Server,
                $"{asked}: the answer of {options.Server} broke off.",
                "Run the same command again.",
                e
            )
            {
                MayHaveHappened = !repeatable,
            };
        }
    }

    // GitHub answers some failures with 200 and an error, where the retries beneath do not see them.
    private TimeSpan? Delay(GraphQlError error, HttpResponseMessage response, int attempt, bool repeatable) =>
        error.IsRateLimit ? Bounded(RetryPolicy.AskedDelay(response, time.GetUtcNow()))
        : error.IsFailure && repeatable ? clients.Policy.FirstDelay * Math.Pow(2, attempt - 1)
        : null;

    private TimeSpan? Bounded(TimeSpan? delay) => delay <= clients.Policy.LongestDelay ? delay : null;

    private async Task<JsonElement> AnswerAsync(
        string asked,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
            return answer.ValueKind == JsonValueKind.Object ? answer : throw Unexpected(asked, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Unexpected(asked, e);
        }
    }

    private static async Task<string?> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
            return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("message", out var message)
                ? message.ToString()
                : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private PromoteException Failure(string asked, GraphQlError error, HttpResponseMessage response, bool repeatable)
    {
        var said = $"{(error.Type.Length > 0 ? error.Type + ", " : "")}{error.Message}";
        if (error.IsRateLimit)
            return new RemoteException(
                ErrorCodes.Unreachable,
                options.Server,
                $"{asked}: {options.Server} asks to slow down{Until(response)} ({said}).",
                "Run the same command again after that; a token of its own has a limit of its own."
            );
        if (error.IsFailure)
            return new RemoteException(
                ErrorCodes.Unreachable,
                options.Server,
                $"{asked}: {options.Server} failed ({said}).",
                "Run the same command again later."
            )
            {
                MayHaveHappened = !repeatable,
            };
        var (code, next) = error switch
        {
            { Type: "NOT_FOUND" } => (
                ErrorCodes.NotFound,
                $"Check the name {options.FullName}, and that the token in {options.TokenVariable} may see it."
            ),
            { IsRuleViolation: true } => (
                ErrorCodes.NotAllowed,
                "Let the token's App bypass the branch's rules for the tool's own commits, or deliver by pull request."
            ),
            { Type: "FORBIDDEN" or "INSUFFICIENT_SCOPES" } => (
                ErrorCodes.NotAllowed,
                $"Give the token in {options.TokenVariable} write access to the contents and pull requests of {options.FullName}."
            ),
            _ => (ErrorCodes.UnexpectedAnswer, "Run it again with --verbosity debug to see the requests."),
        };
        return new GraphQlException(code, options.Server, $"{asked}: {options.Server} answered {said}.", next)
        {
            Type = error.Type,
            Reason = error.Message,
        };
    }

    private string Until(HttpResponseMessage response) =>
        RetryPolicy.AskedDelay(response, time.GetUtcNow()) is { } delay ? $" until {time.GetUtcNow() + delay:u}" : "";

    private RemoteException Unexpected(string asked, Exception? inner) =>
        new(
            ErrorCodes.UnexpectedAnswer,
            options.Server,
            $"{asked}: {options.GraphQl.GetLeftPart(UriPartial.Path)} answered something that is not GraphQL.",
            "Check GITHUB_GRAPHQL_URL.",
            inner
        );
}
