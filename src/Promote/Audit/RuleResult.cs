namespace Promote.Audit;

/// <summary>What an audit says of one rule.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Reason">What was seen: one sentence.</param>
public sealed record RuleResult(string Rule, RuleVerdict Verdict, string Reason)
{
    /// <summary>Why it matters that it does not hold: one sentence.</summary>
    public string? Why { get; init; }

    /// <summary>What to type so that it holds.</summary>
    public string? Fix { get; init; }

    /// <summary>The permission that the token lacks, where something cannot be read.</summary>
    public string? Missing { get; init; }

    /// <summary>What else was seen, for people.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];
}

/// <summary>Whether a rule holds.</summary>
public enum RuleVerdict
{
    /// <summary>It does.</summary>
    Holds,

    /// <summary>It does not.</summary>
    DoesNotHold,

    /// <summary>The token may not read what tells.</summary>
    CannotBeRead,
}
