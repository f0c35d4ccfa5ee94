using Promote.Errors;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary><c>promote release</c>: lifts a rollback's hold, so that what was rolled back may be promoted again.</summary>
public sealed record Release
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Whether to stop at the plan.</summary>
    public bool DryRun { get; init; }

    /// <summary>Releases.</summary>
    /// <exception cref="PromoteException">It cannot be done; nothing was written, or the message says so.</exception>
    public Task<PromotionResult> RunAsync(Remotes remotes, CancellationToken cancellationToken) =>
        new PromotionRun(remotes).RunPlanAsync(
            App,
            (snapshot, _) =>
                Task.FromResult(
                    ReleasePlanner.Make(
                        snapshot,
                        snapshot.App(App),
                        snapshot.Configuration.Environment(Environment),
                        remotes.RunUrl
                    )
                ),
            DryRun,
            cancellationToken
        );
}
