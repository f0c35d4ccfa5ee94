namespace Promote.Gates;

/// <summary>A hotfix is not undone before the environments that it skipped have run it. Has a say only where there is a debt.</summary>
internal sealed class DebtGate : IGate
{
    /// <inheritdoc/>
    public string Name => "debt";

    /// <inheritdoc/>
    public GateResult? Judge(PromotionCase promotion)
    {
        if (promotion.Debt is not { } debt)
            return null;
        var environment = promotion.Environment.Name;
        if (debt.IsAmong(promotion.Artifact.Images))
            return Pass($"It is the hotfix {debt.Label}.");
        if (promotion.Before is not { } before || !debt.IsAmong(before.Images))
            return Pass($"{environment} does not run the hotfix {debt.Label} any more.");
        return promotion.Unpaid.Count == 0
            ? Pass($"The hotfix {debt.Label} is paid back: {string.Join(" and ", debt.Owed)} had it.")
            : new(
                Name,
                GateVerdict.Refused,
                $"{environment} runs the hotfix {debt.Label}, made {debt.Story}. {string.Join(" and ", promotion.Unpaid)} had it never, so {promotion.Artifact.Label} would undo it.",
                $"Run promote pay-back --app {promotion.App.Name} --env {environment}, and merge what it proposes; then promote again."
            );
    }

    private GateResult Pass(string reason) => new(Name, GateVerdict.Passed, reason);
}
