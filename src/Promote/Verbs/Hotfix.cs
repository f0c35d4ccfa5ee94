using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>
/// <c>promote hotfix</c>: an artifact straight to an environment, by a pull request that senior reviewers approve, past the
/// environments before it; and a debt to them.
/// </summary>
public sealed record Hotfix
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The tag of the app's images. Their digests are read from the registry.</summary>
    public required string Tag { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The commit that the images were built from; null where the tag tells, or nobody must know.</summary>
    public string? SourceCommit { get; init; }

    /// <summary>Whether to stop at the plan.</summary>
    public bool DryRun { get; init; }

    /// <summary>Proposes the hotfix.</summary>
    /// <exception cref="PromoteException">It cannot be done; nothing was written, or the message says so.</exception>
    public Task<PromotionResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Reason))
            throw new UsageException(
                ErrorCodes.Usage,
                "reason",
                "A hotfix needs a reason: it is kept with what it owes.",
                "Add --reason TEXT."
            );
        var resolver = new DigestResolver(remotes.Registry);
        var facts = new FactFinder(remotes);
        return new PromotionRun(remotes).RunPlanAsync(
            App,
            async (snapshot, token) =>
            {
                var intent = await IntendAsync(remotes, resolver, snapshot, token).ConfigureAwait(false);
                return HotfixPlanner.Make(
                    snapshot,
                    intent,
                    new HotfixFacts
                    {
                        Registry = await facts.RegistryAsync(intent.Artifact, token).ConfigureAwait(false),
                        Reason = Reason.Trim(),
                        By = remotes.Actor ?? "someone who did not say",
                        Proposed = await ProposedAsync(remotes, intent, token).ConfigureAwait(false),
                        At = remotes.Time.GetUtcNow(),
                    }
                );
            },
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
                $"{environment.Name} is the first of its chain: there is nothing that a hotfix would skip.",
                $"Run promote bump --app {app.Name} --image NAME:{Tag}."
            );
        var state = snapshot.State(app, environment);
        var tag = Artifacts.Tag.Parse(Tag);
        var names = app.Images.Count > 0 ? app.Images : [.. state.Images.Select(image => image.Image)];
        var references = new List<ImageReference>();
        foreach (var name in names)
        {
            var own = state.Images.FirstOrDefault(image => image.Image == name)?.Name ?? name;
            references.Add(
                await resolver
                    .ResolveAsync(new ImageReference(ImageName.Parse(own), tag, null), cancellationToken)
                    .ConfigureAwait(false)
            );
        }

        var artifact = new Artifact(references, SourceCommit);
        return new PromotionIntent
        {
            App = app,
            Environment = environment,
            Artifact = artifact with { SourceCommit = SourceCommit ?? Carried.SourceCommit(app, artifact) },
            Images = names,
            Refs = Refs(app, SourceCommit ?? Carried.SourceCommit(app, artifact)),
            Kind = PromotionKind.Hotfix,
            AllowDowngrade = true,
            Run = remotes.RunUrl,
        };
    }

    private static Dictionary<string, string> Refs(AppSettings app, string? commit) =>
        app.Refs.ToDictionary(
            repository => repository,
            _ =>
                commit
                ?? throw new UsageException(
                    ErrorCodes.Usage,
                    "source-commit",
                    $"{app.Name} moves 'refs' along with its tag, so the source's commit must be known.",
                    "Add --source-commit SHA."
                ),
            StringComparer.Ordinal
        );

    // What an earlier run proposed is said again, word for word: since when, and who.
    private static async Task<Debt?> ProposedAsync(
        Remotes remotes,
        PromotionIntent intent,
        CancellationToken cancellationToken
    )
    {
        var (app, environment) = (intent.App.Name, intent.Environment.Name);
        var branch = Plan.BranchOf(PromotionKind.Hotfix, environment, app);
        if (await remotes.Manifests.FindBranchAsync(branch, cancellationToken).ConfigureAwait(false) is not { } head)
            return null;
        var path = DebtFile.Path(environment, app);
        var read = await remotes
            .Manifests.ReadAtAsync(head, new FileSelection([path]), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            return read.Files.TryGetValue(path, out var file)
                ? DebtFile.Read(file.Bytes.ToArray(), environment, app)
                : null;
        }
        catch (PromoteException)
        {
            return null;
        }
    }
}
