namespace Promote.Gates;

/// <summary>What was rolled back does not come back until its hold is lifted. Has a say only where something is held.</summary>
internal sealed class HoldGate : IGate
{
    /// <inheritdoc/>
    public string Name => "hold";

    /// <inheritdoc/>
    public GateResult? Judge(PromotionCase promotion)
    {
        if (promotion.Hold is not { } hold)
            return null;
        if (hold.On(promotion.Artifact) is not { } held)
            return new(
                Name,
                GateVerdict.Passed,
                $"{promotion.Environment.Name} holds {string.Join(" and ", hold.Artifacts.Select(one => one.Label))} back, not this."
            );
        var why = held.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "";
        return new(
            Name,
            GateVerdict.Refused,
            $"{held.Label} was rolled back from {promotion.Environment.Name} on {held.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {held.By}{why}.",
            $"Promote another version; or, where this one may come back, run promote release --app {promotion.App.Name} --env {promotion.Environment.Name}."
        );
    }
}
