using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>Each tag is one that does not move. Stops <c>latest</c>, branches' names, and whatever the policy does not know.</summary>
internal sealed class ImmutableTagGate : IGate
{
    /// <inheritdoc/>
    public string Name => "immutable-tag";

    /// <inheritdoc/>
    public GateResult Judge(PromotionCase promotion)
    {
        foreach (var image in promotion.Artifact.Images)
        {
            if (image.Tag is not { } tag)
                return Refuse($"{image.Name} has no tag.", "Name it with a tag: NAME:TAG@DIGEST.");
            if (FloatingTags.IsFloating(tag.Value, promotion.EnvironmentNames))
                return Refuse(
                    $"'{tag}' of {image.Name} is a floating tag: what it points at can change.",
                    "Promote the tag of one commit or one release; promote build makes one."
                );
            if (!promotion.App.Tags.Allows(tag.Value))
                return Refuse(
                    $"'{tag}' of {image.Name} is not {promotion.App.Tags.Describe()}, which is what this app's tags are.",
                    "Promote a tag that is, or change 'tags' in promote.yaml."
                );
        }

        return new(
            Name,
            GateVerdict.Passed,
            $"{string.Join(", ", promotion.Artifact.Images.Select(image => image.Tag))} is {promotion.App.Tags.Describe()}."
        );
    }

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
