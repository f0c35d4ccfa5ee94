using System.Text.Json;
using Promote.Artifacts;

namespace Promote.Registries;

/// <summary>Reads the digest that a build reported, from where its tool puts it. Pure.</summary>
internal static class ReportedDigest
{
    /// <summary>What makes the .NET SDK print its target's result, and nothing else, on standard output.</summary>
    public const string SdkArgument = "-getTargetResult:PublishContainer";

    /// <summary>From the .NET SDK's target result; null for several platforms, whose index it does not report.</summary>
    public static Digest? OfSdk(string output)
    {
        try
        {
            // Other output may stand before it.
            var start = output.IndexOf('{', StringComparison.Ordinal);
            if (start < 0)
                return null;
            using var json = JsonDocument.Parse(output[start..]);
            var digests = json
                .RootElement.GetProperty("TargetResults")
                .GetProperty("PublishContainer")
                .GetProperty("Items")
                .EnumerateArray()
                .Select(item => item.TryGetProperty("ManifestDigest", out var digest) ? digest.GetString() : null)
                .ToList();
            return digests is [var only] ? Digest.TryParse(only) : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>From buildx's metadata file: of the index, where there is one.</summary>
    public static Digest? OfMetadata(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("containerimage.digest", out var digest)
                ? Digest.TryParse(digest.GetString())
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>From a file that holds the digest alone.</summary>
    public static Digest? OfDigestFile(string text) => Digest.TryParse(text.Trim());
}
