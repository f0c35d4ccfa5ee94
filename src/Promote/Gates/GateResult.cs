namespace Promote.Gates;

/// <summary>What a gate says.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Verdict">Whether it lets the promotion pass.</param>
/// <param name="Reason">What it saw: one sentence.</param>
/// <param name="Next">What opens it, or what to type; empty where it passed.</param>
public sealed record GateResult(string Gate, GateVerdict Verdict, string Reason, string Next = "")
{
    /// <summary>When it opens by itself; null where it does not, or nobody knows.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Until when a passing gate is known to pass; null where time alone does not close it.</summary>
    public DateTimeOffset? HoldsUntil { get; init; }
}

/// <summary>Whether a gate lets a promotion pass.</summary>
public enum GateVerdict
{
    /// <summary>It does.</summary>
    Passed,

    /// <summary>It may, later.</summary>
    Waiting,

    /// <summary>It does not.</summary>
    Refused,

    /// <summary>What it needs to know was not asked for.</summary>
    NotJudged,
}
