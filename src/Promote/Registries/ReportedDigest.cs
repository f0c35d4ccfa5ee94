using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Promote.Artifacts;

namespace Promote.Registries;

/// <summary>Reads the digest that a build reported, from where its tool puts it. Pure; null where it is not there.</summary>
internal static class ReportedDigest
{
    /// <summary>What makes the .NET SDK print what it pushed as JSON, and nothing else, on standard output.</summary>
    public static IReadOnlyList<string> SdkArguments { get; } =
    ["-getProperty:GeneratedImageIndex", "-getTargetResult:PublishContainer"];

    /// <summary>From what the .NET SDK prints: of the index, where it pushed one.</summary>
    /// <param name="output">Its standard output; lines of others may stand around the JSON.</param>
    public static Digest? OfSdk(string output) =>
        Documents(output).Select(OfSdk).FirstOrDefault(digest => digest is not null);

    /// <summary>From buildx's metadata file: of the index, where there is one.</summary>
    /// <param name="text">The file; <c>bake</c> writes one part for each of its targets.</param>
    /// <param name="image">The image whose digest it is.</param>
    public static Digest? OfMetadata(string text, ImageName image)
    {
        if (Documents(text).FirstOrDefault() is not { ValueKind: JsonValueKind.Object } json)
            return null;
        return IsOf(json, image) ? At(json, "containerimage.digest")
            : json.EnumerateObject()
                .Where(target => Text(target.Value, "image.name") is not null && IsOf(target.Value, image))
                .Select(target => At(target.Value, "containerimage.digest"))
                .Distinct()
                .ToList()
                is [var only]
                ? only
            : null;
    }

    /// <summary>From a file that holds the digest alone.</summary>
    /// <param name="text">The file.</param>
    public static Digest? OfDigestFile(string text) => Digest.TryParse(text.Trim());

    private static Digest? OfSdk(JsonElement json)
    {
        // The SDK pushes the very bytes of this text.
        if (Text(json, "Properties", "GeneratedImageIndex") is { Length: > 0 } index)
            return Digest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(index))));
        if (Node(json, "TargetResults", "PublishContainer", "Items") is not { ValueKind: JsonValueKind.Array } items)
            return null;
        // It lists one image twice: as what the target made, and as what a target that it called returned.
        var digests = items.EnumerateArray().Select(item => At(item, "ManifestDigest")).Distinct().ToList();
        return digests is [var only] ? only : null;
    }

    // Without a name, of whatever was built.
    private static bool IsOf(JsonElement target, ImageName image) =>
        Node(target, "containerimage.digest") is not null
        && (
            Text(target, "image.name") is not { } names
            || names
                .Split(',', StringSplitOptions.TrimEntries)
                .Any(name =>
                    name.Length >= image.Value.Length
                    && name.StartsWith(image.Value, StringComparison.Ordinal)
                    && name[image.Value.Length..] is "" or [':' or '@', ..]
                )
        );

    private static IEnumerable<JsonElement> Documents(string text)
    {
        for (var at = 0; at >= 0 && at < text.Length; )
        {
            if (text[at] == '{' && Parsed(text[at..]) is { } json)
            {
                yield return json;
                yield break;
            }

            at = text.IndexOf("\n{", at, StringComparison.Ordinal) is var next and >= 0 ? next + 1 : -1;
        }
    }

    private static JsonElement? Parsed(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Digest? At(JsonElement element, string key) => Digest.TryParse(Text(element, key));

    private static string? Text(JsonElement element, params string[] path) =>
        Node(element, path) is { ValueKind: JsonValueKind.String } node ? node.GetString() : null;

    private static JsonElement? Node(JsonElement element, params string[] path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
                return null;
        }

        return element;
    }
}
