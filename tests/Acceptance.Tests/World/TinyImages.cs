using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Acceptance.Tests.World;

/// <summary>Images without a byte of content: what a promotion looks at, pushed by plain HTTP.</summary>
internal static class TinyImages
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Pushes one, and gives its digest.</summary>
    /// <param name="sandbox">Whose registry.</param>
    /// <param name="repository">Its name without the registry's.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="revision">The commit its label names.</param>
    public static async Task<string> PushAsync(Sandbox sandbox, string repository, string tag, string revision)
    {
        var token = await TokenAsync(sandbox, repository);
        var config = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                architecture = "amd64",
                os = "linux",
                config = new
                {
                    Labels = new Dictionary<string, string> { ["org.opencontainers.image.revision"] = revision },
                },
                rootfs = new { type = "layers", diff_ids = Array.Empty<string>() },
            }
        );
        await SendAsync(
            sandbox,
            token,
            HttpMethod.Post,
            $"{repository}/blobs/uploads/?digest={Digest(config)}",
            config,
            "application/octet-stream"
        );
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                schemaVersion = 2,
                mediaType = Manifest,
                config = new
                {
                    mediaType = "application/vnd.oci.image.config.v1+json",
                    digest = Digest(config),
                    size = config.Length,
                },
                layers = Array.Empty<object>(),
            }
        );
        await SendAsync(sandbox, token, HttpMethod.Put, $"{repository}/manifests/{tag}", manifest, Manifest);
        return Digest(manifest);
    }

    private static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<string> TokenAsync(Sandbox sandbox, string repository)
    {
        using var probe = await sandbox.Http.GetAsync($"http://{sandbox.Registry}/v2/");
        var challenge = probe.Headers.WwwAuthenticate.Single().Parameter!;
        var realm = challenge.Split("realm=\"")[1].Split('"')[0];
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{realm}?scope=repository:{repository}:pull,push");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("promote:" + sandbox.Token("promoter")))
        );
        using var response = await sandbox.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static async Task SendAsync(
        Sandbox sandbox,
        string token,
        HttpMethod method,
        string path,
        byte[] body,
        string type
    )
    {
        using var request = new HttpRequestMessage(method, $"http://{sandbox.Registry}/v2/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await sandbox.Http.SendAsync(request);
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)response.StatusCode}");
    }
}
