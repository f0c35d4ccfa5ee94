namespace Promote.Audit;

/// <summary>One thing that the forge's settings should hold. Pure: no I/O.</summary>
internal interface IAuditRule
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Judges.</summary>
    RuleResult Judge(AuditCase audit);
}

/// <summary>The ways a rule answers.</summary>
internal static class AuditRuleAnswers
{
    /// <summary>It holds.</summary>
    public static RuleResult Holds(this IAuditRule rule, string reason, params IReadOnlyList<string> seen) =>
        new(rule.Name, RuleVerdict.Holds, reason) { Seen = seen };

    /// <summary>It does not hold.</summary>
    public static RuleResult DoesNotHold(
        this IAuditRule rule,
        string reason,
        string why,
        string fix,
        params IReadOnlyList<string> seen
    ) =>
        new(rule.Name, RuleVerdict.DoesNotHold, reason)
        {
            Why = why,
            Fix = fix,
            Seen = seen,
        };

    /// <summary>It cannot be read.</summary>
    public static RuleResult CannotBeRead(
        this IAuditRule rule,
        string reason,
        string missing,
        params IReadOnlyList<string> seen
    ) => new(rule.Name, RuleVerdict.CannotBeRead, reason) { Missing = missing, Seen = seen };
}
