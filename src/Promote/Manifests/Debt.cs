using Promote.Artifacts;

namespace Promote.Manifests;

/// <summary>What a hotfix left to be paid back: the environments that it skipped shall run it too.</summary>
internal sealed record Debt
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment that was hotfixed.</summary>
    public required string Environment { get; init; }

    /// <summary>The hotfix: its images, with tag and digest.</summary>
    public required IReadOnlyList<ImageReference> Images { get; init; }

    /// <summary>The environments that shall run it too, the first of the chain first.</summary>
    public required IReadOnlyList<string> Owed { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Who made the hotfix: a claim.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Its tags, for people.</summary>
    public string Label => new Artifact(Images, null).Label;

    /// <summary>When, by whom and why, for people.</summary>
    public string Story => $"on {Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {By}: {Reason.TrimEnd('.')}";

    /// <summary>Whether all of the hotfix is among images.</summary>
    public bool IsAmong(IEnumerable<ImageReference> images)
    {
        var all = images.ToList();
        return Images.All(image => all.Exists(other => IsSame(image, other)));
    }

    /// <summary>Whether an image is one of the hotfix.</summary>
    public bool Has(ImageReference image) => Images.Any(one => IsSame(one, image));

    /// <summary>Whether it is the same hotfix, owed to the same environments.</summary>
    public bool IsSameAs(Debt other) =>
        new Artifact(Images, null).IsSameAs(new Artifact(other.Images, null)) && IsOwedTo(other.Owed);

    /// <summary>Whether it is owed to these environments, in whatever order.</summary>
    public bool IsOwedTo(IEnumerable<string> environments) =>
        Owed.ToHashSet(StringComparer.Ordinal).SetEquals(environments);

    // The digest is the image, whatever registry an environment pulls it from. A manifest may say the tag alone.
    private static bool IsSame(ImageReference owed, ImageReference image) =>
        owed.Tag == image.Tag
        && (
            image.Digest is null
                ? owed.Name.Value.Split('/')[^1] == image.Name.Value.Split('/')[^1]
                : owed.Digest == image.Digest
        );
}
