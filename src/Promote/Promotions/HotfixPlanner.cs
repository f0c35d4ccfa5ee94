using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Gates;
using Promote.Manifests;

namespace Promote.Promotions;

/// <summary>What a hotfix is planned from, beside the snapshot.</summary>
internal sealed record HotfixFacts
{
    /// <summary>What the registry says of each image.</summary>
    public required IReadOnlyDictionary<string, RegistryFact> Registry { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who asks: a claim.</summary>
    public required string By { get; init; }

    /// <summary>What the open pull request owes already; null where there is none.</summary>
    public Debt? Proposed { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Plans a hotfix and its way back to the environments that it skipped. Pure: no I/O, no clock, no environment.</summary>
internal static class HotfixPlanner
{
    /// <summary>Plans a hotfix: the images, and in the same commit the debt.</summary>
    /// <exception cref="UsageException">The environment has no manifest to edit.</exception>
    public static Plan Make(Snapshot snapshot, PromotionIntent intent, HotfixFacts facts)
    {
        var (app, environment) = (intent.App, intent.Environment);
        var edits = Planner.Changes(snapshot, snapshot.State(app, environment), intent);
        var earlier = snapshot.Configuration.Before(environment);
        var plan = Plan(snapshot, intent, edits, GateList.OfHotfixes, facts.Registry, [], facts.At);
        return edits.Count == 0
            ? plan with
            {
                Already = (
                    $"{environment.Name} has {app.Name} {intent.Artifact.Label} already.",
                    snapshot.Debts.ContainsKey(DebtFile.Path(environment.Name, app.Name))
                        ? $"Run promote pay-back --app {app.Name} --env {environment.Name}: what it skipped shall run it too."
                        : ""
                ),
            }
            : plan with
            {
                Changes =
                [
                    .. edits,
                    new FileChange(
                        DebtFile.Path(environment.Name, app.Name),
                        DebtFile.Write(Owed(intent, earlier, facts))
                    ),
                ],
                Remarks = [.. Remarks(snapshot, intent, earlier, facts)],
            };
    }

    /// <summary>Plans that an environment which a hotfix skipped runs it too.</summary>
    /// <exception cref="UsageException">The environment has no manifest to edit.</exception>
    public static Plan PayBack(Snapshot snapshot, PromotionIntent intent, Debt debt, Facts facts) =>
        Plan(
            snapshot,
            intent,
            Planner.Changes(snapshot, snapshot.State(intent.App, intent.Environment), intent),
            GateList.OfPayBacks,
            facts.Registry,
            facts.Unpaid,
            facts.Now
        ) with
        {
            Remarks =
            [
                $"{debt.Environment} was hotfixed {debt.Story}",
                $"Owed by {DebtFile.Path(debt.Environment, debt.App)}",
            ],
        };

    private static Plan Plan(
        Snapshot snapshot,
        PromotionIntent intent,
        IReadOnlyList<FileChange> edits,
        IReadOnlyList<IGate> asked,
        IReadOnlyDictionary<string, RegistryFact> registry,
        IReadOnlyList<string> unpaid,
        DateTimeOffset now
    )
    {
        var before = Planner.ArtifactOf(snapshot.State(intent.App, intent.Environment));
        var gates =
            edits.Count == 0
                ? []
                : GateList.Judge(
                    asked,
                    new PromotionCase
                    {
                        App = intent.App,
                        Environment = intent.Environment,
                        EnvironmentNames = [.. snapshot.Configuration.Environments.Select(one => one.Name)],
                        Artifact = intent.Artifact,
                        Before = before,
                        From = new Dictionary<string, Artifact?>(StringComparer.Ordinal),
                        Evidence = new Dictionary<string, EnvironmentEvidence>(StringComparer.Ordinal),
                        Registry = registry,
                        Order = VersionOrder.Unknown,
                        AllowDowngrade = true,
                        Hold = snapshot.HoldOn(intent.App, intent.Environment),
                        Debt = snapshot.DebtOf(intent.App, intent.Environment),
                        Unpaid = unpaid,
                        Now = now,
                    }
                );
        return new Plan
        {
            Intent = intent,
            Base = snapshot.Commit,
            BaseBranch = snapshot.Branch,
            Before = before,
            Gates = gates,
            Changes = edits,
            Outcome =
                edits.Count == 0 ? PlanOutcome.AlreadySo
                : gates.Any(gate => gate.Verdict == GateVerdict.Refused) ? PlanOutcome.Refused
                : gates.Any(gate => gate.Verdict == GateVerdict.Waiting) ? PlanOutcome.Waiting
                : PlanOutcome.Ready,
            Record = new PromotionRecord
            {
                App = intent.App.Name,
                Environment = intent.Environment.Name,
                From = [],
                Artifact = intent.Artifact,
                Kind = intent.Kind,
                Run = intent.Run,
            },
        };
    }

    // Run again, it says the same: approvals belong to the commit.
    private static Debt Owed(PromotionIntent intent, IReadOnlyList<EnvironmentSettings> earlier, HotfixFacts facts)
    {
        var debt = new Debt
        {
            App = intent.App.Name,
            Environment = intent.Environment.Name,
            Images = intent.Artifact.Images,
            Owed = [.. earlier.Select(one => one.Name)],
            Since = facts.At,
            By = facts.By,
            Reason = facts.Reason,
        };
        return facts.Proposed is { } proposed && proposed.IsSameAs(debt) && proposed.Reason == debt.Reason
            ? proposed
            : debt;
    }

    private static IEnumerable<string> Remarks(
        Snapshot snapshot,
        PromotionIntent intent,
        IReadOnlyList<EnvironmentSettings> earlier,
        HotfixFacts facts
    )
    {
        var (app, environment) = (intent.App, intent.Environment);
        yield return $"Reason: {facts.Reason}";
        yield return $"Skipped: {string.Join(", ", earlier.Select(one => $"{one.Name} ({Runs(snapshot, intent, one)})"))}";
        if (NotAsked(environment.Requires).ToList() is { Count: > 0 } evidence)
            yield return $"Not asked: {string.Join(", ", evidence)} in {string.Join(" and ", environment.From)}";
        if (environment.Hotfix is { } policy)
            yield return $"Instead of that it needs {policy}";
        if (snapshot.DebtOf(app, environment) is { } old && !old.IsAmong(intent.Artifact.Images))
            yield return $"It takes the place of the hotfix {old.Label}, whose debt ends with this";
        yield return $"Owed to {string.Join(" and ", earlier.Select(one => one.Name))}: {DebtFile.Path(environment.Name, app.Name)}. Once it is merged, promote pay-back puts it there";
    }

    private static string Runs(Snapshot snapshot, PromotionIntent intent, EnvironmentSettings environment) =>
        Planner.ArtifactOf(snapshot.State(intent.App, environment)) switch
        {
            null => "runs nothing",
            var artifact when artifact.HasSameVersionsAs(intent.Artifact) => "runs it",
            var artifact => $"runs {artifact.Label}",
        };

    private static IEnumerable<string> NotAsked(Requirements requires)
    {
        if (requires.Healthy)
            yield return "healthy";
        if (requires.Smoke)
            yield return "smoke";
        if (requires.Soak is { } soak)
            yield return $"soak {Durations.Format(soak)}";
    }
}
