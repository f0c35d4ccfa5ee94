namespace Promote.Gates;

/// <summary>
/// The registry has each image that a change brings, and its tag still points at its digest. Stops what could not be
/// pulled, and a tag that was moved after it was tried.
/// </summary>
internal sealed class ExistsGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "exists";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (change.Changed.Count == 0)
            return null;
        if (change.Records is not { } records)
            return new(Name, GateVerdict.NotJudged, "Whether the registry has it was not asked.");
        foreach (var text in change.Changed.Select(use => use.After).Distinct(StringComparer.Ordinal))
        {
            if (ImageText.Parse(text) is not { Digest: { } digest } image)
                return Refuse($"{text} names no digest to look for.", "Write the image as NAME:TAG@DIGEST.");
            if (!records.Registry.TryGetValue(text, out var fact))
                return Refuse(
                    $"{image.Name} is none of the app's images, so its registry was not asked.",
                    "Add it to the app's images in promote.yaml first, in a change of its own."
                );
            if (!fact.DigestExists)
                return Refuse(
                    $"The registry has no {text}.",
                    "Check the name and the digest, and that the build pushed it."
                );
            // A rollback pulls by digest what ran once: where its tag went since does not matter.
            if (change.IsRollback || image.Tag is null || fact.TagPointsAt == digest)
                continue;
            return fact.TagPointsAt is { } moved
                ? Refuse(
                    $"{image.Name}:{image.Tag} points at {moved.Abbreviated} now, not at {digest.Abbreviated}: it was built again or moved.",
                    "Find out who pushed the tag again; then build a new commit and promote that."
                )
                : Refuse(
                    $"The registry has no tag {image.Name}:{image.Tag} any more.",
                    $"Push the tag again: it must point at {digest}."
                );
        }

        return new(Name, GateVerdict.Passed, "The registry has it, and its tag points at its digest.");
    }

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
