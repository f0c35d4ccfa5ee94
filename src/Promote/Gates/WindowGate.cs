namespace Promote.Gates;

/// <summary>It is the time of the week at which the environment's changes are merged. A rollback needs no window, nor does a hotfix.</summary>
internal sealed class WindowGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "window";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (change.Environment.Requires.Window is not { } window || change.IsUnchanged)
            return null;
        if (change.Records is not { } records)
            return new(Name, GateVerdict.NotJudged, "When it is merged is the forge's to say.");
        if (change.IsRollback)
            return new(Name, GateVerdict.Passed, "A rollback needs no window.");
        if (HotfixProof.PolicyOf(change) is { } policy)
            return new(Name, GateVerdict.Passed, $"A hotfix needs no window, but {policy}.");
        var (isOpen, changes) = window.At(records.Now);
        return isOpen
            ? new(Name, GateVerdict.Passed, $"Open until {changes:yyyy-MM-dd HH:mm} UTC.") { HoldsUntil = changes }
            : new(
                Name,
                GateVerdict.Waiting,
                $"{change.Environment.Name} is changed from {window.From:HH:mm} to {window.To:HH:mm} ({window.TimeZone}) on {string.Join(", ", window.Days)}.",
                $"It opens at {changes:yyyy-MM-dd HH:mm} UTC: judge it again then."
            )
            {
                OpensAt = changes,
            };
    }
}
