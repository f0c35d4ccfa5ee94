using System.Globalization;
using Promote.Artifacts;

namespace Promote.Proof;

/// <summary>Words that the links share.</summary>
internal static class ProofText
{
    /// <summary>Where the forge is needed and none is known.</summary>
    public const string NoForge = "No forge is known, so it cannot be looked up.";

    /// <summary>A time.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The artifact: each image by its last name, tag and the beginning of its digest.</summary>
    public static string Of(Artifact artifact) => string.Join(", ", artifact.Images.Select(Of));

    // Whole in the manifest's link.
    private static string Short(string tag) => tag.Length >= 40 && tag.All(char.IsAsciiHexDigitLower) ? tag[..12] : tag;

    private static string Of(ImageReference image) =>
        $"{image.Name.Value.Split('/')[^1]}{(image.Tag is null ? "" : $":{Short(image.Tag.Value)}")}{(image.Digest is null ? "" : $"@{image.Digest.Abbreviated}")}";
}
