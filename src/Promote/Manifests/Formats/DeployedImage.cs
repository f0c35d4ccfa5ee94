using Promote.Artifacts;

namespace Promote.Manifests.Formats;

/// <summary>What a manifest says of one of an app's images.</summary>
/// <param name="Image">The image as the app's configuration names it.</param>
/// <param name="Name">The name it is pulled under.</param>
/// <param name="Tag">The tag, as written; null where there is none.</param>
/// <param name="Digest">The digest, as written; null where there is none.</param>
internal sealed record DeployedImage(string Image, string Name, string? Tag, string? Digest)
{
    /// <summary>As a reference; null where a part of it is none.</summary>
    public ImageReference? Reference =>
        ImageName.TryParse(Name) is { } name
        && (Tag is null || Artifacts.Tag.TryParse(Tag) is not null)
        && (Digest is null || Artifacts.Digest.TryParse(Digest) is not null)
            ? new ImageReference(name, Artifacts.Tag.TryParse(Tag), Artifacts.Digest.TryParse(Digest))
            : null;

    /// <summary><c>name:tag@digest</c>, with what is written.</summary>
    public override string ToString() =>
        $"{Name}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";
}

/// <summary>What an image shall be in a manifest.</summary>
/// <param name="Image">The image as the app's configuration names it.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The digest; null: none is written, and one that is there goes.</param>
internal sealed record ImageChange(string Image, string Tag, string? Digest);
