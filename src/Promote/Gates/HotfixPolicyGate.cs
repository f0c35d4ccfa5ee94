namespace Promote.Gates;

/// <summary>The environment takes hotfixes: promote.yaml says who must approve them.</summary>
internal sealed class HotfixPolicyGate : IGate
{
    /// <inheritdoc/>
    public string Name => "policy";

    /// <inheritdoc/>
    public GateResult Judge(PromotionCase promotion) =>
        promotion.Environment.Hotfix is { } policy
            ? new(Name, GateVerdict.Passed, $"A hotfix of {promotion.Environment.Name} needs {policy}.")
            : new(
                Name,
                GateVerdict.Refused,
                $"{promotion.Environment.Name} takes no hotfixes: promote.yaml does not say who must approve them.",
                $$"""Add to {{promotion.Environment.Name}} in promote.yaml, in a change of its own: hotfix: { approvals: 2, reviewers: ["@owner/team"] }"""
            );
}
