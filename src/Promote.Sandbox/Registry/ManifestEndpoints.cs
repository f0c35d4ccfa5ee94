using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Promote.Sandbox.Registry;

/// <summary>Manifests and tags.</summary>
internal sealed class ManifestEndpoints(RegistryStore store)
{
    private const int Limit = 4 * 1024 * 1024;

    public async Task HandleAsync(HttpContext context, string repository, string reference)
    {
        if (!ContentDigest.TryParse(reference, out var digest) && !RegistryNames.IsTag(reference))
        {
            throw RegistryException.BadManifest("That is neither a tag nor a digest.");
        }

        switch (context.Request.Method)
        {
            case "GET" or "HEAD":
                await SendAsync(context, repository, reference);
                break;
            case "PUT":
                await PutAsync(context, repository, digest, digest is null ? reference : null);
                break;
            case "DELETE" when store.DeleteManifest(repository, reference):
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "DELETE":
                throw RegistryException.NoManifest(reference);
            default:
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
        }
    }

    public async Task ListTagsAsync(HttpContext context, string repository)
    {
        if (!store.HasRepository(repository))
        {
            throw new RegistryException(StatusCodes.Status404NotFound, "NAME_UNKNOWN", $"No repository {repository}.");
        }

        var last = context.Request.Query["last"].ToString();
        var tags = store.Tags(repository).Where(tag => string.CompareOrdinal(tag, last) > 0).ToList();
        if (
            int.TryParse(context.Request.Query["n"], CultureInfo.InvariantCulture, out var count)
            && count > 0
            && count < tags.Count
        )
        {
            tags = tags[..count];
            context.Response.Headers.Link = $"</v2/{repository}/tags/list?n={count}&last={tags[^1]}>; rel=\"next\"";
        }

        await context.Response.WriteAsJsonAsync(new { name = repository, tags }, context.RequestAborted);
    }

    private async Task SendAsync(HttpContext context, string repository, string reference)
    {
        var manifest = store.FindManifest(repository, reference) ?? throw RegistryException.NoManifest(reference);

        // Nothing is converted here: a client that can't read what is stored is told that it is not there.
        if (!IsAccepted(context.Request, manifest.MediaType))
        {
            throw RegistryException.NoManifest(reference);
        }

        context.Response.ContentType = manifest.MediaType;
        context.Response.ContentLength = manifest.Bytes.Length;
        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest.ToString();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(manifest.Bytes, context.RequestAborted);
        }
    }

    private static bool IsAccepted(HttpRequest request, string mediaType) =>
        request
            .Headers.Accept.SelectMany(value => (value ?? "").Split(','))
            .Any(value =>
                MediaTypeWithQualityHeaderValue.TryParse(value.Trim(), out var accepted)
                && (
                    string.Equals(accepted.MediaType, mediaType, StringComparison.OrdinalIgnoreCase)
                    || accepted.MediaType is "*/*" or "application/*"
                )
            );

    private async Task PutAsync(HttpContext context, string repository, ContentDigest? wanted, string? tag)
    {
        var bytes = await ReadAsync(context);
        var mediaType = context.Request.ContentType ?? "";
        if (!MediaTypes.Manifests.Contains(mediaType, StringComparer.Ordinal))
        {
            throw RegistryException.BadManifest($"'{mediaType}' is not the media type of a manifest kept here.");
        }

        if (wanted is not null && wanted != ContentDigest.Of(bytes))
        {
            throw RegistryException.BadDigest(wanted.ToString());
        }

        Check(repository, mediaType, bytes);
        var digest = store.PutManifest(repository, tag, mediaType, bytes);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{repository}/manifests/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > Limit)
            {
                throw new RegistryException(
                    StatusCodes.Status413PayloadTooLarge,
                    "SIZE_INVALID",
                    "A manifest may have 4 MiB at most."
                );
            }
        }

        return content.ToArray();
    }

    // What a manifest names must be there first, so that what can be found can also be pulled.
    private void Check(string repository, string mediaType, byte[] bytes)
    {
        try
        {
            if (JsonNode.Parse(bytes) is not JsonObject manifest)
            {
                throw RegistryException.BadManifest("A manifest is a JSON object.");
            }

            if (manifest["mediaType"] is { } own && own.GetValue<string>() != mediaType)
            {
                throw RegistryException.BadManifest("The manifest's own media type is not the one it was sent with.");
            }

            if (MediaTypes.IsIndex(mediaType))
            {
                Require(manifest["manifests"]?.AsArray(), digest => store.HasManifest(repository, digest));
                return;
            }

            Require([manifest["config"]?.DeepClone()], digest => store.FindBlob(repository, digest) is not null);
            Require(manifest["layers"]?.AsArray(), digest => store.FindBlob(repository, digest) is not null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw RegistryException.BadManifest("The manifest is not what its media type says.");
        }
    }

    private static void Require(JsonArray? descriptors, Predicate<ContentDigest> isThere)
    {
        foreach (var descriptor in descriptors ?? throw RegistryException.BadManifest("A manifest's list is missing."))
        {
            var text = descriptor?["digest"]?.GetValue<string>();
            if (!ContentDigest.TryParse(text, out var digest))
            {
                throw RegistryException.BadManifest($"'{text}' is not a digest.");
            }

            if (!isThere(digest))
            {
                throw new RegistryException(
                    StatusCodes.Status400BadRequest,
                    "MANIFEST_BLOB_UNKNOWN",
                    $"The manifest names {digest}, which this repository does not have."
                );
            }
        }
    }
}
