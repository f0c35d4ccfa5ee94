using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Deployer;

/// <summary>Brings images from a registry on loopback into a folder each.</summary>
internal sealed class ImagePuller(DeployerOptions options, HttpClient http) : IDisposable
{
    private const long LayerLimit = 512L * 1024 * 1024;

    private readonly SemaphoreSlim one = new(1);

    /// <summary>The image, unpacked. Its digest is computed from what the registry sent.</summary>
    /// <exception cref="PullException">It can't be had, or is not what it should be.</exception>
    public async Task<PulledImage> PullAsync(string image, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(image);
        var (host, repository) = reference.Split();
        if (
            !Uri.TryCreate($"http://{host}", UriKind.Absolute, out var registry)
            || !IsLoopback(registry.Host)
            || !RegistryNames.IsRepository(repository)
            || (reference.Digest is not null && !ContentDigest.TryParse(reference.Digest, out _))
            || (reference.Tag is not null && !RegistryNames.IsTag(reference.Tag))
        )
        {
            throw new PullException($"'{image}' is not an image in a registry on loopback.");
        }

        var credentials = registry.Port == options.PublicUrl().Port ? options.RegistryCredentials() : null;
        var client = new RegistryClient(http, registry, repository, credentials);
        await one.WaitAsync(cancellationToken);
        try
        {
            var top = await client.ManifestAsync(reference.Digest ?? reference.Tag ?? "latest", cancellationToken);
            var manifest = MediaTypes.IsIndex(top.MediaType)
                ? await client.ManifestAsync(Platform(top), cancellationToken)
                : top;
            var folder = Path.Combine(options.Folder, "images", manifest.Digest.Hex);
            if (!Directory.Exists(folder))
            {
                await UnpackAsync(client, manifest, folder, cancellationToken);
            }

            return new PulledImage(
                image,
                top.Digest,
                Path.Combine(folder, "rootfs"),
                ImageProcess.From(await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), cancellationToken))
            );
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or IOException or HttpRequestException)
        {
            throw new PullException($"{image}: {e.Message}");
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task UnpackAsync(
        RegistryClient client,
        StoredManifest manifest,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var draft = Path.Combine(options.Folder, "drafts", Guid.NewGuid().ToString("N"));
        var root = Directory.CreateDirectory(Path.Combine(draft, "rootfs")).FullName;
        try
        {
            var json = JsonNode.Parse(manifest.Bytes)!;
            await client.BlobAsync(
                DigestOf(json["config"]),
                Path.Combine(draft, "config.json"),
                4 * 1024 * 1024,
                cancellationToken
            );
            var unpacker = new LayerUnpacker(root);
            var file = Path.Combine(draft, "layer");
            foreach (var layer in json["layers"]?.AsArray() ?? [])
            {
                await client.BlobAsync(DigestOf(layer), file, LayerLimit, cancellationToken);
                await using (var content = File.OpenRead(file))
                {
                    await unpacker.UnpackAsync(content, layer!["mediaType"].Text() ?? "", cancellationToken);
                }

                File.Delete(file);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            Directory.Move(draft, folder);
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    // Attestations say "unknown" for their platform, so they are never taken.
    private static string Platform(StoredManifest index) =>
        (JsonNode.Parse(index.Bytes)!["manifests"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(one =>
                one["platform"]?["os"].Text() == "linux" && one["platform"]?["architecture"].Text() == "amd64"
            )
            ?["digest"].Text()
        ?? throw new PullException($"{index.Digest} has nothing for linux/amd64.");

    private static ContentDigest DigestOf(JsonNode? descriptor) =>
        ContentDigest.TryParse(descriptor?["digest"].Text(), out var digest)
            ? digest
            : throw new PullException("The image's manifest is malformed.");

    private static bool IsLoopback(string host) =>
        host == "localhost"
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

/// <summary>An image on this machine.</summary>
/// <param name="Reference">What it was pulled as.</param>
/// <param name="Digest">Of the manifest, or of the index where there is one.</param>
/// <param name="Root">The folder of its files.</param>
/// <param name="Process">What to run of it.</param>
internal sealed record PulledImage(string Reference, ContentDigest Digest, string Root, ImageProcess Process);
