using System.Text.Json.Serialization;
using Promote.Artifacts;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>What a build came to.</summary>
public sealed record BuildResult : IVerbResult
{
    /// <summary>The commit that was built.</summary>
    public required string SourceCommit { get; init; }

    /// <summary>The tag of every image.</summary>
    public required string Tag { get; init; }

    /// <summary>The images.</summary>
    public required IReadOnlyList<BuiltImage> Images { get; init; }

    /// <summary>The images as an artifact.</summary>
    [JsonIgnore]
    public Artifact Artifact => new([.. Images.Select(image => ImageReference.Parse(image.Reference))], SourceCommit);

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;
}

/// <summary>An image that was built, or was there already.</summary>
/// <param name="Reference"><c>name:tag@digest</c>.</param>
/// <param name="Reused">Whether it was there already.</param>
public sealed record BuiltImage(string Reference, bool Reused);
