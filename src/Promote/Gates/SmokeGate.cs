namespace Promote.Gates;

/// <summary>The smoke tests of what is promoted passed in each environment it comes from.</summary>
internal sealed class SmokeGate : IGate, IChangeGate
{
    /// <inheritdoc/>
    public string Name => "smoke";

    /// <inheritdoc/>
    public GateResult? Judge(PromotionCase promotion) => Judge(EvidenceCase.Of(promotion));

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change) =>
        EvidenceCase.Judge(change, Name, change.Environment.Requires.Smoke, Judge);

    private GateResult? Judge(EvidenceCase asked) =>
        asked.Environment.Requires.Smoke
            ? ObservationGate.Judge(Name, asked, evidence => evidence.Smoke, "smoke")
            : null;
}
