namespace Promote.Gates;

/// <summary>What is promoted was seen healthy in each environment it comes from.</summary>
internal sealed class HealthyGate : IGate, IChangeGate
{
    /// <inheritdoc/>
    public string Name => "healthy";

    /// <inheritdoc/>
    public GateResult? Judge(PromotionCase promotion) => Judge(EvidenceCase.Of(promotion));

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change) =>
        EvidenceCase.Judge(change, Name, change.Environment.Requires.Healthy, Judge);

    private GateResult? Judge(EvidenceCase asked) =>
        asked.Environment.Requires.Healthy
            ? ObservationGate.Judge(Name, asked, evidence => evidence.Healthy, "wait")
            : null;
}
