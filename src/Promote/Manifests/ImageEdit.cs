using Promote.Errors;

namespace Promote.Manifests;

/// <summary>What to change about an image. What is null, or false, stays as it is.</summary>
internal sealed record ImageEdit
{
    /// <summary>The name to pull under instead of the one that the manifests name.</summary>
    public string? NewName { get; init; }

    /// <summary>The tag.</summary>
    public string? NewTag { get; init; }

    /// <summary>The digest, with its algorithm.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether the digest goes.</summary>
    public bool RemoveDigest { get; init; }

    /// <summary>Whether the tag goes.</summary>
    public bool RemoveTag { get; init; }

    /// <summary>Refuses to set and remove one thing at once.</summary>
    public void Check()
    {
        if (NewTag is not null && RemoveTag)
            throw new UsageException(
                ErrorCodes.Usage,
                "tag",
                "The tag cannot be set and removed at once.",
                "Ask for one of the two."
            );
        if (Digest is not null && RemoveDigest)
            throw new UsageException(
                ErrorCodes.Usage,
                "digest",
                "The digest cannot be set and removed at once.",
                "Ask for one of the two."
            );
    }
}
