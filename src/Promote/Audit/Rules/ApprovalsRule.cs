using System.Globalization;
using Promote.Configuration;
using Promote.Forges;

namespace Promote.Audit.Rules;

/// <summary>As many approve as promote.yaml asks, of what is merged, and not the one who pushed it.</summary>
internal sealed class ApprovalsRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "approvals";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        if (!audit.AsksPeople)
            return this.Holds("promote.yaml asks for no approvals.");
        var rules = audit.Settings.Sources.Select(source => source.PullRequest).OfType<PullRequestRule>().ToList();
        var count = rules.Select(rule => rule.Approvals).DefaultIfEmpty().Max();
        var short_ = audit
            .Configuration.Environments.Where(environment =>
                environment.Requires.Approvals > count && !IsApprovedByOwner(audit, environment, rules)
            )
            .ToList();
        var isStale = !rules.Exists(rule => rule.DismissesStale);
        var isOwn = !rules.Exists(rule => rule.LastPush);
        if (short_.Count == 0 && !isStale && !isOwn)
            return this.Holds(
                count >= audit.Approvals
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{count} must approve, anew after each push, and not only its pusher."
                    )
                    : "An owner of the files must approve, anew after each push, and not only its pusher."
            );
        if (audit.Settings.MissingSources is { } missing)
            return this.CannotBeRead("What approvals must be like cannot be read.", missing);
        var reasons = new List<string>();
        if (short_.Count > 0)
            reasons.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} must approve where {string.Join(", ", short_.Select(one => $"{one.Name} asks for {one.Requires.Approvals}"))}"
                )
            );
        if (isStale)
            reasons.Add("an approval stays when something else is pushed");
        if (isOwn)
            reasons.Add("who pushed last may be the one who approves");
        var reason = string.Join("; ", reasons);
        return this.DoesNotHold(
            char.ToUpperInvariant(reason[0]) + reason[1..] + ".",
            short_.Count > 0 ? "Fewer people than promote.yaml says need to agree to what reaches prod."
                : isStale ? "What is merged need not be what was approved."
                : "An author's own last push, which nobody else saw, is merged.",
            new Commands(audit).AskOfPullRequests(
                short_.Count > 0 ? short_.Max(one => one.Requires.Approvals) : null,
                isStale,
                codeOwners: false,
                isOwn
            )
        );
    }

    // An owner's approval is one approval, and leaves other environments' pull requests alone.
    private static bool IsApprovedByOwner(
        AuditCase audit,
        EnvironmentSettings environment,
        List<PullRequestRule> rules
    ) =>
        environment.Requires is { Approvals: 1, CodeOwners: true }
        && rules.Exists(rule => rule.CodeOwners)
        && Ownership
            .OfEnvironment(audit, environment)
            .All(path => Ownership.StateOf(audit, path.Path) is OwnershipState.Owned or OwnershipState.Unknown);
}
