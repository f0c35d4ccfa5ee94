using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Scaffolding;

namespace Promote.Verbs;

/// <summary>What was written to set a repository up, and what is left to do.</summary>
public sealed record InitResult : IVerbResult
{
    /// <summary>What the repository is.</summary>
    public required InitKind Kind { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<InitFile> Files { get; init; }

    /// <summary>The GitHub Apps that are needed; none for an application repository.</summary>
    public required IReadOnlyList<GitHubApp> Identities { get; init; }

    /// <summary>What a person should know: sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What is left to do, in order.</summary>
    public required IReadOnlyList<InitStep> Next { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;
}

/// <summary>Kinds of repositories.</summary>
public enum InitKind
{
    /// <summary>An application's source.</summary>
    App,

    /// <summary>What Argo CD reads.</summary>
    Manifests,
}

/// <summary>A file of a repository that is set up.</summary>
public sealed record InitFile
{
    /// <summary>Its path from the root.</summary>
    public required string Path { get; init; }

    /// <summary>What was done.</summary>
    public required InitAction Action { get; init; }

    /// <summary>What would be in it; null unless it would be written.</summary>
    public string? Content { get; init; }

    /// <summary>Of a file that was there already: lines that would have been written, and that it does not have.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>What was done about a file.</summary>
public enum InitAction
{
    /// <summary>It was written.</summary>
    Wrote,

    /// <summary>A dry run: it would be written.</summary>
    WouldWrite,

    /// <summary>It was there already, and is left as it is.</summary>
    ThereAlready,
}
