using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Http;

namespace Promote.Registries.Oci;

/// <summary>Asks registries, and signs in as they challenge: anonymous first, then basic or a bearer token.</summary>
internal sealed class RegistryConnections(
    HttpClients clients,
    DockerCredentials docker,
    PlainHttp plain,
    TimeProvider time
)
{
    private const string DockerHubHost = "registry-1.docker.io";

    private readonly ConcurrentDictionary<(string Host, bool FollowsRedirects), HttpClient> http = new();
    private readonly ConcurrentDictionary<string, SignIn> signedIn = new(StringComparer.Ordinal);

    /// <summary>GETs something of a repository.</summary>
    /// <param name="name">The image.</param>
    /// <param name="path">What, below the repository.</param>
    /// <param name="prepare">Adds headers.</param>
    /// <param name="asked">What is asked, for messages.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A success, or 404.</returns>
    public async Task<HttpResponseMessage> SendAsync(
        ImageName name,
        string path,
        Action<HttpRequestMessage> prepare,
        string asked,
        CancellationToken cancellationToken
    )
    {
        var host = name.Registry == "docker.io" ? DockerHubHost : name.Registry;
        var address = new Uri($"{plain.Scheme(host)}://{host}/v2/{name.Repository}/{path}");
        // A token is for one repository.
        var key = $"{host}/{name.Repository}";
        var signIn = signedIn.GetValueOrDefault(key);
        var response = await GetAsync(host, address, signIn?.Authorization, prepare, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            using (response)
                signIn = await SignInAsync(name, host, response, asked, cancellationToken).ConfigureAwait(false);
            signedIn[key] = signIn;
            response = await GetAsync(host, address, signIn.Authorization, prepare, cancellationToken)
                .ConfigureAwait(false);
        }

        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound)
            return response;
        using (response)
            throw Failure(name, host, asked, response, signIn is { IsAnonymous: false });
    }

    private async Task<HttpResponseMessage> GetAsync(
        string host,
        Uri address,
        AuthenticationHeaderValue? authorization,
        Action<HttpRequestMessage> prepare,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        prepare(request);
        // Redirects, to where blobs are kept, leave it behind.
        request.Headers.Authorization = authorization;
        return await Client(host, followsRedirects: true)
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<SignIn> SignInAsync(
        ImageName name,
        string host,
        HttpResponseMessage challenged,
        string asked,
        CancellationToken cancellationToken
    )
    {
        var credentials = await docker.FindAsync(name.Registry, cancellationToken).ConfigureAwait(false);
        var challenge = challenged.Headers.WwwAuthenticate.FirstOrDefault(one =>
            one.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        );
        if (challenge is not null)
            return new(
                await TokenAsync(name, host, challenge, credentials, asked, cancellationToken).ConfigureAwait(false),
                credentials is null
            );
        return
            credentials is { IsIdentityToken: false }
            && challenged.Headers.WwwAuthenticate.Any(one =>
                one.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            )
            ? new(Basic(credentials), IsAnonymous: false)
            : throw Failure(name, host, asked, challenged, credentials is not null);
    }

    // https://distribution.github.io/distribution/spec/auth/token/
    private async Task<AuthenticationHeaderValue> TokenAsync(
        ImageName name,
        string host,
        AuthenticationHeaderValue challenge,
        RegistryCredentials? credentials,
        string asked,
        CancellationToken cancellationToken
    )
    {
        var parameters = Challenge.Read(challenge.Parameter ?? "");
        if (
            !Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
            || !(realm.Scheme == "https" || (realm.Scheme == "http" && plain.Allows(realm.Authority)))
        )
            throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                host,
                $"{asked}: {host} sends to '{parameters.GetValueOrDefault("realm")}' for a token, which is not an https address.",
                "Ask the registry's owner; no password is sent there."
            );
        // Without TLS anyone on the way can say where the password shall go.
        if (
            credentials is not null
            && plain.Allows(host)
            && !realm.IsLoopback
            && realm.Host != new Uri("http://" + host).Host
        )
            throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                host,
                $"{asked}: {host}, which is asked without TLS, sends to {realm.Authority} for a token.",
                "Give the registry a certificate; no password is sent to another host on its word."
            );
        var service = parameters.GetValueOrDefault("service") ?? "";
        var scope = $"repository:{name.Repository}:pull";
        using var request = new HttpRequestMessage();
        if (credentials is { IsIdentityToken: true })
        {
            request.Method = HttpMethod.Post;
            request.RequestUri = realm;
            request.Options.Set(RetryPolicy.Repeatable, true);
            request.Content = new FormUrlEncodedContent(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["grant_type"] = "refresh_token",
                    ["service"] = service,
                    ["client_id"] = "promote",
                    ["scope"] = scope,
                    ["refresh_token"] = credentials.Password,
                }
            );
        }
        else
        {
            request.Method = HttpMethod.Get;
            request.RequestUri = new UriBuilder(realm)
            {
                Query =
                    $"{realm.Query.TrimStart('?')}{(realm.Query.Length > 1 ? "&" : "")}service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(scope)}",
            }.Uri;
            request.Headers.Authorization = credentials is null ? null : Basic(credentials);
        }

        using var response = await Client(realm.Authority, followsRedirects: false)
            .SendAsync(request, cancellationToken)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw Failure(name, host, asked, response, credentials is not null);
        try
        {
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
            foreach (var key in (string[])["token", "access_token"])
            {
                if (
                    answer.TryGetProperty(key, out var token)
                    && token.GetString() is { Length: > 0 } text
                    && text.All(c => c is > ' ' and <= '~')
                )
                    return new("Bearer", text);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below.
        }

        throw new RemoteException(
            ErrorCodes.UnexpectedAnswer,
            host,
            $"{asked}: {realm.Authority} gave no token.",
            "Ask the registry's owner."
        );
    }

    private static AuthenticationHeaderValue Basic(RegistryCredentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")));

    // Blobs may be kept elsewhere. Whoever gives tokens is sent secrets in a body too, which a redirect would carry on.
    private HttpClient Client(string host, bool followsRedirects) =>
        http.GetOrAdd((host, followsRedirects), key => clients.Create(key.Host, key.FollowsRedirects));

    private RemoteException Failure(
        ImageName name,
        string host,
        string asked,
        HttpResponseMessage response,
        bool hasCredentials
    ) =>
        !hasCredentials
        && response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        && !RetryPolicy.IsRateLimit(response)
            ? new(
                response.StatusCode == HttpStatusCode.Forbidden ? ErrorCodes.NotAllowed : ErrorCodes.NotAuthenticated,
                host,
                $"No credentials for {name.Registry} were found. {asked} needs some.",
                $"Run docker login {name.Registry}, or set PROMOTE_REGISTRY, PROMOTE_REGISTRY_USER and PROMOTE_REGISTRY_PASSWORD."
            )
            {
                Status = (int)response.StatusCode,
            }
            : HttpFailure.Of(
                host,
                asked,
                response,
                null,
                $"Docker's config.json for {host} (docker login {host} writes it)",
                time.GetUtcNow()
            );

    private sealed record SignIn(AuthenticationHeaderValue Authorization, bool IsAnonymous)
    {
        /// <summary>The type's name: a record would print the secret.</summary>
        public override string ToString() => nameof(SignIn);
    }
}
