using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Deployer;

/// <summary>Pulls manifests and blobs of one repository over HTTP, and believes nothing but digests.</summary>
internal sealed partial class RegistryClient(
    HttpClient http,
    Uri registry,
    string repository,
    NetworkCredentialPair? credentials
)
{
    private const int ManifestLimit = 4 * 1024 * 1024;

    private string? token;

    /// <summary>A manifest by tag or digest.</summary>
    public async Task<StoredManifest> ManifestAsync(string reference, CancellationToken cancellationToken)
    {
        using var response = await SendAsync($"manifests/{reference}", cancellationToken);
        using var content = new MemoryStream();
        await CopyAsync(response, content, ManifestLimit, cancellationToken);
        var bytes = content.ToArray();
        var digest = ContentDigest.Of(bytes);
        return ContentDigest.TryParse(reference, out var wanted) && wanted != digest
            ? throw new PullException($"The registry sent {digest} for {wanted}.")
            : new StoredManifest(digest, response.Content.Headers.ContentType?.MediaType ?? "", bytes);
    }

    /// <summary>Writes a blob to a file, which is there only if the bytes are what the digest says.</summary>
    public async Task BlobAsync(ContentDigest digest, string file, long limit, CancellationToken cancellationToken)
    {
        using var response = await SendAsync($"blobs/{digest}", cancellationToken);
        await using var content = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite);
        await CopyAsync(response, content, limit, cancellationToken);
        content.Position = 0;
        if (await ContentDigest.OfAsync(content, cancellationToken) is var actual && actual != digest)
        {
            File.Delete(file);
            throw new PullException($"The registry sent {actual} for {digest}.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var response = await TryAsync(path, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                response.Dispose();
                token = await TokenAsync(response.Headers.WwwAuthenticate, cancellationToken);
                response = await TryAsync(path, cancellationToken);
            }

            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            response.Dispose();
            throw new PullException($"{registry.Authority}/{repository}: {path}: HTTP {(int)response.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            throw new PullException($"{registry.Authority}/{repository}: {path}: {e.Message}");
        }
    }

    private async Task<HttpResponseMessage> TryAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(registry, $"/v2/{repository}/{path}"));
        foreach (var type in MediaTypes.Manifests)
        {
            request.Headers.Accept.ParseAdd(type);
        }

        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private async Task<string> TokenAsync(
        HttpHeaderValueCollection<AuthenticationHeaderValue> challenges,
        CancellationToken cancellationToken
    )
    {
        var parameters = Parameters()
            .Matches(challenges.FirstOrDefault(challenge => challenge.Scheme == "Bearer")?.Parameter ?? "")
            .ToDictionary(
                match => match.Groups["name"].Value,
                match => match.Groups["value"].Value,
                StringComparer.Ordinal
            );

        // The password goes to the registry itself only, wherever the challenge points.
        if (
            !Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
            || realm.Authority != registry.Authority
        )
        {
            throw new PullException($"{registry.Authority} asks for a token from elsewhere, or for none known here.");
        }

        var query =
            $"service={Uri.EscapeDataString(parameters.GetValueOrDefault("service") ?? "")}"
            + $"&scope={Uri.EscapeDataString($"repository:{repository}:pull")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query }.Uri);
        if (credentials is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"))
            );
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return
            response.IsSuccessStatusCode
            && await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) is { } body
            && body["token"].Text() is { } issued
            ? issued
            : throw new PullException(
                $"{registry.Authority} refuses the credentials: HTTP {(int)response.StatusCode}."
            );
    }

    private static async Task CopyAsync(
        HttpResponseMessage response,
        Stream target,
        long limit,
        CancellationToken cancellationToken
    )
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[81920];
        long total = 0;
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
            if (total > limit)
            {
                throw new PullException($"More than {limit} bytes were sent.");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    [GeneratedRegex("""(?<name>[a-z]+)="(?<value>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameters();
}
