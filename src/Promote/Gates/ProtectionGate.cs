using Promote.Configuration;
using Promote.Evidence;

namespace Promote.Gates;

/// <summary>The last audit found that the forge's settings hold what the rules leave to it, and it is not too old.</summary>
internal sealed class ProtectionGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "protection";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (change.Environment.Requires.Audited is not { } age || change.IsUnchanged)
            return null;
        if (change.Records is not { } records)
            return new(Name, GateVerdict.NotJudged, "Audits are records of the forge.");
        const string Next =
            "Run promote audit --record, as an identity that promote.yaml names under audit (or evidence, where it names none there).";
        if (records.Audit is not { } audit)
            return new(Name, GateVerdict.Waiting, "No audit is recorded of the rules that promote.yaml has now.", Next);
        var said = $"{audit.Description} ({audit.At:yyyy-MM-dd HH:mm} UTC, by {audit.Creator})";
        if (audit.Verdict != ObservationVerdict.Good)
            return new(Name, GateVerdict.Refused, $"The last audit did not pass: {said}.", Next);
        return audit.At + age <= records.Now
            ? new(Name, GateVerdict.Waiting, $"The last audit is older than {Durations.Format(age)}: {said}.", Next)
            : new(Name, GateVerdict.Passed, $"The last audit passed: {said}.") { HoldsUntil = audit.At + age };
    }
}
