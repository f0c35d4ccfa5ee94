using Promote.Configuration;
using Promote.Evidence;

namespace Promote.Gates;

/// <summary>What is promoted has been good for long enough in each environment it comes from.</summary>
internal sealed class SoakGate : IGate, IChangeGate
{
    /// <inheritdoc/>
    public string Name => "soak";

    /// <inheritdoc/>
    public GateResult? Judge(PromotionCase promotion) => Judge(EvidenceCase.Of(promotion));

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change) =>
        EvidenceCase.Judge(change, Name, change.Environment.Requires.Soak is not null, Judge);

    private GateResult? Judge(EvidenceCase asked)
    {
        if (asked.Environment.Requires.Soak is not { } soak)
            return null;
        foreach (var (environment, evidence) in asked.Evidence)
        {
            if (GoodSince(evidence) is not { } since)
                return new(
                    Name,
                    GateVerdict.Waiting,
                    $"{environment} was not seen good yet, so its {Durations.Format(soak)} have not begun.",
                    $"Run promote wait {environment} --app {asked.App.Name}."
                );
            var opens = since + soak;
            if (opens > asked.Now)
                return new(
                    Name,
                    GateVerdict.Waiting,
                    $"{environment} is good since {since:yyyy-MM-dd HH:mm} UTC; {Durations.Format(soak)} are asked for.",
                    $"It opens at {opens:yyyy-MM-dd HH:mm:ss} UTC: run the same command then."
                )
                {
                    OpensAt = opens,
                };
        }

        return new(Name, GateVerdict.Passed, $"Good for {Durations.Format(soak)} or longer.");
    }

    // The later of what was seen: each counts from when it was recorded.
    private static DateTimeOffset? GoodSince(EnvironmentEvidence evidence)
    {
        var good = new[] { evidence.Healthy, evidence.Smoke }
            .OfType<Observation>()
            .Where(observation => observation.Verdict == ObservationVerdict.Good)
            .ToList();
        return good.Count == 0 ? null : good.Max(observation => observation.At);
    }
}
