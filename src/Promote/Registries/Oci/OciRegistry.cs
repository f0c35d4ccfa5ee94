using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text.Json;
using Promote.Artifacts;
using Promote.Errors;

namespace Promote.Registries.Oci;

/// <summary>
/// Registries that speak the OCI distribution protocol (https://github.com/opencontainers/distribution-spec). Every
/// digest is computed from the bytes that came.
/// </summary>
internal sealed class OciRegistry(RegistryConnections connections) : IRegistry
{
    private const int MaxManifest = 4 * 1024 * 1024;
    private const int MaxPlatforms = 64;

    /// <inheritdoc/>
    public async Task<RegistryImage?> FindAsync(ImageName name, Tag tag, CancellationToken cancellationToken) =>
        (await ManifestAsync(name, tag.Value, cancellationToken).ConfigureAwait(false))?.Image;

    /// <inheritdoc/>
    public async Task<RegistryImage?> FindAsync(ImageName name, Digest digest, CancellationToken cancellationToken) =>
        (await ManifestAsync(name, digest.Value, cancellationToken).ConfigureAwait(false))?.Image;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(
        ImageName name,
        RegistryImage image,
        CancellationToken cancellationToken
    )
    {
        var manifest = await ManifestAsync(name, image.Digest.Value, cancellationToken).ConfigureAwait(false);
        if (manifest is null)
            return new Dictionary<string, string>(StringComparer.Ordinal);
        if (!image.IsIndex)
            return await ConfigLabelsAsync(name, manifest.Json, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string>? agreed = null;
        var platforms = Platforms(manifest.Json).ToList();
        if (platforms.Count > MaxPlatforms)
            throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                name.Registry,
                $"{name}@{image.Digest.Abbreviated} lists {platforms.Count} platforms; {MaxPlatforms} are read at most.",
                "Push an index with fewer platforms."
            );
        foreach (var platform in platforms)
        {
            var one = Digest.TryParse(platform) is null
                ? null
                : await ManifestAsync(name, platform, cancellationToken).ConfigureAwait(false);
            var labels = one is null
                ? new Dictionary<string, string>(StringComparer.Ordinal)
                : await ConfigLabelsAsync(name, one.Json, cancellationToken).ConfigureAwait(false);
            agreed = agreed is null
                ? labels
                : new(
                    agreed.Where(label => labels.GetValueOrDefault(label.Key) == label.Value),
                    StringComparer.Ordinal
                );
        }

        return agreed ?? new(StringComparer.Ordinal);
    }

    // Attestations stand in the index beside the platforms, as platform unknown/unknown.
    private static IEnumerable<string> Platforms(JsonElement index) =>
        Items(index, "manifests")
            .Where(item =>
                !(
                    item.TryGetProperty("annotations", out var annotations)
                    && annotations.ValueKind == JsonValueKind.Object
                    && annotations.TryGetProperty("vnd.docker.reference.type", out _)
                )
                && Text(item, "platform", "architecture") != "unknown"
            )
            .Select(item => Text(item, "digest"))
            .OfType<string>();

    private async Task<Manifest?> ManifestAsync(ImageName name, string reference, CancellationToken cancellationToken)
    {
        var asked = $"Reading {name}{(reference.Contains(':', StringComparison.Ordinal) ? "@" : ":")}{reference}";
        using var response = await connections
            .SendAsync(
                name,
                $"manifests/{reference}",
                request => request.Headers.Add("Accept", MediaTypes.All),
                asked,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        var bytes = await BodyAsync(name, asked, response, MaxManifest, cancellationToken).ConfigureAwait(false);
        var digest = Compute(reference, bytes);
        var told = response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : null;
        if (
            (told is not null && told != digest.Value) || (Digest.TryParse(reference) is { } wanted && wanted != digest)
        )
            throw new RemoteException(
                ErrorCodes.DigestMismatch,
                name.Registry,
                $"{asked}: {name.Registry} gave a manifest whose digest is {digest}, not {told ?? reference}: it was converted or altered on the way.",
                "Ask the registry's owner; what cannot be read as it was pushed is not promoted."
            );
        var json = Parse(name, asked, bytes);
        var (given, written) = (response.Content.Headers.ContentType?.MediaType, Text(json, "mediaType"));
        var type = given ?? written ?? MediaTypes.OciManifest;
        // A registry that converts on the fly computes a digest of what it made: only the types betray it.
        if (written is not null && written != type && MediaTypes.All.Contains(type, StringComparer.Ordinal))
            throw new RemoteException(
                ErrorCodes.DigestMismatch,
                name.Registry,
                $"{asked}: {name.Registry} gave it as {type}, but it says that it is {written}: it was converted on the way.",
                "Ask the registry's owner; what cannot be read as it was pushed is not promoted."
            );
        return MediaTypes.All.Contains(type, StringComparer.Ordinal)
            ? new(new RegistryImage(digest, type, MediaTypes.IsIndex(type)), json)
            : throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                name.Registry,
                $"{asked}: {name.Registry} has it as {type}, which is no image that this tool knows.",
                "Push an OCI or a Docker schema 2 image."
            );
    }

    private async Task<Dictionary<string, string>> ConfigLabelsAsync(
        ImageName name,
        JsonElement manifest,
        CancellationToken cancellationToken
    )
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Digest.TryParse(Text(manifest, "config", "digest")) is not { } digest)
            return labels;
        var asked = $"Reading the configuration of {name}";
        using var response = await connections
            .SendAsync(name, $"blobs/{digest}", _ => { }, asked, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return labels;
        var bytes = await BodyAsync(name, asked, response, MaxManifest, cancellationToken).ConfigureAwait(false);
        if (Compute(digest.Value, bytes) != digest)
            throw new RemoteException(
                ErrorCodes.DigestMismatch,
                name.Registry,
                $"{asked}: {name.Registry} gave other bytes than {digest.Abbreviated}.",
                "Ask the registry's owner."
            );
        var config = Parse(name, asked, bytes);
        if (
            config.TryGetProperty("config", out var inner)
            && inner.ValueKind == JsonValueKind.Object
            && inner.TryGetProperty("Labels", out var set)
            && set.ValueKind == JsonValueKind.Object
        )
        {
            foreach (var label in set.EnumerateObject().Where(label => label.Value.ValueKind == JsonValueKind.String))
                labels[label.Name] = label.Value.GetString()!;
        }

        return labels;
    }

    private static async Task<byte[]> BodyAsync(
        ImageName name,
        string asked,
        HttpResponseMessage response,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[limit + 1];
            var length = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            return length <= limit
                ? buffer[..length]
                : throw new RemoteException(
                    ErrorCodes.UnexpectedAnswer,
                    name.Registry,
                    $"{asked}: {name.Registry} gave more than {limit} bytes.",
                    "Check the image's name."
                );
        }
    }

    private static JsonElement Parse(ImageName name, string asked, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new RemoteException(
            ErrorCodes.UnexpectedAnswer,
            name.Registry,
            $"{asked}: {name.Registry} answered something that is not a manifest.",
            "Check the image's name: is that host a registry?"
        );
    }

    private static Digest Compute(string reference, byte[] bytes) =>
        Digest.Parse(
            reference.StartsWith("sha512:", StringComparison.Ordinal)
                ? "sha512:" + Convert.ToHexStringLower(SHA512.HashData(bytes))
                : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes))
        );

    private static IEnumerable<JsonElement> Items(JsonElement element, string key) =>
        element.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement element, params string[] path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private sealed record Manifest(RegistryImage Image, JsonElement Json);
}
