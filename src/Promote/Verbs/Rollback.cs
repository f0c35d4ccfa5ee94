using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>
/// <c>promote rollback</c>: an app in an environment as it was, images and overlay alike, and a hold on what is taken away.
/// </summary>
public sealed record Rollback
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>A tag that ran there, or a commit of the manifests repository; null: what ran before.</summary>
    public string? To { get; init; }

    /// <summary>Why; null where nobody says.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether to stop at the plan.</summary>
    public bool DryRun { get; init; }

    /// <summary>Rolls back.</summary>
    /// <exception cref="PromoteException">It cannot be done; nothing was written, or the message says so.</exception>
    public Task<PromotionResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var resolver = new DigestResolver(remotes.Registry);
        var facts = new FactFinder(remotes);
        return new PromotionRun(remotes).RunPlanAsync(
            App,
            (snapshot, token) => PlanAsync(remotes, resolver, facts, snapshot, token),
            DryRun,
            cancellationToken
        );
    }

    private async Task<Plan> PlanAsync(
        Remotes remotes,
        DigestResolver resolver,
        FactFinder facts,
        Snapshot snapshot,
        CancellationToken cancellationToken
    )
    {
        var app = snapshot.App(App);
        var environment = snapshot.Configuration.Environment(Environment);
        var unit = Unit.Of(snapshot, app, snapshot.State(app, environment));
        var (now, target) = await new UnitHistory(remotes.Manifests, snapshot, app, environment, unit)
            .FindAsync(To, snapshot.HoldOn(app, environment), cancellationToken)
            .ConfigureAwait(false);
        var after = await ResolveAsync(resolver, (target ?? now).Artifact, cancellationToken).ConfigureAwait(false);
        var plan = RollbackPlanner.Make(
            snapshot,
            app,
            environment,
            new RollbackFacts
            {
                Unit = unit,
                Now = now,
                Target = target ?? now,
                Before = await ResolveAsync(resolver, now.Artifact, cancellationToken).ConfigureAwait(false),
                After = after,
                Registry = await facts.RegistryAsync(after, cancellationToken).ConfigureAwait(false),
                Reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim(),
                By = remotes.Actor ?? "someone who did not say",
                Run = remotes.RunUrl,
                Proposed = await ProposedAsync(remotes, app, environment, cancellationToken).ConfigureAwait(false),
                At = remotes.Time.GetUtcNow(),
            }
        );
        return target is null
            ? plan with
            {
                Outcome = PlanOutcome.AlreadySo,
                Changes = [],
                Gates = [],
                Already = (
                    $"{environment.Name} was rolled back to {app.Name} {now.Artifact.Label} already, and what ran before is held.",
                    $"To go further back, say to what: promote rollback --app {app.Name} --env {environment.Name} --to TAG."
                ),
            }
            : plan;
    }

    private static async Task<Artifact> ResolveAsync(
        DigestResolver resolver,
        Artifact artifact,
        CancellationToken cancellationToken
    )
    {
        var images = new List<ImageReference>();
        foreach (var image in artifact.Images)
            images.Add(await resolver.ResolveAsync(image, cancellationToken).ConfigureAwait(false));
        return artifact with { Images = images };
    }

    // What an earlier run proposed is said again, word for word: since when, and who.
    private static async Task<Hold?> ProposedAsync(
        Remotes remotes,
        AppSettings app,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        if (environment.Deliver != DeliveryKind.PullRequest)
            return null;
        var branch = Plan.BranchOf(PromotionKind.Rollback, environment.Name, app.Name);
        if (await remotes.Manifests.FindBranchAsync(branch, cancellationToken).ConfigureAwait(false) is not { } head)
            return null;
        var path = HoldFile.Path(environment.Name, app.Name);
        var read = await remotes
            .Manifests.ReadAtAsync(head, new FileSelection([path]), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            return read.Files.TryGetValue(path, out var file)
                ? HoldFile.Read(file.Bytes.ToArray(), environment.Name, app.Name)
                : null;
        }
        catch (PromoteException)
        {
            return null;
        }
    }
}
