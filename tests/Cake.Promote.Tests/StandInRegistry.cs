using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cake.Promote.Tests;

/// <summary>A registry on loopback that has one and the same image under every name.</summary>
public sealed class StandInRegistry : IAsyncLifetime
{
    private static readonly byte[] Manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"layers":[]}
        """u8.ToArray();

    private WebApplication? app;

    public static string Digest { get; } = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Manifest));

    /// <summary>The name of an image in it.</summary>
    public string Image => $"localhost:{new Uri(app!.Urls.Single()).Port}/acme/web";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet(
            "/v2/acme/web/manifests/{reference}",
            () => Results.Bytes(Manifest, "application/vnd.oci.image.manifest.v1+json")
        );
        app.MapGet("/v2/acme/web/blobs/{digest}", () => Results.Bytes("{}"u8.ToArray(), "application/octet-stream"));
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();
}
