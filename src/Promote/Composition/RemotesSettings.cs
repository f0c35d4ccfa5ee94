using Promote.Errors;

namespace Promote.Composition;

/// <summary>What front ends know: where the manifests are, and the environment that a run has.</summary>
public sealed record RemotesSettings
{
    /// <summary><c>owner/name</c> (over the forge's API), a Git URL or a local path; null: the current repository's origin.</summary>
    public string? Manifests { get; init; }

    /// <summary>The environment's variables: tokens, and what CI hosts tell.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The directory that the run works in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Where progress is told.</summary>
    public required IProgress<Report> Reports { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What the token must be able to do, after "a token that may": told where there is none.</summary>
    public string Rights { get; init; } = "read its contents, and write what the verb writes";

    /// <summary>A variable's value; null where it is absent or empty.</summary>
    internal string? Variable(string name) =>
        Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
