namespace Promote.Scaffolding;

/// <summary>What a manifests repository is found to hold.</summary>
internal sealed record ManifestsLayout
{
    /// <summary>The environments, those of one stage together, in the order of promotion.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Stages { get; init; }

    /// <summary>The apps, by name.</summary>
    public required IReadOnlyList<FoundApp> Apps { get; init; }

    /// <summary>Files with Argo CD's objects.</summary>
    public required IReadOnlyList<string> ArgoFiles { get; init; }

    /// <summary>What a person should know: sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The environments that code owners must approve: the last stage, unless it is the only one.</summary>
    public IReadOnlyList<string> Owned => Stages.Count > 1 ? Stages[^1] : [];
}
