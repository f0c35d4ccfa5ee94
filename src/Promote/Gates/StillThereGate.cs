using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>Each image is still in the registry, by its digest. Stops a rollback to what could not be pulled.</summary>
internal sealed class StillThereGate : IGate
{
    /// <inheritdoc/>
    public string Name => "exists";

    /// <inheritdoc/>
    public GateResult Judge(PromotionCase promotion) =>
        promotion.Artifact.Images.FirstOrDefault(image => !promotion.Registry[image.ToString()].DigestExists)
            is { } gone
            ? new(
                Name,
                GateVerdict.Refused,
                $"The image is gone: the registry has no {gone} any more.",
                $"Name a version that is still there with --to; promote history --app {promotion.App.Name} --env {promotion.Environment.Name} lists what ran."
            )
            : new(
                Name,
                GateVerdict.Passed,
                string.Join(" ", promotion.Artifact.Images.Select(image => Seen(promotion, image)))
            );

    // What is pulled is the digest; where its tag points by now is worth a word, no more.
    private static string Seen(PromotionCase promotion, ImageReference image) =>
        promotion.Registry[image.ToString()].TagPointsAt is { } tagged
            ? tagged == image.Digest
                ? $"{image.Digest?.Abbreviated} is in the registry."
                : $"{image.Digest?.Abbreviated} is in the registry, though its tag points at {tagged.Abbreviated} now."
            : $"{image.Digest?.Abbreviated} is in the registry, though it has lost its tag.";
}
