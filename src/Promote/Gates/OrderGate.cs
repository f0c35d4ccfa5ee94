namespace Promote.Gates;

/// <summary>No change moves an app in an environment and in one that it is promoted from at once. Stops a change that brings its own proof.</summary>
internal sealed class OrderGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "order";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change) =>
        change.Changed.Count == 0 || change.From.Count == 0 ? null
        : change.From.Keys.FirstOrDefault(change.ChangedEnvironments.Contains) is { } together
            ? new(
                Name,
                GateVerdict.Refused,
                $"One change moves {change.App.Name} in {change.Environment.Name} and in {together}, so nothing has run there before.",
                $"Make two of it: {together} first."
            )
        : new(Name, GateVerdict.Passed, $"Only {change.Environment.Name} moves.");
}
