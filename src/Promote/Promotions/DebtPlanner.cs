using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;

namespace Promote.Promotions;

/// <summary>Plans the end of a debt: its file goes. Pure.</summary>
internal static class DebtPlanner
{
    /// <summary>Plans that a debt is settled, which nothing owes any more.</summary>
    public static Plan Settle(
        Snapshot snapshot,
        AppSettings app,
        EnvironmentSettings environment,
        Debt debt,
        string why,
        string? run
    )
    {
        var artifact = new Artifact(debt.Images, null);
        return new Plan
        {
            Intent = new PromotionIntent
            {
                App = app,
                Environment = environment,
                Artifact = artifact,
                Images = [],
                Refs = new Dictionary<string, string>(StringComparer.Ordinal),
                Kind = PromotionKind.Settle,
                AllowDowngrade = false,
                Run = run,
            },
            Base = snapshot.Commit,
            BaseBranch = snapshot.Branch,
            Before = null,
            Outcome = PlanOutcome.Ready,
            Gates = [],
            Changes = [FileChange.Removal(DebtFile.Path(environment.Name, app.Name))],
            Record = new PromotionRecord
            {
                App = app.Name,
                Environment = environment.Name,
                From = [],
                Artifact = artifact,
                Kind = PromotionKind.Settle,
                Run = run,
            },
            Remarks = [why],
        };
    }

    /// <summary>The end of a debt that a rollback takes away with its hotfix; nothing where it keeps the hotfix.</summary>
    public static IEnumerable<FileChange> Void(
        Snapshot snapshot,
        AppSettings app,
        EnvironmentSettings environment,
        Artifact after
    )
    {
        var path = DebtFile.Path(environment.Name, app.Name);
        return snapshot.Debts.ContainsKey(path) && !Keeps() ? [FileChange.Removal(path)] : [];

        // What cannot be read owes nothing that anyone could pay.
        bool Keeps()
        {
            try
            {
                return snapshot.DebtOf(app, environment)!.IsAmong(after.Images);
            }
            catch (PromoteException)
            {
                return false;
            }
        }
    }
}
