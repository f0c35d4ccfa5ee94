using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Promote.Errors;
using Promote.Http;

namespace Promote.Forges.GitHub;

/// <summary>GitHub's GraphQL API: a document and its variables in, data or an error out.</summary>
internal sealed class GitHubGraphQl
{
    private readonly HttpClient http;
    private readonly GitHubOptions options;
    private readonly TimeProvider time;

    public GitHubGraphQl(HttpClients clients, GitHubOptions options, TimeProvider time)
    {
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
        using var request = new HttpRequestMessage(HttpMethod.Post, options.GraphQl);
        request.Content = JsonContent.Create(new JsonObject { ["query"] = document, ["variables"] = variables });
        request.Options.Set(RetryPolicy.Repeatable, repeatable);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
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
        if (
            answer.TryGetProperty("errors", out var errors)
            && errors.ValueKind == JsonValueKind.Array
            && errors.GetArrayLength() > 0
        )
            throw Failure(asked, errors[0]);
        return answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data
            : throw Unexpected(asked, null);
    }

    private async Task<JsonElement> AnswerAsync(
        string asked,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException e)
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

    private GraphQlException Failure(string asked, JsonElement error)
    {
        var type = error.TryGetProperty("type", out var kind) ? kind.ToString() : "";
        var message = error.TryGetProperty("message", out var text) ? text.ToString() : "no reason given";
        var (code, next) = type switch
        {
            "NOT_FOUND" => (
                ErrorCodes.NotFound,
                $"Check the name {options.FullName}, and that the token in {options.TokenVariable} may see it."
            ),
            "FORBIDDEN" or "INSUFFICIENT_SCOPES" => (
                ErrorCodes.NotAllowed,
                $"Give the token in {options.TokenVariable} write access to the contents and pull requests of {options.FullName}."
            ),
            "RATE_LIMITED" => (ErrorCodes.Unreachable, "Run the same command again in some minutes."),
            _ when message.Contains("rule violation", StringComparison.OrdinalIgnoreCase)
                    || message.Contains("protected branch", StringComparison.OrdinalIgnoreCase) => (
                ErrorCodes.NotAllowed,
                "Let the token's App bypass the branch's rules for the tool's own commits, or deliver by pull request."
            ),
            _ => (ErrorCodes.UnexpectedAnswer, "Run it again with --verbosity debug to see the requests."),
        };
        return new GraphQlException(
            code,
            options.Server,
            $"{asked}: {options.Server} answered {(type.Length > 0 ? type + ", " : "")}{message.TrimEnd('.')}.",
            next
        )
        {
            Type = type,
            Reason = message,
        };
    }

    private RemoteException Unexpected(string asked, Exception? inner) =>
        new(
            ErrorCodes.UnexpectedAnswer,
            options.Server,
            $"{asked}: {options.GraphQl.GetLeftPart(UriPartial.Path)} answered something that is not GraphQL.",
            "Check GITHUB_GRAPHQL_URL.",
            inner
        );
}
