using Promote.Artifacts;
using Promote.Evidence;
using Promote.Gates;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>Finds out what the planner must know beside the snapshot. What a registry says is asked once a run.</summary>
internal sealed class FactFinder(Remotes remotes)
{
    private readonly Dictionary<string, RegistryFact> registry = new(StringComparer.Ordinal);

    /// <summary>The facts for an intent.</summary>
    public async Task<Facts> FindAsync(Snapshot snapshot, PromotionIntent intent, CancellationToken cancellationToken)
    {
        var from = intent
            .Environment.From.Select(name => snapshot.State(intent.App, snapshot.Configuration.Environment(name)))
            .ToList();
        var evidence = new Dictionary<string, EnvironmentEvidence>(StringComparer.Ordinal);
        if (intent.Environment.Requires is { Healthy: true } or { Smoke: true } or { Soak: not null })
        {
            foreach (var state in from)
                evidence[state.Environment.Name] = await new EvidenceReader(
                    remotes.Forge,
                    snapshot.Configuration.Identities.Evidence
                )
                    .ReadAsync(snapshot.Commit, intent.App, state, cancellationToken)
                    .ConfigureAwait(false);
        }

        return new Facts
        {
            From = from.ToDictionary(state => state.Environment.Name, Planner.ArtifactOf, StringComparer.Ordinal),
            Evidence = evidence,
            Registry = await RegistryAsync(intent.Artifact, cancellationToken).ConfigureAwait(false),
            Order = await OrderAsync(snapshot, intent, cancellationToken).ConfigureAwait(false),
            Unpaid = await UnpaidAsync(snapshot, intent, cancellationToken).ConfigureAwait(false),
            Now = remotes.Time.GetUtcNow(),
        };
    }

    /// <summary>The facts for the way of a hotfix back: no evidence is asked.</summary>
    public async Task<Facts> OfPayBackAsync(
        Snapshot snapshot,
        PromotionIntent intent,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            From = new Dictionary<string, Artifact?>(StringComparer.Ordinal),
            Evidence = new Dictionary<string, EnvironmentEvidence>(StringComparer.Ordinal),
            Registry = await RegistryAsync(intent.Artifact, cancellationToken).ConfigureAwait(false),
            Order = VersionOrder.Unknown,
            Unpaid = await UnpaidAsync(snapshot, intent, cancellationToken).ConfigureAwait(false),
            Now = remotes.Time.GetUtcNow(),
        };

    /// <summary>What the registry says of each of an artifact's images.</summary>
    public async Task<IReadOnlyDictionary<string, RegistryFact>> RegistryAsync(
        Artifact artifact,
        CancellationToken cancellationToken
    )
    {
        foreach (var image in artifact.Images.Where(image => !registry.ContainsKey(image.ToString())))
        {
            var tagged = image.Tag is null
                ? null
                : await remotes.Registry.FindAsync(image.Name, image.Tag, cancellationToken).ConfigureAwait(false);
            var exists =
                image.Digest is not null
                && (
                    tagged?.Digest == image.Digest
                    || await remotes
                        .Registry.FindAsync(image.Name, image.Digest, cancellationToken)
                        .ConfigureAwait(false)
                        is not null
                );
            registry[image.ToString()] = new(exists, tagged?.Digest);
        }

        return registry;
    }

    // What a debt asks about the history is asked only where there is one.
    private async Task<IReadOnlyList<string>> UnpaidAsync(
        Snapshot snapshot,
        PromotionIntent intent,
        CancellationToken cancellationToken
    ) =>
        snapshot.DebtOf(intent.App, intent.Environment) is { } debt
            ? await new DebtPayments(remotes.Manifests)
                .UnpaidAsync(snapshot, intent.App, debt, cancellationToken)
                .ConfigureAwait(false)
            : [];

    private async Task<VersionOrder> OrderAsync(
        Snapshot snapshot,
        PromotionIntent intent,
        CancellationToken cancellationToken
    )
    {
        var before = Planner.ArtifactOf(snapshot.State(intent.App, intent.Environment));
        if (before is null || before.HasSameVersionsAs(intent.Artifact))
            return new(VersionOrderKind.Same, "it is the same");
        if (before.Images[0].Tag?.Value is not { } oldTag || intent.Artifact.Images[0].Tag?.Value is not { } newTag)
            return VersionOrder.Unknown;
        if (SemanticVersion.TryParse(oldTag) is { } older && SemanticVersion.TryParse(newTag) is { } newer)
            return Order(newer.ComparedTo(older), $"{oldTag} and {newTag} are semantic versions");
        if (intent.App.Source is not { } source || remotes.Sources is not { } sources || oldTag == newTag)
            return VersionOrder.Unknown with
            {
                Because = intent.App.Source is null
                    ? "'source' of the app in promote.yaml would let the commits be compared"
                    : "no forge knows the commits",
            };
        // Commits that only one side has tell the direction.
        var ahead = await sources.CommitsAsync(source, oldTag, newTag, cancellationToken).ConfigureAwait(false);
        if (ahead is { Count: > 0 })
            return new(VersionOrderKind.Newer, $"{source} has {Commits(ahead.Count)} since {oldTag}");
        var behind = await sources.CommitsAsync(source, newTag, oldTag, cancellationToken).ConfigureAwait(false);
        return behind is { Count: > 0 }
            ? new(VersionOrderKind.Older, $"{source} has {Commits(behind.Count)} since {newTag}")
            : VersionOrder.Unknown with
            {
                Because = $"{source} does not know both commits",
            };
    }

    private static VersionOrder Order(int comparison, string because) =>
        new(
            comparison switch
            {
                > 0 => VersionOrderKind.Newer,
                < 0 => VersionOrderKind.Older,
                _ => VersionOrderKind.Same,
            },
            because
        );

    private static string Commits(int count) => count == 1 ? "1 commit" : $"{count} commits";
}
