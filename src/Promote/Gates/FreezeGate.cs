namespace Promote.Gates;

/// <summary>Nothing is frozen there now. A rollback goes through all the same.</summary>
internal sealed class FreezeGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "freeze";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        var (app, environment) = (change.App.Name, change.Environment.Name);
        var freezes = change.Freezes.Where(freeze => freeze.IsAbout(environment, app)).ToList();
        if (freezes.Count == 0 || change.IsUnchanged)
            return null;
        if (change.Records is not { } records)
            return new(Name, GateVerdict.NotJudged, "When it is merged is the forge's to say.");
        if (change.IsRollback)
            return new(Name, GateVerdict.Passed, "A rollback goes through a freeze.");
        if (freezes.Where(freeze => freeze.IsOn(records.Now)).MaxBy(freeze => freeze.Until) is { } on)
            return new(
                Name,
                GateVerdict.Waiting,
                $"{environment} is frozen until {on.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {on.By}: {on.Reason.TrimEnd('.')}.",
                $"Judge it again then; or end the freeze in {on.Path}, by a pull request."
            )
            {
                OpensAt = on.Until,
            };
        var next = freezes.Where(freeze => freeze.From > records.Now).MinBy(freeze => freeze.From);
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
}
