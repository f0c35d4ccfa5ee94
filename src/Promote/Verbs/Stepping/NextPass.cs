using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Stepping;

/// <summary>One look at all apps: what all need is read once, and only apps where something is due cost more.</summary>
internal sealed class NextPass
{
    private const int AppsAtOnce = 4;

    private readonly Remotes remotes;
    private readonly Next asked;
    private readonly EvidenceSteps? evidence;

    /// <summary>For a run.</summary>
    /// <exception cref="PromoteException">Evidence alone is asked for, and cannot be gathered.</exception>
    public NextPass(Remotes remotes, Next asked)
    {
        (this.remotes, this.asked) = (remotes, asked);
        if (asked.Only == NextSteps.Promotions)
            return;
        if (remotes.Forge is null && asked.Only == NextSteps.Evidence)
            throw new UsageException(
                ErrorCodes.Usage,
                remotes.Manifests.Name,
                $"{remotes.Manifests.Name} is read over Git and no forge is known for it, so no evidence can be recorded.",
                "Name it as owner/name with --manifests."
            );
        evidence = remotes.Forge is null ? null : new EvidenceSteps(remotes, asked.DryRun);
        if (asked.Only == NextSteps.Evidence)
            evidence?.NeedArgoCd();
    }

    /// <summary>The apps that were looked at first, in the order of the configuration.</summary>
    public IReadOnlyList<string> Apps { get; private set; } = [];

    /// <summary>What keeps evidence from being gathered.</summary>
    public NextProblem? Problem => evidence?.Problem;

    /// <summary>Looks, and takes the steps.</summary>
    /// <param name="only">The apps; null for all.</param>
    /// <param name="cancellationToken">Stops it before the next request.</param>
    public async Task<(CommitId Commit, IReadOnlyList<NextStep> Steps)> RunAsync(
        IReadOnlySet<string>? only,
        CancellationToken cancellationToken
    )
    {
        var snapshot = await new SnapshotReader(remotes.Manifests)
            .ReadAsync(asked.App, cancellationToken)
            .ConfigureAwait(false);
        IEnumerable<AppSettings> all = asked.App is null
            ? snapshot.Configuration.AppsAmong(snapshot.Files.Keys)
            : [snapshot.Configuration.App(asked.App)];
        var apps = all.Where(app => only is null || only.Contains(app.Name)).ToList();
        if (only is null)
            Apps = [.. apps.Select(app => app.Name)];
        var promotions =
            asked.Only == NextSteps.Evidence
                ? null
                : await PromotionSteps
                    .CreateAsync(remotes, snapshot, asked.DryRun, cancellationToken)
                    .ConfigureAwait(false);
        var due = apps.Select(app => Due(snapshot, app, promotions)).Where(one => !one.IsNone).ToList();
        var changes = evidence is null
            ? new Dictionary<string, LastChange>(StringComparer.Ordinal)
            : await evidence
                .LastChangesAsync(snapshot.Commit, [.. due.SelectMany(one => one.Observe)], cancellationToken)
                .ConfigureAwait(false);
        await Parallel
            .ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = AppsAtOnce, CancellationToken = cancellationToken },
                async (one, token) =>
                {
                    await one.TryAsync(
                            NextKind.Health,
                            () =>
                                evidence is null
                                    ? Task.CompletedTask
                                    : evidence.TakeAsync(snapshot, one, changes, token)
                        )
                        .ConfigureAwait(false);
                    if (promotions is not null)
                        await promotions.TakeAsync(one, token).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
        return (snapshot.Commit, [.. due.SelectMany(one => one.Steps)]);
    }

    private AppSteps Due(Snapshot snapshot, AppSettings app, PromotionSteps? promotions)
    {
        var due = new AppSteps(app);
        due.Try(
            NextKind.Reading,
            () =>
            {
                due.Observe = evidence is null ? [] : DueSteps.ToObserve(snapshot, app);
                due.Promote = promotions is null ? [] : DueSteps.ToPromote(snapshot, app, promotions.Proposed);
            }
        );
        return due;
    }
}
