using Promote.Configuration;

namespace Promote.Gates;

/// <summary>
/// It is the time of the week at which the environment is changed: when a commit is made, or a pull request merged. A
/// rollback needs no window, nor does a hotfix.
/// </summary>
internal sealed class WindowGate : IGate, IChangeGate
{
    /// <inheritdoc/>
    public string Name => "window";

    /// <inheritdoc/>
    // A pull request may be opened at any time: the guard judges its merge.
    public GateResult? Judge(PromotionCase promotion) =>
        promotion.Environment is { Deliver: DeliveryKind.Commit, Requires.Window: { } window }
            ? Judge(window, promotion.Environment.Name, promotion.Now)
            : null;

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
        return Judge(window, change.Environment.Name, records.Now);
    }

    private GateResult Judge(Window window, string environment, DateTimeOffset now)
    {
        var (isOpen, changes) = window.At(now);
        return isOpen
            ? new(Name, GateVerdict.Passed, $"Open until {changes:yyyy-MM-dd HH:mm} UTC.") { HoldsUntil = changes }
            : new(
                Name,
                GateVerdict.Waiting,
                $"{environment} is changed from {window.From:HH:mm} to {window.To:HH:mm} ({window.TimeZone}) on {string.Join(", ", window.Days)}.",
                $"It opens at {changes:yyyy-MM-dd HH:mm} UTC: run the same command then."
            )
            {
                OpensAt = changes,
            };
    }
}
