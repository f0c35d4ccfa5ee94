namespace Promote.Sandbox.Deployer;

/// <summary>What an overlay says shall run.</summary>
internal sealed record Rendering
{
    /// <summary>The Deployment's image, as kustomize writes it: <c>name:tag@digest</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The path of the readiness probe.</summary>
    public required string Readiness { get; init; }

    /// <summary>The container's variables that are given by value.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Of all manifests: two renderings are the same if these are.</summary>
    public required string Hash { get; init; }
}
