using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;

namespace Promote.Promotions;

/// <summary>Plans that a hold is lifted: its file goes. Pure.</summary>
internal static class ReleasePlanner
{
    /// <summary>Plans a release.</summary>
    public static Plan Make(Snapshot snapshot, AppSettings app, EnvironmentSettings environment, string? run)
    {
        var path = HoldFile.Path(environment.Name, app.Name);
        var isHeld = snapshot.Holds.ContainsKey(path);
        var held = Held(snapshot, app, environment);
        var artifact = new Artifact([.. held.SelectMany(one => one.Images).Distinct()], null);
        return new Plan
        {
            Intent = new PromotionIntent
            {
                App = app,
                Environment = environment,
                Artifact = artifact,
                Images = [],
                Refs = new Dictionary<string, string>(StringComparer.Ordinal),
                Kind = PromotionKind.Release,
                AllowDowngrade = false,
                Run = run,
            },
            Base = snapshot.Commit,
            BaseBranch = snapshot.Branch,
            Before = null,
            Outcome = isHeld ? PlanOutcome.Ready : PlanOutcome.AlreadySo,
            Gates = [],
            Changes = isHeld ? [FileChange.Removal(path)] : [],
            Record = new PromotionRecord
            {
                App = app.Name,
                Environment = environment.Name,
                From = [],
                Artifact = artifact,
                Kind = PromotionKind.Release,
                Run = run,
            },
            Remarks =
            [
                .. held.Where(one => one.Reason is not null)
                    .Select(one => $"{one.Label} was held because: {one.Reason}"),
            ],
        };
    }

    // To be lifted, a hold need not be readable.
    private static IReadOnlyList<HeldArtifact> Held(Snapshot snapshot, AppSettings app, EnvironmentSettings environment)
    {
        try
        {
            return snapshot.HoldOn(app, environment)?.Artifacts ?? [];
        }
        catch (PromoteException)
        {
            return [];
        }
    }
}
