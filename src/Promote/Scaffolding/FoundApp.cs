using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>An app that was discovered in a manifests repository.</summary>
internal sealed record FoundApp
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where its manifests are, with <c>{env}</c>.</summary>
    public required string File { get; init; }

    /// <summary>Its manifest in each environment that has one.</summary>
    public required IReadOnlyDictionary<string, string> Manifests { get; init; }

    /// <summary>Its images, without tag.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The tags that were seen.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The segment of <see cref="File"/> that is its name; -1 where none is.</summary>
    public int Segment { get; init; } = -1;

    /// <summary>For a chart's values: where each image's version is. Null for a kustomization.</summary>
    public IReadOnlyList<ImageValues>? Values { get; init; }

    /// <summary>The chart that the values are of, where that is not the folder around them.</summary>
    public string? Chart { get; init; }

    /// <summary>Further values files of the chart.</summary>
    public IReadOnlyList<string> ValuesFiles { get; init; } = [];

    /// <summary>The Applications' names, with <c>{env}</c>; null where none was found.</summary>
    public string? Argo { get; init; }

    /// <summary>The place of its manifests with the name taken out: <c>apps/*/overlays/{env}/kustomization.yaml</c>.</summary>
    public string Pattern => Segment < 0 ? File : Layouts.Replace(File, Segment, "*");
}
