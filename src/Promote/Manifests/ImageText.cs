namespace Promote.Manifests;

/// <summary>An image as one string: <c>name:tag@digest</c>, of which tag and digest may be absent.</summary>
/// <param name="Name">The repository's name; empty where the text starts with the tag.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The digest, with its algorithm.</param>
internal sealed record ImageText(string Name, string? Tag, string? Digest)
{
    /// <summary>Takes the text apart; a port of the registry is a part of the name. Nothing is validated.</summary>
    public static ImageText Parse(string text)
    {
        var (rest, digest) = text.IndexOf('@', StringComparison.Ordinal) is var at and >= 0
            ? (text[..at], text[(at + 1)..])
            : (text, null);
        var colon = rest.LastIndexOf(':');
        return colon > rest.LastIndexOf('/')
            ? new(rest[..colon], rest[(colon + 1)..], digest)
            : new(rest, null, digest);
    }

    /// <summary>The text with the edit made.</summary>
    public ImageText With(ImageEdit edit)
    {
        edit.Check();
        return new(
            edit.NewName ?? Name,
            edit.RemoveTag ? null : edit.NewTag ?? Tag,
            edit.RemoveDigest ? null : edit.Digest ?? Digest
        );
    }

    /// <inheritdoc/>
    public override string ToString() => Name + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");
}
