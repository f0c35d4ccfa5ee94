namespace Promote.Gates;

/// <summary>The smoke tests of what is promoted passed in each environment it comes from.</summary>
internal sealed class SmokeGate : IGate
{
    /// <inheritdoc/>
    public string Name => "smoke";

    /// <inheritdoc/>
    public GateResult? Judge(PromotionCase promotion) =>
        promotion.Environment.Requires.Smoke
            ? ObservationGate.Judge(Name, promotion, evidence => evidence.Smoke, "smoke")
            : null;
}
