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
    /// <param name="clients">Makes the HTTP client.</param>
    /// <param name="server">The value of <c>ARGOCD_SERVER</c>.</param>
    /// <param name="token">The value of <c>ARGOCD_AUTH_TOKEN</c>, sent to that server only.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="PromoteException">One of the values is missing or wrong.</exception>
    public ArgoCdApi(HttpClients clients, string? server, string? token, TimeProvider time)
    {
        this.server = ArgoCdServer.Of(server, token);
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
        try
        {
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw Failure(application, response, Detail(body));
            return JsonSerializer.Deserialize(body, ArgoCdJson.Default.ApplicationJson) is { Metadata: not null } json
                ? ApplicationReader.Read(application, json)
                : throw Unexpected(application, "no Application", null);
        }
        catch (JsonException e)
        {
            throw Unexpected(application, "something that cannot be read as an Application", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RemoteException(
                ErrorCodes.Unreachable,
                Name,
                $"{Asked(application)}: the answer of {Name} broke off: {e.Message.TrimEnd('.')}.",
                "Run the same command again.",
                e
            );
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

    private RemoteException Failure(string application, HttpResponseMessage response, string? detail)
    {
        var status = (int)response.StatusCode;
        // Argo CD hides an Application that is not there from those who could not see it.
        if (response.StatusCode == HttpStatusCode.Forbidden && !RetryPolicy.IsRateLimit(response))
            return new RemoteException(
                ErrorCodes.NotAllowed,
                Name,
                $"{Asked(application)}: {Name} has no such Application, or the token may not see it{(detail is null ? "" : $" ({detail})")}.",
                $"Check the name ('argo' in promote.yaml), and that the token in {ArgoCdServer.TokenVariable} may get it: argocd account can-i get applications PROJECT/{application}."
            )
            {
                Status = status,
            };
        if (status is >= 300 and < 400)
            return new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                Name,
                $"{Asked(application)}: {Name} points elsewhere{Elsewhere(response)}, and a token is not sent on.",
                $"Set {ArgoCdServer.AddressVariable} to the address that Argo CD's API is really at."
            )
            {
                Status = status,
            };
        return HttpFailure.Of(Name, Asked(application), response, detail, ArgoCdServer.TokenVariable, time.GetUtcNow());
    }

    private static string Asked(string application) => $"Reading the Application {application}";

    private static string Elsewhere(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } location
            ? $" ({location.GetLeftPart(UriPartial.Authority)})"
            : "";

    private static string? Detail(byte[] body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, ArgoCdJson.Default.ErrorJson);
            return (error?.Message ?? error?.Error) is { Length: > 0 } text ? OneLine.Of(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private RemoteException Unexpected(string application, string what, Exception? cause) =>
        new(
            ErrorCodes.UnexpectedAnswer,
            Name,
            $"{Asked(application)}: {Name} answered {what}.",
            $"Check that {ArgoCdServer.AddressVariable} is Argo CD's API, not a sign-in page or a proxy before it.",
            cause
        );
}
