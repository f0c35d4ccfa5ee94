using Promote.Errors;

namespace Promote.Artifacts;

/// <summary>An image with the tag people read and the digest that counts: <c>name:tag@digest</c>.</summary>
/// <param name="Name">The image's name.</param>
/// <param name="Tag">The tag, where there is one.</param>
/// <param name="Digest">The digest of the manifest or of the index, where it is known.</param>
public sealed record ImageReference(ImageName Name, Tag? Tag, Digest? Digest)
{
    /// <summary>Reads <c>name[:tag][@digest]</c>.</summary>
    /// <exception cref="UsageException">The text is not an image reference.</exception>
    public static ImageReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : Digest.Parse(text[(at + 1)..]);
        var rest = at < 0 ? text : text[..at];
        var colon = rest.LastIndexOf(':');
        var hasTag = colon > rest.LastIndexOf('/');
        return new ImageReference(
            ImageName.Parse(hasTag ? rest[..colon] : rest),
            hasTag ? Tag.Parse(rest[(colon + 1)..]) : null,
            digest
        );
    }

    /// <summary><c>name:tag@digest</c>, with what is known.</summary>
    public override string ToString() =>
        $"{Name}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";
}
