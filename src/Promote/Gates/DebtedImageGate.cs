using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>
/// A hotfix is not undone before the environments that it skipped have run it, whoever changes the overlay. The base's debt
/// counts: a change that removes it cannot use that. A rollback and another hotfix may.
/// </summary>
internal sealed class DebtedImageGate : IChangeGate
{
    /// <summary>The gate's name.</summary>
    public const string GateName = "debt";

    /// <inheritdoc/>
    public string Name => GateName;

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        var debts = change.Debts;
        if (debts.Unreadable is { } why && change.Changed.Count > 0)
            return Refuse(
                $"What {change.Environment.Name} owes cannot be read: {why}",
                "Correct the file, in a change of its own."
            );
        // Where no image is left, nothing else takes the hotfix's place.
        if (debts.Before is not { } debt || !debts.Runs || change.Images.Count == 0)
            return null;
        if (debt.IsAmong(change.Images.Select(ImageText.Parse).OfType<ImageReference>()))
            return change.Changed.Count == 0 ? null : Pass($"The hotfix {debt.Label} stays.");
        if (debts.Unpaid.Count == 0)
            return Pass($"The hotfix {debt.Label} is paid back: {string.Join(" and ", debt.Owed)} had it.");
        if (change.IsRollback)
            return Pass($"A rollback of the hotfix {debt.Label}: it is held, and owes nothing any more.");
        return HotfixProof.PolicyOf(change) is not null
            ? Pass($"Another hotfix takes the place of {debt.Label}.")
            : Refuse(
                $"It undoes the hotfix {debt.Label}, made {debt.Story}. {string.Join(" and ", debts.Unpaid)} had it never.",
                $"Run promote pay-back --app {change.App.Name} --env {change.Environment.Name}, and merge what it proposes; or roll the hotfix back: promote rollback --app {change.App.Name} --env {change.Environment.Name}"
            );
    }

    private GateResult Pass(string reason) => new(Name, GateVerdict.Passed, reason);

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
