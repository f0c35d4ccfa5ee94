using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Promote.Errors;
using Promote.Http;

namespace Promote.Forges.GitHub;

/// <summary>Reads of GitHub's REST API where what may not be read is an answer too.</summary>
internal sealed partial class GitHubJson
{
    private const int PageSize = 100;
    private const int MostPages = 100;

    private static readonly JsonSerializerOptions Shapes = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        MaxDepth = 32,
    };

    private readonly HttpClient http;
    private readonly GitHubOptions options;
    private readonly TimeProvider time;

    public GitHubJson(HttpClients clients, GitHubOptions options, TimeProvider time)
    {
        http = clients.Create(options.Server);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github+json");
        http.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
        this.options = options;
        this.time = time;
    }

    /// <summary>Reads one thing.</summary>
    /// <param name="path">The path below the API's address.</param>
    /// <param name="permission">What is needed to read it, where GitHub does not say.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="none">What it is where GitHub says that there is none, by the words of its refusal.</param>
    /// <exception cref="RemoteException">GitHub failed, or answered something that is not its API's.</exception>
    public async Task<Setting<T>> GetAsync<T>(
        string path,
        string permission,
        CancellationToken cancellationToken,
        Func<string, T?>? none = null
    )
        where T : class
    {
        using var response = await SendAsync(path, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? Setting<T>.Of(await ReadAsync<T>(path, response, cancellationToken).ConfigureAwait(false))
            : await RefusedAsync(path, permission, response, none, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a list, page by page.</summary>
    /// <param name="path">The path below the API's address.</param>
    /// <param name="permission">What is needed to read it, where GitHub does not say.</param>
    /// <param name="items">The items of a page.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="none">Whether the words of GitHub's refusal say that there are none.</param>
    /// <exception cref="RemoteException">GitHub failed, or answered something that is not its API's.</exception>
    public async Task<Setting<IReadOnlyList<TItem>>> ListAsync<TPage, TItem>(
        string path,
        string permission,
        Func<TPage, IReadOnlyList<TItem>> items,
        CancellationToken cancellationToken,
        Func<string, bool>? none = null
    )
        where TPage : class
    {
        var all = new List<TItem>();
        for (var page = 1; page <= MostPages; page++)
        {
            var paged = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}per_page={PageSize}&page={page}"
            );
            using var response = await SendAsync(paged, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                return await RefusedAsync<IReadOnlyList<TItem>>(
                        path,
                        permission,
                        response,
                        none is null ? null : said => none(said) ? [] : null,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            var found = items(await ReadAsync<TPage>(path, response, cancellationToken).ConfigureAwait(false));
            all.AddRange(found);
            if (found.Count < PageSize && !HasNext(response))
                return Setting<IReadOnlyList<TItem>>.Of(all);
        }

        throw Unexpected(path, "more pages than there can be", null);
    }

    /// <summary>A part of an answer whose shape depends on what stands beside it.</summary>
    /// <exception cref="RemoteException">It has another shape.</exception>
    public T Part<T>(string path, JsonElement? part)
        where T : class
    {
        try
        {
            return part?.Deserialize<T>(Shapes) ?? throw Unexpected(path, "something that is not its API's", null);
        }
        catch (JsonException e)
        {
            throw Unexpected(path, "something that is not its API's", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        try
        {
            return await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RemoteException(
                ErrorCodes.Unreachable,
                options.Server,
                $"Reading {Shown(path)}: the answer of {options.Server} broke off.",
                "Run the same command again.",
                e
            );
        }
    }

    private Uri Address(string path) => new(options.Api.AbsoluteUri.TrimEnd('/') + "/" + path);

    private async Task<T> ReadAsync<T>(string path, HttpResponseMessage response, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var answer = await response
                .Content.ReadFromJsonAsync<JsonElement>(Shapes, cancellationToken)
                .ConfigureAwait(false);
            return HasHoles(answer)
                ? throw Unexpected(path, "something that is not its API's", null)
                : answer.Deserialize<T>(Shapes) ?? throw Unexpected(path, "nothing", null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Unexpected(path, "something that is not its API's", e);
        }
    }

    // No list of GitHub's has nothing where something should be.
    private static bool HasHoles(JsonElement answer) =>
        answer.ValueKind switch
        {
            JsonValueKind.Array => answer
                .EnumerateArray()
                .Any(item => item.ValueKind == JsonValueKind.Null || HasHoles(item)),
            JsonValueKind.Object => answer.EnumerateObject().Any(property => HasHoles(property.Value)),
            _ => false,
        };

    private async Task<Setting<T>> RefusedAsync<T>(
        string path,
        string permission,
        HttpResponseMessage response,
        Func<string, T?>? none,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var said = await MessageAsync(response, cancellationToken).ConfigureAwait(false);
        if (
            response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            || RetryPolicy.IsRateLimit(response)
        )
            throw HttpFailure.Of(
                options.Server,
                $"Reading {Shown(path)}",
                response,
                said,
                options.TokenVariable,
                time.GetUtcNow()
            );
        return none?.Invoke(said ?? "") is { } absent
            ? Setting<T>.Of(absent)
            : Setting<T>.CannotBeRead(Accepted(response) ?? permission);
    }

    // "administration=read; organization_administration=write": either of them. Metadata has every token already.
    private static string? Accepted(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Accepted-GitHub-Permissions", out var values)
        && string.Join("; ", values) is var accepted
        && Permissions().IsMatch(accepted)
        && !accepted.Contains("metadata=", StringComparison.Ordinal)
            ? string.Join(
                    " or ",
                    accepted
                        .Split(';', StringSplitOptions.TrimEntries)
                        .Select(set => string.Join(" and ", set.Split(',', StringSplitOptions.TrimEntries)))
                )
                .Replace("=", ": ", StringComparison.Ordinal)
            : null;

    private static async Task<string?> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
            return
                body.ValueKind == JsonValueKind.Object
                && body.TryGetProperty("message", out var message)
                && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasNext(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links)
        && links.Any(link => link.Contains("rel=\"next\"", StringComparison.Ordinal));

    private static string Shown(string path) => path.Split('?')[0];

    private RemoteException Unexpected(string path, string what, Exception? inner) =>
        new(
            ErrorCodes.UnexpectedAnswer,
            options.Server,
            $"Reading {Shown(path)}: {options.Server} answered {what}.",
            "Check GITHUB_API_URL.",
            inner
        );

    [GeneratedRegex(
        @"\A[a-z_]{1,60}=[a-z]{1,10}(?:[;,] ?[a-z_]{1,60}=[a-z]{1,10}){0,9}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Permissions();
}
