using Promote.Artifacts;
using Promote.Configuration;

namespace Promote.Gates;

/// <summary>Each image that a change brings says an immutable tag, and its digest beside it. Stops <c>latest</c>, in whatever quotes, and tags that can be moved.</summary>
internal sealed class PinnedImageGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "immutable-tag";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        foreach (var use in change.Changed)
        {
            // What is none was refused by known-image.
            if (ImageText.Parse(use.After) is not { } image)
                continue;
            if (image.Tag is not { } tag)
                return Refuse($"{use.After} at {use.Place} has no tag.", "Write it as NAME:TAG@DIGEST.");
            if (FloatingTags.IsFloating(tag.Value, change.EnvironmentNames))
                return Refuse(
                    $"'{tag}' of {image.Name} at {use.Place} is a floating tag: what it points at can change.",
                    $"Promote the tag of one commit or one release: promote to {change.Environment.Name} --app {change.App.Name}"
                );
            if (IsOfTheApp(change, image) && !change.App.Tags.Allows(tag.Value))
                return Refuse(
                    $"'{tag}' of {image.Name} at {use.Place} is not {change.App.Tags.Describe()}, which is what this app's tags are.",
                    "Promote a tag that is, or change 'tags' in promote.yaml in a change of its own."
                );
            if (change.App.Pin == PinKind.TagAndDigest && image.Digest is null)
                return Refuse(
                    $"{use.After} at {use.Place} says no digest, so what it points at can change.",
                    $"Pin it: promote set-image FILE {image.Name} --tag {tag} --digest sha256:…"
                );
        }

        return change.Changed.Count == 0
            ? null
            : new(
                Name,
                GateVerdict.Passed,
                $"{string.Join(", ", change.Changed.Select(use => ImageText.Parse(use.After)?.Tag).Distinct())} does not move"
                    + (change.App.Pin == PinKind.TagAndDigest ? ", and its digest is beside it." : ".")
            );
    }

    // The policy is about what the team builds, and not about what runs beside it.
    private static bool IsOfTheApp(EnvironmentChange change, ImageReference image) =>
        change.App.Images.Count == 0 || change.App.Images.Contains(image.Name.Value, StringComparer.Ordinal);

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
