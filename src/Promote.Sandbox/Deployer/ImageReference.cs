namespace Promote.Sandbox.Deployer;

/// <summary>An image as a container names it: <c>name[:tag][@digest]</c>.</summary>
internal sealed record ImageReference(string Name, string? Tag, string? Digest)
{
    public static ImageReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/')
            ? new ImageReference(name[..colon], name[(colon + 1)..], digest)
            : new ImageReference(name, null, digest);
    }

    /// <summary>The registry's host and port, and the repository in it.</summary>
    public (string Host, string Repository) Split()
    {
        var slash = Name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", Name) : (Name[..slash], Name[(slash + 1)..]);
    }

    public override string ToString() => Name + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");
}
