namespace Promote.Artifacts;

/// <summary>What is promoted: the images of one app, as one build of one commit made them.</summary>
/// <param name="Images">One reference for each image, ordered by name.</param>
/// <param name="SourceCommit">The commit of the application's repository, where it is known.</param>
public sealed record Artifact(IReadOnlyList<ImageReference> Images, string? SourceCommit)
{
    /// <summary>The same images, tags and digests, whatever is known of their source.</summary>
    /// <param name="other">Another artifact.</param>
    public bool IsSameAs(Artifact other) =>
        Images
            .OrderBy(image => image.Name.Value, StringComparer.Ordinal)
            .SequenceEqual(other.Images.OrderBy(image => image.Name.Value, StringComparer.Ordinal));

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
