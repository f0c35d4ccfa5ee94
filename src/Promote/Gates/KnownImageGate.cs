using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>
/// Each image that a change brings is one of the app's. Stops look-alike registries and images that were slipped in
/// by a patch, a generator or a plain manifest.
/// </summary>
internal sealed class KnownImageGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "known-image";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        foreach (var use in change.Changed)
        {
            if (ImageText.Parse(use.After) is not { } image)
                return Refuse(
                    $"'{use.After}' at {use.Place} names an image in a way that cannot be judged.",
                    "Write the image as NAME:TAG@DIGEST, in a field of its own."
                );
            if (!change.KnownNames.Contains(image.Name.Value, StringComparer.Ordinal))
                return Refuse(
                    $"{image.Name} at {use.Place} is none of the images of {change.App.Name}.",
                    "If it belongs there, add it to the app's images in promote.yaml first, in a change of its own."
                );
        }

        return change.Changed.Count == 0
            ? null
            : new(
                Name,
                GateVerdict.Passed,
                $"All {change.Changed.Count} changed image strings are of {change.App.Name}'s images."
            );
    }

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}

/// <summary>Image strings as manifests have them.</summary>
internal static class ImageText
{
    /// <summary>The reference; null where the text is none.</summary>
    public static ImageReference? Parse(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (Errors.UsageException)
        {
            return null;
        }
    }
}
