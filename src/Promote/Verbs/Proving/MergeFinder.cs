using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;
using Promote.Manifests;
using Promote.Proof;
using Promote.Verbs.Verification;

namespace Promote.Verbs.Proving;

/// <summary>Finds the pull request behind a commit of the default branch, and what was recorded on it.</summary>
internal sealed class MergeFinder(
    IPullRequestRecords pullRequests,
    ISources? sources,
    IMergeRecords merges,
    EnvironmentHistory history,
    AppSettings app,
    IReadOnlyList<string> promoters,
    string branch
)
{
    /// <summary>The commit's page, and the pull request; null where the forge ties none to it.</summary>
    /// <param name="span">What the commit brought.</param>
    /// <param name="environment">Where.</param>
    /// <param name="isWhole">Whether reviews, checks and authors are asked for too.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<(string Url, MergeFact? Merge)> FindAsync(
        RanSpan span,
        EnvironmentSettings environment,
        bool isWhole,
        CancellationToken cancellationToken
    )
    {
        var merged = await merges.MergedAsync(span.Brought.Id, cancellationToken).ConfigureAwait(false);
        var record = merged
            .PullRequests.Where(one => one.BaseBranch == branch)
            .Where(one => one.MergeCommit == span.Brought.Id || span.Newer.Contains(one.MergeCommit.Value))
            .OrderByDescending(one => one.MergeCommit == span.Brought.Id)
            .ThenByDescending(one => one.MergedAt)
            .FirstOrDefault();
        if (record is null)
            return (merged.Url, null);
        var fact = new MergeFact
        {
            Record = record,
            HeadArtifact = await HeadAsync(record.Head, environment, cancellationToken).ConfigureAwait(false),
        };
        return (
            merged.Url,
            isWhole ? await WithRecordsAsync(fact, span, cancellationToken).ConfigureAwait(false) : fact
        );
    }

    // A head that nothing holds any more may be gone.
    private async Task<Artifact?> HeadAsync(
        CommitId head,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await history.AtAsync(head, environment, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteException e) when (e.Code == ErrorCodes.NotFound)
        {
            return null;
        }
    }

    private async Task<MergeFact> WithRecordsAsync(MergeFact fact, RanSpan span, CancellationToken cancellationToken)
    {
        var record = await pullRequests.ReadAsync(fact.Record.Number, cancellationToken).ConfigureAwait(false);
        var authors = new HashSet<string>(record.Authors.Logins, StringComparer.OrdinalIgnoreCase)
        {
            fact.Record.Author,
        };
        var unknown = PullRequestAuthors.UnknownOf(record, promoters);
        foreach (var image in span.Artifact.Images)
        {
            var (logins, why) = await SourceAuthors
                .BetweenAsync(sources, app, Before(span, image), image, cancellationToken)
                .ConfigureAwait(false);
            authors.UnionWith(logins);
            unknown ??= why;
        }

        return fact with
        {
            Reviews = await merges.ReviewsAsync(fact.Record.Number, cancellationToken).ConfigureAwait(false),
            Checks = await merges
                .ChecksAsync(fact.Record.Head, MergeProof.Check, cancellationToken)
                .ConfigureAwait(false),
            Authors = authors,
            Unknown = unknown,
        };
    }

    private static ImageReference? Before(RanSpan span, ImageReference image) =>
        span.Before?.Images.FirstOrDefault(other => other.Name == image.Name);
}
