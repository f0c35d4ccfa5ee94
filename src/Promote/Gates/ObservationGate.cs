using Promote.Evidence;

namespace Promote.Gates;

/// <summary>What the gates that need an observation have in common.</summary>
internal static class ObservationGate
{
    /// <summary>Passes where the deployment of every environment was observed to be good.</summary>
    public static GateResult Judge(
        string name,
        EvidenceCase asked,
        Func<EnvironmentEvidence, Observation?> observed,
        string verb
    )
    {
        var seen = new List<string>();
        foreach (var (environment, evidence) in asked.Evidence)
        {
            var command = $"promote {verb} {environment} --app {asked.App.Name}";
            if (evidence.Unavailable is { } why)
                return new(name, GateVerdict.Waiting, $"There is no evidence from {environment}: {why}.", "");
            switch (observed(evidence))
            {
                case { Verdict: ObservationVerdict.Good } good:
                    seen.Add($"{environment}: {good.Description} ({good.At:yyyy-MM-dd HH:mm} UTC, by {good.Creator})");
                    break;
                case { Verdict: ObservationVerdict.Bad } bad:
                    return new(
                        name,
                        GateVerdict.Refused,
                        $"{environment} did not pass: {bad.Description} ({bad.At:yyyy-MM-dd HH:mm} UTC).",
                        $"Correct it and deploy again; where it was a passing trouble, run {command}."
                    );
                default:
                    return new(
                        name,
                        GateVerdict.Waiting,
                        $"Nothing is recorded yet of {environment} on {Abbreviated(evidence.DeployedBy)}.",
                        $"Run {command}."
                    );
            }
        }

        return new(name, GateVerdict.Passed, string.Join("; ", seen) + ".");
    }

    private static string Abbreviated(string? commit) =>
        commit is { Length: > 12 } ? commit[..12] : commit ?? "its commit";
}
