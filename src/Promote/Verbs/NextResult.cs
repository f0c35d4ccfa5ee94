using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>What a run of <see cref="Next"/> did and saw.</summary>
public sealed record NextResult : IVerbResult
{
    // What kept the run from knowing counts before what it came to know.
    private static readonly ExitCode[] Worst =
    [
        ExitCode.Failed,
        ExitCode.NotAllowed,
        ExitCode.Unreachable,
        ExitCode.Usage,
        ExitCode.Unhealthy,
        ExitCode.Refused,
    ];

    /// <summary>The commit of the manifests repository that was looked at last.</summary>
    public required string Commit { get; init; }

    /// <summary>How many apps were looked at.</summary>
    public required int Apps { get; init; }

    /// <summary>The steps that were due, app by app in the order of the chain; none where nothing was.</summary>
    public required IReadOnlyList<NextStep> Steps { get; init; }

    /// <summary>What kept evidence from being gathered at all; null where nothing did.</summary>
    public NextProblem? Problem { get; init; }

    /// <summary>Done where every step was taken, or waits for something.</summary>
    [JsonIgnore]
    public ExitCode Exit =>
        Worst
            .Where(exit => Problem?.Exit == exit || Steps.Any(step => step.Exit == exit))
            .DefaultIfEmpty(ExitCode.Done)
            .First();
}

/// <summary>What kept evidence from being gathered.</summary>
/// <param name="Code">The error's stable name.</param>
/// <param name="Message">What is missing.</param>
/// <param name="Next">What to do.</param>
/// <param name="Exit">The exit code.</param>
public sealed record NextProblem(string Code, string Message, string Next, ExitCode Exit);

/// <summary>One step that was due.</summary>
public sealed record NextStep
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment: that which is looked at, or which shall run it; null where the app as a whole failed.</summary>
    public string? Environment { get; init; }

    /// <summary>What kind of step it is.</summary>
    public required NextKind Kind { get; init; }

    /// <summary>What came of it.</summary>
    public required NextOutcome Outcome { get; init; }

    /// <summary>One sentence that says so.</summary>
    public required string Summary { get; init; }

    /// <summary>What to do; empty where there is nothing.</summary>
    public string Next { get; init; } = "";

    /// <summary>The commit: that which the evidence is about, or which promotes.</summary>
    public string? Commit { get; init; }

    /// <summary>The pull request; null where there is none.</summary>
    public PullRequestSummary? PullRequest { get; init; }

    /// <summary>The gate that waits or refuses; null where none does.</summary>
    public string? Gate { get; init; }

    /// <summary>When the gate opens by itself; null where it does not, or nobody knows.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>What it adds to the run's exit code.</summary>
    public ExitCode Exit { get; init; }

    /// <summary>Whether something happens soon without anybody's doing.</summary>
    internal bool Moves { get; init; }

    /// <summary>Whether something was written.</summary>
    internal bool IsTaken =>
        Outcome
            is NextOutcome.Recorded
                or NextOutcome.Committed
                or NextOutcome.Opened
                or NextOutcome.Updated
                or NextOutcome.Merged;
}

/// <summary>Kinds of steps.</summary>
public enum NextKind
{
    /// <summary>Reading what the app runs where.</summary>
    Reading,

    /// <summary>Seeing whether Argo CD runs it, healthy.</summary>
    Health,

    /// <summary>Running its smoke tests.</summary>
    Smoke,

    /// <summary>Promoting it to the environment.</summary>
    Promotion,
}

/// <summary>What came of a step.</summary>
public enum NextOutcome
{
    /// <summary>The branch says so already; what was left over is tidied.</summary>
    AlreadySo,

    /// <summary>A dry run: it would be done.</summary>
    WouldDo,

    /// <summary>What was seen is good, and recorded.</summary>
    Recorded,

    /// <summary>It is committed to the branch.</summary>
    Committed,

    /// <summary>Its pull request was opened.</summary>
    Opened,

    /// <summary>Its pull request was brought up to date.</summary>
    Updated,

    /// <summary>Its pull request was open, and is as it should be.</summary>
    Open,

    /// <summary>Its pull request is merged.</summary>
    Merged,

    /// <summary>Something is not so yet.</summary>
    Waiting,

    /// <summary>What is written down on the branch keeps it from being done: a hold, or a debt.</summary>
    Held,

    /// <summary>A gate refused.</summary>
    Refused,

    /// <summary>There is something newer.</summary>
    Superseded,

    /// <summary>What was deployed is bad, or the step could not be taken.</summary>
    Failed,
}
