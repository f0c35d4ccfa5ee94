using Promote.Artifacts;

namespace Promote.Proof;

/// <summary>What the manifest says runs, and whether the registry has it.</summary>
internal static class ImageProof
{
    /// <summary>The links of an image.</summary>
    public static IEnumerable<ProofLink> Of(ProofFacts facts, EnvironmentFact target, ImageFact fact)
    {
        var image = fact.Image;
        var says = $"{target.Path} says {image}";
        yield return new ProofLink(
            ProofStep.Manifest,
            target.Environment.Name,
            image.Digest is null ? ProofVerdict.Missing : ProofVerdict.Checked,
            image.Digest is null ? $"{says}, and no digest: which bytes run is not known." : $"{says}."
        )
        {
            Commit = facts.Revision.Value,
        };
        if (image.Digest is not { } digest)
            yield break;
        yield return new ProofLink(
            ProofStep.Image,
            null,
            fact.Exists ? ProofVerdict.Checked : ProofVerdict.Missing,
            fact.Exists
                ? $"{image.Name.Registry} has {image.Name}@{digest}."
                : $"{image.Name.Registry} does not have {image.Name}@{digest}."
        );
        if (image.Tag is { } tag)
            yield return Tag(image, tag, digest, fact.Tagged);
    }

    private static ProofLink Tag(ImageReference image, Tag tag, Digest digest, Digest? tagged) =>
        tagged is null
            ? new(
                ProofStep.Tag,
                null,
                ProofVerdict.Claim,
                $"The tag {tag} of {image.Name} is gone from the registry: that it named this digest is the manifest's word."
            )
        : tagged == digest ? new(ProofStep.Tag, null, ProofVerdict.Checked, $"The tag {tag} points at this digest now.")
        : new(
            ProofStep.Tag,
            null,
            ProofVerdict.Wrong,
            $"The tag {tag} of {image.Name} points at {tagged} now, not at what runs: it was moved."
        );
}
