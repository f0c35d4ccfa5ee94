using Promote.Errors;
using Promote.Forges;

namespace Promote.Audit.Rules;

/// <summary>The branch's rules hold for administrators too.</summary>
internal sealed class AdministratorsRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "administrators";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var exceptions = Exceptions.Of(audit, bypass => bypass.Kind == BypassKind.Administrators);
        if (exceptions.Found is [var first, ..])
            return this.DoesNotHold(
                $"Administrators are excepted from {string.Join(", ", exceptions.Found.Select(one => one.Protection.Name).Distinct(StringComparer.Ordinal))} ({OneLine.Of(first.Source.Name, 100)}).",
                "One administrator's session or token merges anything into prod, with one click and by mistake too.",
                new Commands(audit).HoldAdministrators(first.Source)
            );
        if (exceptions.Unreadable is [var unreadable, ..])
            return this.CannotBeRead(
                $"Whom {OneLine.Of(unreadable.Name, 100)} excepts cannot be read.",
                unreadable.Bypass.Missing!
            );
        return audit.Settings is { Sources.Count: 0, MissingSources: { } missing }
            ? this.CannotBeRead("Whether administrators are excepted cannot be read.", missing)
            : this.Holds("No rule excepts administrators; they could still change the rules.");
    }
}
