namespace Promote.Scaffolding;

/// <summary>What a person says beside what is found.</summary>
internal sealed record InitRequest
{
    /// <summary>The repository that has the templates, where nothing is said. Whoever publishes them sets it, here alone.</summary>
    public const string DefaultTemplates = "promote-pipelines/promote";

    /// <summary>The version of the templates that is asked for.</summary>
    public const string Version = "v1";

    /// <summary>The app's name; null: the repository's.</summary>
    public string? App { get; init; }

    /// <summary>The image's name; null: made of the owner and the app.</summary>
    public string? Image { get; init; }

    /// <summary>The manifests repository, as <c>owner/name</c>.</summary>
    public string? Manifests { get; init; }

    /// <summary>The templates' repository, as <c>owner/name</c>.</summary>
    public string Templates { get; init; } = DefaultTemplates;

    /// <summary>Whether the repository's CI is Azure Pipelines; null: by what is found, and of a manifests repository not.</summary>
    public bool? OnAzure { get; init; }

    /// <summary>Who owns production: <c>@name</c> or <c>@owner/team</c>.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The environments, in order; none: by their names.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>What the names of the GitHub Apps start with; null: the repository's owner.</summary>
    public string? Identities { get; init; }

    /// <summary>What is told whatever the repository is.</summary>
    public IEnumerable<string> Notes() =>
        Templates == DefaultTemplates
            ?
            [
                $"The templates are called from {Templates}, at {Version}. Where yours are elsewhere, name them with --templates owner/name.",
            ]
            : [];
}
