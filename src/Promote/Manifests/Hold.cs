using Promote.Artifacts;

namespace Promote.Manifests;

/// <summary>What may not come back to an environment until the hold is lifted: what was rolled back there.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Artifacts">What is held, the oldest first.</param>
internal sealed record Hold(string App, string Environment, IReadOnlyList<HeldArtifact> Artifacts)
{
    /// <summary>What holds an artifact; null where nothing does.</summary>
    public HeldArtifact? On(Artifact artifact) => Artifacts.LastOrDefault(held => held.Holds(artifact));
}

/// <summary>An artifact that is held: those of its images that the rollback took away.</summary>
internal sealed record HeldArtifact
{
    /// <summary>The images, with what is known of tag and digest.</summary>
    public required IReadOnlyList<ImageReference> Images { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Who held it: a claim.</summary>
    public required string By { get; init; }

    /// <summary>Why; null where nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Its tags, for people.</summary>
    public string Label => new Artifact(Images, null).Label;

    /// <summary>Whether an artifact has all of these images.</summary>
    public bool Holds(Artifact artifact) =>
        Images.Count > 0 && Images.All(held => artifact.Images.Any(image => IsSame(held, image)));

    /// <summary>Whether it is about the same images.</summary>
    public bool IsAbout(IReadOnlyList<ImageReference> images) => Images.SequenceEqual(images);

    // The digest is the image: the same bytes under another tag, or from another registry, are held as well.
    private static bool IsSame(ImageReference held, ImageReference image) =>
        held.Digest is not null && image.Digest is not null
            ? held.Digest == image.Digest
            : held.Tag is not null && held.Tag == image.Tag && held.Name == image.Name;
}
