using Promote.Errors;
using Promote.Forges;

namespace Promote.Audit.Rules;

/// <summary>The branch's rules except nobody but the promoter. Administrators have a rule of their own.</summary>
internal sealed class BypassRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "bypass";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var seen = Seen(audit);
        var exceptions = Exceptions.Of(
            audit,
            bypass => bypass.Kind != BypassKind.Administrators && !Exceptions.IsPromoter(audit, bypass)
        );
        // A promoter whose number is not known may be one of them.
        var unclear = audit.MissingIdOf(audit.Identities.Promoter);
        var found = exceptions
            .Found.Where(one =>
                unclear is null
                || one.Bypass.Login is not null
                || one.Bypass.Kind is not (BypassKind.App or BypassKind.Person)
            )
            .ToList();
        if (found is [var first, ..])
        {
            var names = Distinct(found.Select(one => Exceptions.NameOf(audit, one.Bypass)));
            return this.DoesNotHold(
                $"{string.Join(", ", names)} {(names.Count == 1 ? "is" : "are")} excepted from {string.Join(", ", Distinct(found.Select(one => one.Protection.Name)))}, and {Promoters(audit)}.",
                "A bypass is for the whole branch and not for a path: each of them changes prod as they like.",
                Fix(
                    audit,
                    new Commands(audit).RemoveExceptions(
                        first.Source,
                        [.. found.Where(one => one.Source == first.Source).Select(one => one.Bypass).Distinct()]
                    )
                ),
                seen
            );
        }

        if (exceptions.Unreadable is [var unreadable, ..])
            return this.CannotBeRead(
                $"Who may bypass {OneLine.Of(unreadable.Name, 100)} cannot be read: it is told only to those who may change it.",
                unreadable.Bypass.Missing!,
                seen
            );
        if (exceptions.Found.Count > 0)
            return this.CannotBeRead(
                $"Whether {string.Join(", ", exceptions.Found.Select(one => Exceptions.NameOf(audit, one.Bypass)).Distinct(StringComparer.Ordinal))} is the promoter cannot be read.",
                unclear!,
                seen
            );
        return audit.Settings is { Sources.Count: 0, MissingSources: { } missing }
            ? this.CannotBeRead("Who may bypass the rules cannot be read.", missing)
            : this.Holds("Nobody but the promoter may bypass the rules.", seen);
    }

    private static List<string> Distinct(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal)];

    // It may well be the promoter, whom nobody named.
    private static string Fix(AuditCase audit, string command) =>
        audit.Identities.Promoter.Count > 0
            ? command
            : $"Add the App that promotes to promote.yaml, as identities: {{ promoter: [\"YOUR-APP[bot]\"] }}, and take the others away: {command}";

    private static string Promoters(AuditCase audit) =>
        audit.Identities.Promoter.Count == 0
            ? "promote.yaml names nobody under identities.promoter"
            : $"identities.promoter is {string.Join(", ", audit.Identities.Promoter)}";

    private static List<string> Seen(AuditCase audit)
    {
        var all = audit
            .Settings.Sources.Where(source => source.Bypass.IsKnown)
            .SelectMany(source =>
                source.Bypass.Value.Select(bypass =>
                    $"{Exceptions.NameOf(audit, bypass)} ({OneLine.Of(source.Name, 100)}{(bypass.OfPullRequestsOnly ? ", pull requests only" : "")})"
                )
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return all.Count == 0
            ? []
            :
            [
                $"May pass rules by: {string.Join(", ", all)}.",
                "A bypass is for the branch, not for a path: the key that bumps the first environment can change prod too.",
            ];
    }
}
