using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>
/// <c>promote pay-back</c>: a hotfix to the environments that it skipped, by a pull request each; once all had it, the end
/// of the debt.
/// </summary>
public sealed record PayBack
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment that was hotfixed.</summary>
    public required string Environment { get; init; }

    /// <summary>Whether to stop at the plans.</summary>
    public bool DryRun { get; init; }

    /// <summary>Takes the next step.</summary>
    /// <exception cref="PromoteException">It cannot be done; nothing was written, or the message says so.</exception>
    public async Task<PayBackResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var snapshot = await new SnapshotReader(remotes.Manifests)
            .ReadAsync(App, cancellationToken)
            .ConfigureAwait(false);
        var app = snapshot.App(App);
        var environment = snapshot.Configuration.Environment(Environment);
        if (snapshot.DebtOf(app, environment) is not { } debt)
            return new PayBackResult
            {
                App = app.Name,
                Environment = environment.Name,
                Summary = $"No hotfix of {app.Name} in {environment.Name} owes anything.",
                Unpaid = [],
                Steps = [],
            };
        var (unpaid, why) = await OwedAsync(remotes, snapshot, app, environment, debt, cancellationToken)
            .ConfigureAwait(false);
        var steps = new List<PromotionResult>();
        foreach (var name in unpaid)
            steps.Add(await PayAsync(remotes, app, environment, name, cancellationToken).ConfigureAwait(false));
        if (unpaid.Count == 0)
            steps.Add(await SettleAsync(remotes, app, environment, cancellationToken).ConfigureAwait(false));
        return new PayBackResult
        {
            App = app.Name,
            Environment = environment.Name,
            Label = debt.Label,
            Summary =
                unpaid.Count == 0
                    ? why
                    : $"The hotfix {app.Name} {debt.Label} of {environment.Name} is owed to {string.Join(" and ", unpaid)}.",
            Next =
                unpaid.Count == 0 || DryRun
                    ? ""
                    : $"Once these are merged, run promote pay-back --app {app.Name} --env {environment.Name} again: it ends the debt.",
            Unpaid = unpaid,
            Steps = steps,
        };
    }

    private static async Task<(IReadOnlyList<string> Unpaid, string Why)> OwedAsync(
        Remotes remotes,
        Snapshot snapshot,
        AppSettings app,
        EnvironmentSettings environment,
        Debt debt,
        CancellationToken cancellationToken
    )
    {
        if (Planner.ArtifactOf(snapshot.State(app, environment)) is not { } runs || !debt.IsAmong(runs.Images))
            return ([], $"{environment.Name} does not run the hotfix {debt.Label} any more, so nothing is owed.");
        var unpaid = await new DebtPayments(remotes.Manifests)
            .UnpaidAsync(snapshot, app, debt, cancellationToken)
            .ConfigureAwait(false);
        return (unpaid, $"The hotfix {debt.Label} is paid back: {string.Join(" and ", debt.Owed)} had it.");
    }

    private Task<PromotionResult> SettleAsync(
        Remotes remotes,
        AppSettings app,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    ) =>
        new PromotionRun(remotes).RunPlanAsync(
            app.Name,
            async (snapshot, token) =>
            {
                var debt = Open(snapshot, app, environment);
                var (unpaid, why) = await OwedAsync(remotes, snapshot, app, environment, debt, token)
                    .ConfigureAwait(false);
                return unpaid.Count == 0
                    ? DebtPlanner.Settle(snapshot, app, environment, debt, why, remotes.RunUrl)
                    : throw Changed(app, environment);
            },
            DryRun,
            cancellationToken
        );

    private Task<PromotionResult> PayAsync(
        Remotes remotes,
        AppSettings app,
        EnvironmentSettings hotfixed,
        string name,
        CancellationToken cancellationToken
    )
    {
        var resolver = new DigestResolver(remotes.Registry);
        var facts = new FactFinder(remotes);
        return new PromotionRun(remotes).RunPlanAsync(
            app.Name,
            async (snapshot, token) =>
            {
                var debt = Open(snapshot, app, hotfixed);
                var from = snapshot.State(app, hotfixed);
                if (Planner.ArtifactOf(from) is not { } runs || !debt.IsAmong(runs.Images))
                    throw Changed(app, hotfixed);
                var to = snapshot.Configuration.Environment(name);
                var intent = new PromotionIntent
                {
                    App = app,
                    Environment = to,
                    Artifact = new(
                        await resolver.CarriedAsync(from, snapshot.State(app, to), token).ConfigureAwait(false),
                        Carried.SourceCommit(app, runs)
                    ),
                    Images = [.. from.Images.Select(image => image.Image)],
                    Refs = Carried.Refs(app, from),
                    Kind = PromotionKind.PayBack,
                    AllowDowngrade = true,
                    Run = remotes.RunUrl,
                };
                return HotfixPlanner.PayBack(
                    snapshot,
                    intent,
                    debt,
                    await facts.OfPayBackAsync(snapshot, intent, token).ConfigureAwait(false)
                );
            },
            DryRun,
            cancellationToken
        );
    }

    private static Debt Open(Snapshot snapshot, AppSettings app, EnvironmentSettings environment) =>
        snapshot.DebtOf(app, environment) ?? throw Changed(app, environment);

    private static SupersededException Changed(AppSettings app, EnvironmentSettings environment) =>
        new(
            $"What the hotfix of {app.Name} in {environment.Name} owes was changed meanwhile.",
            "Run the same command again."
        );
}
