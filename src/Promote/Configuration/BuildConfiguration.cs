namespace Promote.Configuration;

/// <summary><c>promote.build.yaml</c>: how an application repository builds its images.</summary>
internal sealed record BuildConfiguration
{
    /// <summary>Its place in the application repository.</summary>
    public const string FileName = "promote.build.yaml";

    /// <summary>The app as <c>promote.yaml</c> names it; null where it is said elsewhere.</summary>
    public string? App { get; init; }

    /// <summary>The manifests repository; null where it is said elsewhere.</summary>
    public string? Manifests { get; init; }

    /// <summary>How the tag is made.</summary>
    public TagSource Tag { get; init; } = TagSource.Sha;

    /// <summary>When an image that is there already is taken.</summary>
    public ReusePolicy Reuse { get; init; } = ReusePolicy.Label;

    /// <summary>The builds, in order.</summary>
    public required IReadOnlyList<BuildStep> Builds { get; init; }
}

/// <summary>One command that builds one or several images.</summary>
internal sealed record BuildStep
{
    /// <summary>The images, without tag.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The program and its arguments. May hold <c>{tag} {sha} {image} {registry} {repository} {metadata-file} {digest-file}</c>; no shell reads them.</summary>
    public required IReadOnlyList<string> Run { get; init; }

    /// <summary>Where the digest is that the build itself reports.</summary>
    public DigestSource Digest { get; init; } = DigestSource.Registry;
}

/// <summary>How a tag is made.</summary>
internal enum TagSource
{
    /// <summary>The commit's full id.</summary>
    Sha,

    /// <summary>The first 12 digits of it.</summary>
    Sha12,

    /// <summary>The semantic version that a Git tag on the commit says.</summary>
    Semver,
}

/// <summary>When an image that is there already is taken.</summary>
internal enum ReusePolicy
{
    /// <summary>Its label <c>org.opencontainers.image.revision</c> is the commit. Trusts whoever can push to the registry.</summary>
    Label,

    /// <summary>Never: its being there is an error.</summary>
    Never,
}

/// <summary>Where the digest is that a build reports.</summary>
internal enum DigestSource
{
    /// <summary>It reports none: what the registry says is all there is.</summary>
    Registry,

    /// <summary>The .NET SDK's <c>PublishContainer</c>.</summary>
    Sdk,

    /// <summary>The file of <c>docker buildx build --metadata-file</c>.</summary>
    MetadataFile,

    /// <summary>The file of <c>buildah push --digestfile</c> and the like: the digest alone.</summary>
    DigestFile,
}
