using System.Text.Json.Serialization;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>How far an artifact came.</summary>
public sealed record FollowResult : IVerbResult
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment that was watched.</summary>
    public required string Environment { get; init; }

    /// <summary>What came of it.</summary>
    public required FollowOutcome Outcome { get; init; }

    /// <summary>One sentence that says so.</summary>
    public required string Summary { get; init; }

    /// <summary>What to do; empty where there is nothing.</summary>
    public string Next { get; init; } = "";

    /// <summary>The commit of the manifests repository that deployed it; null where none did.</summary>
    public string? Commit { get; init; }

    /// <summary>What the environment says: each image with tag and digest.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>What is recorded of that deployment by those who count.</summary>
    public required IReadOnlyList<FollowRecord> Records { get; init; }

    /// <summary>The later environments, in the order of the chain: what they say, and what is on its way.</summary>
    public required IReadOnlyList<FollowStop> Later { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit =>
        Outcome switch
        {
            FollowOutcome.Passed => ExitCode.Done,
            FollowOutcome.Failed => ExitCode.Unhealthy,
            FollowOutcome.Superseded => ExitCode.Superseded,
            _ => ExitCode.Waiting,
        };
}

/// <summary>What came of following an artifact.</summary>
public enum FollowOutcome
{
    /// <summary>It runs there, and was seen good.</summary>
    Passed,

    /// <summary>It was seen bad there.</summary>
    Failed,

    /// <summary>Something else took its place.</summary>
    Superseded,

    /// <summary>The deadline passed.</summary>
    Waiting,
}

/// <summary>What was seen of a deployment.</summary>
/// <param name="What"><c>healthy</c> or <c>smoke</c>.</param>
/// <param name="Verdict"><c>good</c>, <c>bad</c> or <c>pending</c>.</param>
/// <param name="Description">One line.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="At">When.</param>
public sealed record FollowRecord(string What, string Verdict, string Description, string By, DateTimeOffset At);

/// <summary>A later environment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Label">What it says, as tags; null where it says nothing.</param>
/// <param name="HasIt">Whether that is the artifact.</param>
/// <param name="Pending">The open pull request that would change it; null where there is none.</param>
public sealed record FollowStop(string Environment, string? Label, bool HasIt, PendingPromotion? Pending);
