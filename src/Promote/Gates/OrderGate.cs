using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>
/// No change moves an app in an environment and in one that it is promoted from at once, and none goes back behind what
/// runs but a rollback or a hotfix. Stops a change that brings its own proof, and an old version that once was good.
/// </summary>
internal sealed class OrderGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "order";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (change.Changed.Count == 0 || change.From.Count == 0)
            return null;
        if (change.From.Keys.FirstOrDefault(change.ChangedEnvironments.Contains) is { } together)
            return new(
                Name,
                GateVerdict.Refused,
                $"One change moves {change.App.Name} in {change.Environment.Name} and in {together}, so nothing has run there before.",
                $"Make two of it: {together} first."
            );
        if (!change.IsFastLane && change.From.Keys.FirstOrDefault(from => IsBehind(change, from)) is { } behind)
            return new(
                Name,
                GateVerdict.Refused,
                $"It ran in {behind} before what {change.Environment.Name} runs now.",
                $"Go back by promote rollback --app {change.App.Name} --env {change.Environment.Name}; or promote it to {behind} again first."
            );
        return new(Name, GateVerdict.Passed, $"Only {change.Environment.Name} moves.");
    }

    private static bool IsBehind(EnvironmentChange change, string environment)
    {
        var history = change.History.GetValueOrDefault(environment) ?? [];
        // By name where its place is new: a resource that is named anew replaces what ran all the same.
        var pairs =
            from use in change.Changed
            let next = ImageText.Parse(use.After)
            where next is not null
            from now in change.ReplacedBy(use, next)
            select (Now: Newest(history, now), Next: Newest(history, next));
        return pairs.Any(pair => pair.Now >= 0 && pair.Next > pair.Now);
    }

    private static int Newest(IReadOnlyList<Deployment> history, ImageReference image) =>
        history.ToList().FindIndex(deployment => deployment.Ran([image]));
}
