using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary><c>promote to ENV</c>: what runs in the environment it comes from, to the next one.</summary>
public sealed record PromoteTo
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment that shall run it.</summary>
    public required string Environment { get; init; }

    /// <summary>The tag that is meant; where the environment it comes from runs another by now, the run is superseded. Null: whatever runs.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether going back is what is wanted.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Whether to stop at the plan.</summary>
    public bool DryRun { get; init; }

    /// <summary>What was read already of the app; the first try plans on it, later ones read anew; null where nothing was.</summary>
    internal Snapshot? Snapshot { get; init; }

    /// <summary>Promotes.</summary>
    /// <exception cref="PromoteException">It cannot be done; nothing was written, or the message says so.</exception>
    public Task<PromotionResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var resolver = new DigestResolver(remotes.Registry);
        return new PromotionRun(remotes) { First = Snapshot }.RunAsync(
            App,
            (snapshot, token) => IntendAsync(remotes, resolver, snapshot, token),
            DryRun,
            cancellationToken
        );
    }

    private async Task<PromotionIntent> IntendAsync(
        Remotes remotes,
        DigestResolver resolver,
        Snapshot snapshot,
        CancellationToken cancellationToken
    )
    {
        var app = snapshot.App(App);
        var environment = snapshot.Configuration.Environment(Environment);
        if (environment.From.Count == 0)
            throw new UsageException(
                ErrorCodes.Usage,
                environment.Name,
                $"{environment.Name} is the first of its chain: it is promoted from nowhere.",
                $"Run promote bump --app {app.Name} --image NAME:TAG@DIGEST."
            );
        var from = snapshot.State(app, snapshot.Configuration.Environment(environment.From[0]));
        var artifact =
            Planner.ArtifactOf(from)
            ?? throw new UsageException(
                ErrorCodes.EditTargetNotFound,
                from.Path,
                $"{from.Environment.Name} runs no {app.Name} yet, so there is nothing to promote to {environment.Name}.",
                $"Promote it to {from.Environment.Name} first."
            );
        if (Tag is not null && artifact.Images.All(image => image.Tag?.Value != Tag))
            throw new SupersededException(
                $"{from.Environment.Name} runs {artifact.Label} by now, not {Tag}.",
                $"Nothing has to be done: the run that brought {artifact.Label} promotes it. To promote it here, leave --tag out."
            );
        return new PromotionIntent
        {
            App = app,
            Environment = environment,
            Artifact = new(
                await resolver
                    .CarriedAsync(from, snapshot.State(app, environment), cancellationToken)
                    .ConfigureAwait(false),
                Carried.SourceCommit(app, artifact)
            ),
            Images = [.. from.Images.Select(image => image.Image)],
            Refs = Carried.Refs(app, from),
            Kind = PromotionKind.Promote,
            AllowDowngrade = AllowDowngrade,
            Run = remotes.RunUrl,
        };
    }
}
