using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using Promote.Errors;
using Promote.Http;

namespace Promote.ArgoCd.Api;

/// <summary>Argo CD through its API (https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs/).</summary>
internal sealed class ArgoCdApi : IArgoCd, IDisposable
{
    private readonly ArgoCdServer server;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    /// <summary>A client for a server.</summary>
    public ArgoCdApi(ArgoCdServer server, HttpClients clients, TimeProvider time)
    {
        this.server = server;
        this.time = time;
        client = clients.Create(Name);
    }

    /// <inheritdoc/>
    public string Name => server.Address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <inheritdoc/>
    /// <param name="application">Its name, or <c>NAMESPACE/NAME</c> where it is in a namespace of its own.</param>
    /// <param name="refresh">Whether Argo CD should look at Git again first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ApplicationState> GetAsync(string application, bool refresh, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(application, refresh));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await FailureAsync(application, response, cancellationToken).ConfigureAwait(false);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            var json = await JsonSerializer
                .DeserializeAsync(body, ArgoCdJson.Default.ApplicationJson, cancellationToken)
                .ConfigureAwait(false);
            if (json?.Metadata is not null)
                return ApplicationReader.Read(application, json);
            throw Unexpected(application, "no Application", null);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw Unexpected(application, "something that cannot be read as an Application", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private Uri AddressOf(string application, bool refresh)
    {
        var parts = application.Split('/');
        if (parts.Length > 2 || parts.Any(part => part.Length == 0 || part is "." or ".."))
            throw new UsageException(
                ErrorCodes.Usage,
                application,
                $"'{application}' is not the name of an Application.",
                "Write NAME, or NAMESPACE/NAME where it is not in Argo CD's own namespace."
            );
        var query = new List<string>();
        if (refresh)
            query.Add("refresh=normal");
        if (parts is [var space, _])
            query.Add("appNamespace=" + Uri.EscapeDataString(space));
        return new Uri(
            server.Address,
            $"api/v1/applications/{Uri.EscapeDataString(parts[^1])}{(query.Count == 0 ? "" : "?" + string.Join('&', query))}"
        );
    }

    private async Task<RemoteException> FailureAsync(
        string application,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var asked = $"reading Application {application}";
        var detail = await DetailAsync(response, cancellationToken).ConfigureAwait(false);
        // Argo CD hides an Application that is not there from those who could not see it.
        if (response.StatusCode == HttpStatusCode.Forbidden && !RetryPolicy.IsRateLimit(response))
            return new RemoteException(
                ErrorCodes.NotAllowed,
                Name,
                $"{asked}: {Name} says that it is not there, or that this token may not see it{detail}.",
                $"Check the name under argo: in promote.yaml, and that the token in {ArgoCdServer.TokenVariable} may get it: argocd account can-i get applications PROJECT/{application}."
            )
            {
                Status = (int)response.StatusCode,
            };
        if ((int)response.StatusCode is >= 300 and < 400)
            return new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                Name,
                $"{asked}: {Name} points elsewhere ({response.Headers.Location?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}), where a token is not sent.",
                $"Set {ArgoCdServer.AddressVariable} to the address that Argo CD's API is really at."
            )
            {
                Status = (int)response.StatusCode,
            };
        return HttpFailure.Of(
            Name,
            asked,
            response,
            detail.Trim(' ', '(', ')'),
            ArgoCdServer.TokenVariable,
            time.GetUtcNow()
        );
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var error = JsonSerializer.Deserialize(body, ArgoCdJson.Default.ErrorJson);
            return (error?.Message ?? error?.Error) is { Length: > 0 } text ? $" ({OneLine.Of(text)})" : "";
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return "";
        }
    }

    private RemoteException Unexpected(string application, string what, Exception? cause) =>
        new(
            ErrorCodes.UnexpectedAnswer,
            Name,
            $"reading Application {application}: {Name} answered {what}.",
            $"Check that {ArgoCdServer.AddressVariable} is Argo CD's API, not a sign-in page or a proxy before it.",
            cause
        );
}
