using System.Text.Json.Serialization;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>What a wait came to: the environment runs what its manifest says, healthy.</summary>
public sealed record WaitResult : IVerbResult
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The Argo CD Application.</summary>
    public required string Application { get; init; }

    /// <summary>The commit of the manifests repository that was waited for.</summary>
    public required string Commit { get; init; }

    /// <summary>The images that run, with tag and digest.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Whether the evidence was recorded on the commit.</summary>
    public required bool Recorded { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;
}
