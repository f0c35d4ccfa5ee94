using Promote.Artifacts;

namespace Promote.Evidence;

/// <summary>What a promotion's commit says of itself. It informs people; whoever can push can write the same.</summary>
internal sealed record PromotionRecord
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment that was changed.</summary>
    public required string Environment { get; init; }

    /// <summary>The environments it came from; empty for the first of a chain.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>What was promoted.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>The kind.</summary>
    public required PromotionKind Kind { get; init; }

    /// <summary>The run that built what was promoted, as whoever asked for the bump says: an address; null where nobody says.</summary>
    public string? BuiltBy { get; init; }

    /// <summary>The run that made it: an address.</summary>
    public string? Run { get; init; }

    /// <summary>Who started that run: a login; null where nobody says.</summary>
    public string? Actor { get; init; }
}

/// <summary>Kinds of promotions.</summary>
internal enum PromotionKind
{
    /// <summary>Something new, to the first environment of a chain.</summary>
    Bump,

    /// <summary>From one environment to the next.</summary>
    Promote,

    /// <summary>Back to what ran before.</summary>
    Rollback,

    /// <summary>Nothing runs otherwise: what was rolled back may come back.</summary>
    Release,

    /// <summary>Straight to an environment, past those before it.</summary>
    Hotfix,

    /// <summary>A hotfix, to an environment that it skipped.</summary>
    PayBack,

    /// <summary>Nothing runs otherwise: what a hotfix owed is paid back.</summary>
    Settle,
}
