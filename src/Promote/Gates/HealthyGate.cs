namespace Promote.Gates;

/// <summary>What is promoted was seen healthy in each environment it comes from.</summary>
internal sealed class HealthyGate : IGate
{
    /// <inheritdoc/>
    public string Name => "healthy";

    /// <inheritdoc/>
    public GateResult? Judge(PromotionCase promotion) =>
        promotion.Environment.Requires.Healthy
            ? ObservationGate.Judge(Name, promotion, evidence => evidence.Healthy, "wait")
            : null;
}
