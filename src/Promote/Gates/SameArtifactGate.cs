using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>
/// Each image exists in the registry, its tag still points at its digest, and every environment it comes from runs
/// exactly it. Stops images that were rebuilt, re-pointed, removed or that nobody tried.
/// </summary>
internal sealed class SameArtifactGate : IGate
{
    /// <inheritdoc/>
    public string Name => "same-artifact";

    /// <inheritdoc/>
    public GateResult Judge(PromotionCase promotion) =>
        promotion
            .From.Select(from => NotRun(promotion, from.Key, from.Value))
            .FirstOrDefault(result => result is not null)
        ?? promotion
            .Artifact.Images.Select(image => NotThere(promotion, image))
            .FirstOrDefault(result => result is not null)
        ?? new(Name, GateVerdict.Passed, Seen(promotion));

    private GateResult? NotRun(PromotionCase promotion, string environment, Artifact? runs) =>
        runs is null
            ? new(
                Name,
                GateVerdict.Waiting,
                $"{environment} runs no {promotion.App.Name} yet.",
                $"Promote it to {environment} first."
            )
        : runs.HasSameVersionsAs(promotion.Artifact) ? null
        : new(
            Name,
            GateVerdict.Waiting,
            $"{environment} runs {runs.Label}, not {promotion.Artifact.Label}.",
            $"Promote {promotion.Artifact.Label} to {environment} first."
        );

    private GateResult? NotThere(PromotionCase promotion, ImageReference image)
    {
        var fact = promotion.Registry[image.ToString()];
        if (!fact.DigestExists)
            return Refuse(
                $"The registry has no {image}.",
                "Check the name and the tag, and that the build pushed it; promote build pushes it."
            );
        if (fact.TagPointsAt is null)
            return Refuse(
                $"The registry has no tag {image.Name}:{image.Tag} any more.",
                $"Push the tag again: it must point at {image.Digest}."
            );
        return fact.TagPointsAt == image.Digest
            ? null
            : Refuse(
                $"{image.Name}:{image.Tag} points at {fact.TagPointsAt.Abbreviated} now, not at {image.Digest?.Abbreviated}: it was built again or moved.",
                "Find out who pushed the tag again; then build a new commit and promote that."
            );
    }

    private static string Seen(PromotionCase promotion) =>
        string.Join(", ", promotion.Artifact.Images.Select(image => image.Digest?.Abbreviated))
        + (promotion.From.Count > 0 ? $" runs in {string.Join(" and ", promotion.From.Keys)}" : " is in the registry")
        + ", and its tag points at it.";

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
