using Promote.Artifacts;
using Promote.Configuration;

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
            if (!Allows(promotion.App.Tags, tag.Value))
                return Refuse(
                    $"'{tag}' of {image.Name} is not {Describe(promotion.App.Tags)}, which is what this app's tags are.",
                    "Promote a tag that is, or change 'tags' in promote.yaml."
                );
        }

        return new(
            Name,
            GateVerdict.Passed,
            $"{string.Join(", ", promotion.Artifact.Images.Select(image => image.Tag))} is {Describe(promotion.App.Tags)}."
        );
    }

    private static bool Allows(TagPolicy policy, string tag) =>
        policy.Kind switch
        {
            TagPolicyKind.Sha => tag.Length is 12 or 40 or 64 && tag.All(char.IsAsciiHexDigitLower),
            TagPolicyKind.Semver => SemanticVersion.TryParse(tag) is not null,
            _ => policy.Pattern!.IsMatch(tag),
        };

    private static string Describe(TagPolicy policy) =>
        policy.Kind switch
        {
            TagPolicyKind.Sha => "a commit's id (12 or 40 hex digits)",
            TagPolicyKind.Semver => "a semantic version",
            _ => "what the pattern in promote.yaml matches",
        };

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
