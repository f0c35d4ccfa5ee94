using Promote.Artifacts;
using Promote.Configuration;
using Promote.Manifests;
using Promote.Proof;
using RanBy = Promote.Gates.Deployment;

namespace Promote.Verbs.Proving;

/// <summary>Finds out how an environment came to what it runs: back along the chain, to the first environment.</summary>
internal sealed class ProofFinder
{
    // A manifest may be touched again without other images: so many of the commits that say the same are looked at.
    private const int MostDeployments = 5;

    private readonly Remotes remotes;
    private readonly Snapshot snapshot;
    private readonly AppSettings app;
    private readonly EnvironmentHistory history;
    private readonly MergeFinder? merges;
    private readonly List<EnvironmentFact> chain = [];
    private readonly HashSet<(string, string, string?)> met = [];

    /// <summary>For an app, by the content and the rules of a snapshot.</summary>
    public ProofFinder(Remotes remotes, Snapshot snapshot, AppSettings app)
    {
        (this.remotes, this.snapshot, this.app) = (remotes, snapshot, app);
        history = new(remotes.Manifests, snapshot, app);
        merges = remotes is { PullRequests: { } records, Merges: { } merged }
            ? new(
                records,
                remotes.Sources,
                merged,
                history,
                app,
                snapshot.Configuration.Identities.Promoter,
                snapshot.Branch
            )
            : null;
    }

    /// <summary>The facts.</summary>
    /// <param name="target">What the environment runs.</param>
    /// <param name="artifact">The same as an artifact.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ProofFacts> FindAsync(
        EnvironmentState target,
        Artifact artifact,
        CancellationToken cancellationToken
    )
    {
        remotes.Step($"Looking for how {app.Name} came to {target.Environment.Name}.");
        await WalkAsync(snapshot.Commit, target.Environment, artifact, null, cancellationToken).ConfigureAwait(false);
        var images = new ImageFinder(remotes.Registry, remotes.Merges, app);
        var found = new List<ImageFact>();
        foreach (var image in artifact.Images)
            found.Add(await images.FindAsync(image, cancellationToken).ConfigureAwait(false));
        return new ProofFacts
        {
            App = app,
            Branch = snapshot.Branch,
            Revision = snapshot.Commit,
            Identities = snapshot.Configuration.Identities,
            HasForge = merges is not null,
            Artifact = artifact,
            Images = found,
            Chain = chain,
        };
    }

    private async Task WalkAsync(
        CommitId head,
        EnvironmentSettings environment,
        Artifact artifact,
        PromotionFact? next,
        CancellationToken cancellationToken
    )
    {
        var (span, isCut) = await history
            .FindAsync(
                head,
                environment,
                ran => next is null ? ran.IsSameAs(artifact) : Ran(ran, artifact),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!met.Add((environment.Name, span?.Brought.Id.Value ?? "", next?.Environment.Name)))
            return;
        var deployment = span is null
            ? null
            : await DeploymentAsync(span, environment, next, cancellationToken).ConfigureAwait(false);
        chain.Add(
            new EnvironmentFact
            {
                Environment = environment,
                Path = snapshot.State(app, environment).Path,
                Deployment = deployment,
                IsCut = isCut,
                Next = next,
            }
        );
        // From before it went on; where it never was, from before it should have been.
        var from =
            span is null ? head
            : span.Brought.Parents is [var parent, ..] ? parent
            : null;
        if (next is null && span is null)
            return;
        foreach (var name in environment.From)
        {
            var origin = snapshot.Configuration.Environment(name);
            var promotion = new PromotionFact(environment, deployment);
            if (from is not null)
                await WalkAsync(from, origin, artifact, promotion, cancellationToken).ConfigureAwait(false);
            else
                chain.Add(
                    new EnvironmentFact
                    {
                        Environment = origin,
                        Path = snapshot.State(app, origin).Path,
                        Deployment = null,
                        Next = promotion,
                    }
                );
        }
    }

    // Tag and digest, byte for byte; an environment may pull from a registry of its own.
    private static bool Ran(Artifact ran, Artifact artifact) => new RanBy("", ran.Images).Ran(artifact.Images);

    private async Task<DeploymentFact> DeploymentAsync(
        RanSpan span,
        EnvironmentSettings environment,
        PromotionFact? next,
        CancellationToken cancellationToken
    )
    {
        var (url, merge) = merges is null
            ? (null, null)
            : await merges.FindAsync(span, environment, isWhole: next is null, cancellationToken).ConfigureAwait(false);
        return new DeploymentFact
        {
            Artifact = span.Artifact,
            Commit = span.Brought,
            Url = url,
            Before = span.Before,
            Merge = merge,
            Exceptions = await ExceptionsAsync(span.Brought, environment, cancellationToken).ConfigureAwait(false),
            Seen = next is null ? [] : await SeenAsync(span, environment, cancellationToken).ConfigureAwait(false),
        };
    }

    // Only what the commit itself brought or changed says something of it.
    private async Task<IReadOnlyList<ExceptionFact>> ExceptionsAsync(
        CommitInfo commit,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        ExceptionFact[] possible =
        [
            new(DebtFile.Path(environment.Name, app.Name), "a hotfix"),
            new(HoldFile.Path(environment.Name, app.Name), "a rollback"),
        ];
        var files = new FileSelection([.. possible.Select(one => one.Path)]);
        var after = await remotes.Manifests.ReadAtAsync(commit.Id, files, cancellationToken).ConfigureAwait(false);
        if (after.Files.Count == 0)
            return [];
        var before = commit.Parents is [var parent, ..]
            ? (await remotes.Manifests.ReadAtAsync(parent, files, cancellationToken).ConfigureAwait(false)).Files
            : new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        return
        [
            .. possible.Where(one =>
                after.Files.TryGetValue(one.Path, out var now)
                && !(before.TryGetValue(one.Path, out var then) && then.Bytes.Span.SequenceEqual(now.Bytes.Span))
            ),
        ];
    }

    // What was seen is recorded on the commit that changed the manifest last: of a merge, on the branch's own.
    private async Task<IReadOnlyList<SeenFact>> SeenAsync(
        RanSpan span,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        if (remotes is not { Forge: { } forge, Merges: { } merged })
            return [];
        var path = snapshot.State(app, environment).Path;
        var commits = new List<CommitId>();
        foreach (var change in span.Changes.Take(MostDeployments))
        {
            commits.Add(change.Id);
            if (
                change.Parents.Count > 1
                && await forge.LastChangeAsync(change.Id, path, cancellationToken).ConfigureAwait(false) is { } last
            )
                commits.Add(last.Id);
        }

        var seen = new List<SeenFact>();
        foreach (var commit in commits.Distinct())
            seen.Add(new(commit, await merged.StatusHistoryAsync(commit, cancellationToken).ConfigureAwait(false)));
        return seen;
    }
}
