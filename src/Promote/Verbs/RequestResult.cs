using System.Text.Json.Serialization;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>What asking the manifests repository's own workflow came to.</summary>
public sealed record RequestResult : IVerbResult
{
    /// <summary>The workflow's file name.</summary>
    public required string Workflow { get; init; }

    /// <summary>What it was asked, by its inputs' names.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>What it came to.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>The run's page, or its workflow's; null where nothing was asked.</summary>
    public string? Url { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;
}

/// <summary>What became of a request.</summary>
public enum RequestOutcome
{
    /// <summary>It would be asked for.</summary>
    WouldAsk,

    /// <summary>It was asked for; how that ended was not waited for, or is not told.</summary>
    Asked,

    /// <summary>The run that was asked for ended well.</summary>
    Accepted,
}
