using Promote.Configuration;
using Promote.Manifests;

namespace Promote.Gates;

/// <summary>Nothing is frozen there now. A rollback goes through all the same, and a hotfix.</summary>
internal sealed class FreezeGate : IGate, IChangeGate
{
    /// <inheritdoc/>
    public string Name => "freeze";

    /// <inheritdoc/>
    // A pull request may be opened at any time: the guard judges its merge.
    public GateResult? Judge(PromotionCase promotion) =>
        promotion.Environment.Deliver == DeliveryKind.Commit
        && About(promotion.Freezes, promotion.App, promotion.Environment) is { Count: > 0 } freezes
            ? Judge(freezes, promotion.Environment.Name, promotion.Now)
            : null;

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        var freezes = About(change.Freezes, change.App, change.Environment);
        if (freezes.Count == 0 || change.IsUnchanged)
            return null;
        if (change.Records is not { } records)
            return new(Name, GateVerdict.NotJudged, "When it is merged is the forge's to say.");
        if (change.IsRollback)
            return new(Name, GateVerdict.Passed, "A rollback goes through a freeze.");
        if (HotfixProof.PolicyOf(change) is { } policy)
            return new(Name, GateVerdict.Passed, $"A hotfix goes through a freeze, but {policy}.");
        return Judge(freezes, change.Environment.Name, records.Now);
    }

    private GateResult Judge(IReadOnlyList<Freeze> freezes, string environment, DateTimeOffset now)
    {
        if (freezes.Where(freeze => freeze.IsOn(now)).MaxBy(freeze => freeze.Until) is { } on)
            return new(
                Name,
                GateVerdict.Waiting,
                $"{environment} is frozen until {on.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {on.By}: {on.Reason.TrimEnd('.')}.",
                $"Run the same command then; or end the freeze in {on.Path}, by a pull request."
            )
            {
                OpensAt = on.Until,
            };
        var next = freezes.Where(freeze => freeze.From > now).MinBy(freeze => freeze.From);
        return new(
            Name,
            GateVerdict.Passed,
            next is null
                ? $"{environment} is not frozen any more."
                : $"{environment} is not frozen before {next.From.UtcDateTime:yyyy-MM-dd HH:mm} UTC."
        )
        {
            HoldsUntil = next?.From,
        };
    }

    private static List<Freeze> About(
        IReadOnlyList<Freeze> freezes,
        AppSettings app,
        EnvironmentSettings environment
    ) => [.. freezes.Where(freeze => freeze.IsAbout(environment.Name, app.Name))];
}
