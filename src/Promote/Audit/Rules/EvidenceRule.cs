using Promote.Configuration;

namespace Promote.Audit.Rules;

/// <summary>Evidence counts only from an App whose key no branch's workflow has.</summary>
internal sealed class EvidenceRule : IAuditRule
{
    // What every workflow of every branch acts as.
    private static readonly string[] Workflows = ["github-actions[bot]", "dependabot[bot]"];

    /// <inheritdoc/>
    public string Name => "evidence";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var evidence = audit.Identities.Evidence;
        if (evidence.Count == 0)
            return this.DoesNotHold(
                "promote.yaml names nobody under identities.evidence.",
                "Whoever may write sets a status, so anyone's word that something was healthy counts.",
                "Add to promote.yaml: identities: { evidence: [\"YOUR-APP[bot]\"] }"
            );
        var forgeable = evidence
            .Concat(audit.Identities.Audit)
            .Where(login =>
                !AuditCase.IsApp(login)
                || Workflows.Contains(login, StringComparer.OrdinalIgnoreCase)
                || audit.IdsOf([login]).Contains(audit.Settings.WorkflowApp)
            )
            .ToList();
        if (forgeable.Count > 0)
            return this.DoesNotHold(
                $"identities.evidence or identities.audit names {string.Join(", ", forgeable)}.",
                "A person's token, or a workflow of any branch, records that something was healthy which never ran, or that these rules hold.",
                "Name only Apps of your own there in promote.yaml, such as promote-evidence[bot]."
            );
        var promoters = evidence
            .Concat(audit.Identities.Audit)
            .Where(login => Identities.Has(audit.Identities.Promoter, login))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (promoters.Count > 0)
            return this.DoesNotHold(
                $"{string.Join(", ", promoters)} promotes, and records what promotions go by.",
                "The key that opens promotions vouches for what it promotes.",
                "Name an App of its own under identities.evidence and identities.audit in promote.yaml."
            );
        return this.Holds($"Evidence counts from {string.Join(", ", evidence)} only.");
    }
}
