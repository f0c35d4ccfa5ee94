namespace Promote.Artifacts;

/// <summary>What is promoted: the images of one app, as one build of one commit made them.</summary>
/// <param name="Images">One reference for each image, in the order of the app's configuration.</param>
/// <param name="SourceCommit">The commit of the application's repository, where it is known.</param>
public sealed record Artifact(IReadOnlyList<ImageReference> Images, string? SourceCommit)
{
    /// <summary>The same images, tags and digests, whatever is known of their source.</summary>
    /// <param name="other">Another artifact.</param>
    public bool IsSameAs(Artifact other) =>
        Images
            .OrderBy(image => image.Name.Value, StringComparer.Ordinal)
            .SequenceEqual(other.Images.OrderBy(image => image.Name.Value, StringComparer.Ordinal));

    /// <summary>
    /// The same tags and digests, image by image, under whatever names they are pulled: environments may have
    /// registries of their own. A digest that one side does not say is not compared.
    /// </summary>
    /// <param name="other">Another artifact of the same app.</param>
    internal bool HasSameVersionsAs(Artifact other) =>
        Images.Count == other.Images.Count
        && Images
            .Zip(other.Images)
            .All(pair =>
                pair.First.Tag == pair.Second.Tag
                && (pair.First.Digest is null || pair.Second.Digest is null || pair.First.Digest == pair.Second.Digest)
            );

    /// <summary>The tags for people: <c>1.2.3</c>, or <c>web:1.2.3, worker:1.2.4</c> where they differ.</summary>
    public string Label =>
        Images
            .Select(image => image.Tag?.Value ?? image.Digest?.Abbreviated ?? "?")
            .Distinct(StringComparer.Ordinal)
            .ToList()
            is [var only]
            ? only
            : string.Join(", ", Images.Select(image => $"{image.Name.Value.Split('/')[^1]}:{image.Tag}"));
}
