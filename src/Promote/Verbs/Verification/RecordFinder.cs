using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;
using Promote.Forges;
using Promote.Gates;
using Promote.Guard;
using Promote.Manifests;
using Promote.Verbs.Promotion;
using ImageText = Promote.Gates.ImageText;

namespace Promote.Verbs.Verification;

/// <summary>Asks the registry and the forge what they know of a pull request's change.</summary>
internal sealed class RecordFinder(Remotes remotes, IForge forge, ITreeReader trees, PullRequestRecord pullRequest)
    : IRecords
{
    // A manifest may be touched again without other images: so many of the commits that say the same are looked at.
    private const int MostDeployments = 5;

    private readonly FactFinder facts = new(remotes);
    private (bool IsKnown, Observation? Value) audit;

    /// <inheritdoc/>
    public async Task<ChangeRecords> FindAsync(
        EnvironmentChange change,
        MergedChange merged,
        Identities identities,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Registry = await RegistryAsync(change, cancellationToken).ConfigureAwait(false),
            Evidence = await EvidenceAsync(change, identities, cancellationToken).ConfigureAwait(false),
            Reviews =
                change.Changed.Count == 0
                && change.Environment.Requires is { Approvals: 0, CodeOwners: false, Separation: Separation.Off }
                    ? null
                    : await ReviewsAsync(change, merged, identities, cancellationToken).ConfigureAwait(false),
            Audit = await AuditAsync(change, merged, identities, cancellationToken).ConfigureAwait(false),
            Now = remotes.Time.GetUtcNow(),
        };

    // Of names that the base knows only: nobody makes the guard call a registry of theirs.
    private async Task<IReadOnlyDictionary<string, RegistryFact>> RegistryAsync(
        EnvironmentChange change,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, RegistryFact>(StringComparer.Ordinal);
        foreach (var text in change.Changed.Select(use => use.After).Distinct(StringComparer.Ordinal))
        {
            if (
                ImageText.Parse(text) is not { } image
                || !change.KnownNames.Contains(image.Name.Value, StringComparer.Ordinal)
            )
                continue;
            var known = await facts.RegistryAsync(new Artifact([image], null), cancellationToken).ConfigureAwait(false);
            found[text] = known[image.ToString()];
        }

        return found;
    }

    private async Task<IReadOnlyDictionary<string, EnvironmentEvidence>> EvidenceAsync(
        EnvironmentChange change,
        Identities identities,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, EnvironmentEvidence>(StringComparer.Ordinal);
        if (change.Changed.Count == 0 || change.Environment.Requires is { Healthy: false, Smoke: false, Soak: null })
            return found;
        foreach (var environment in change.From.Keys)
            found[environment] =
                identities.Evidence.Count == 0
                    ? new()
                    {
                        DeployedBy = null,
                        Unavailable =
                            "promote.yaml names nobody under 'identities: evidence' whose records would count",
                    }
                    : await EvidenceAsync(change, environment, identities, cancellationToken).ConfigureAwait(false);
        return found;
    }

    // Of the commits that deployed exactly this, the first that failed or has all that is asked for; else the newest.
    private async Task<EnvironmentEvidence> EvidenceAsync(
        EnvironmentChange change,
        string environment,
        Identities identities,
        CancellationToken cancellationToken
    )
    {
        var reader = new EvidenceReader(forge, identities.Evidence);
        var images = change.ChangedImages.ToList();
        EnvironmentEvidence? newest = null;
        foreach (
            var deployment in (change.History.GetValueOrDefault(environment) ?? [])
                .Where(deployment => deployment.Ran(images))
                .Take(MostDeployments)
        )
        {
            var evidence = await reader
                .OnAsync(CommitId.Parse(deployment.Commit), change.App.Name, environment, cancellationToken)
                .ConfigureAwait(false);
            newest ??= evidence;
            // A failure is an answer by itself: what was seen before it hides nothing.
            if (
                evidence.Healthy?.Verdict == ObservationVerdict.Bad
                || evidence.Smoke?.Verdict == ObservationVerdict.Bad
                || (evidence.Healthy is not null || !change.Environment.Requires.Healthy)
                    && (evidence.Smoke is not null || !change.Environment.Requires.Smoke)
            )
                return evidence;
        }

        return newest ?? new() { DeployedBy = null, Unavailable = $"no commit brought this to {environment}" };
    }

    private async Task<ReviewRecord> ReviewsAsync(
        EnvironmentChange change,
        MergedChange merged,
        Identities identities,
        CancellationToken cancellationToken
    )
    {
        var (approvers, outdated) = (new List<string>(), new List<string>());
        foreach (var review in pullRequest.Reviews.Where(review => review.IsApproval))
            (await IsOfThisAsync(review, merged, cancellationToken).ConfigureAwait(false) ? approvers : outdated).Add(
                review.Author
            );
        var authors = new HashSet<string>(pullRequest.Authors.Logins, StringComparer.OrdinalIgnoreCase)
        {
            pullRequest.PullRequest.Author,
        };
        // A claim, and one that only takes an approval away.
        authors.UnionWith(pullRequest.Messages.Select(message => Trailers.Read(message)?.Actor).OfType<string>());
        var unknown = PullRequestAuthors.UnknownOf(pullRequest, identities.Promoter);
        if (change.Environment.Requires.Separation != Separation.Off && !change.IsRollback)
        {
            var replaced =
                from use in change.Changed
                let image = ImageText.Parse(use.After)
                where image is not null
                from before in change.ReplacedBy(use, image).DefaultIfEmpty()
                select (Before: before, Image: image);
            foreach (var (before, image) in replaced.Distinct())
            {
                var (logins, why) = await SourceAuthors
                    .BetweenAsync(remotes.Sources, change.App, before, image, cancellationToken)
                    .ConfigureAwait(false);
                authors.UnionWith(logins);
                unknown ??= why;
            }
        }

        return new()
        {
            Approvers = approvers,
            Outdated = outdated,
            Authors = authors,
            Unknown = unknown,
        };
    }

    // What was approved merges to exactly what is judged, though the branch may have been written anew.
    private async Task<bool> IsOfThisAsync(Review review, MergedChange merged, CancellationToken cancellationToken) =>
        review.Commit is { } commit
        && (
            commit.Value == merged.Head
            || (
                merged.Tree is not null
                && await trees.FindMergedAsync(merged.Base, commit.Value, cancellationToken).ConfigureAwait(false)
                    == merged.Tree
            )
        );

    private async Task<Observation?> AuditAsync(
        EnvironmentChange change,
        MergedChange merged,
        Identities identities,
        CancellationToken cancellationToken
    )
    {
        if (change.Environment.Requires.Audited is null || identities.Auditors.Count == 0)
            return null;
        if (audit.IsKnown)
            return audit.Value;
        var rules = await forge
            .LastChangeAsync(CommitId.Parse(merged.Base), PromoteConfiguration.FileName, cancellationToken)
            .ConfigureAwait(false);
        audit = (
            true,
            rules is null
                ? null
                : await new EvidenceReader(forge, identities.Auditors)
                    .AuditAsync(rules.Id, cancellationToken)
                    .ConfigureAwait(false)
        );
        return audit.Value;
    }
}
