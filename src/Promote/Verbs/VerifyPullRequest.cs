using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;
using Promote.Guard;
using Promote.Verbs.Verification;

namespace Promote.Verbs;

/// <summary><c>promote verify --pull-request</c>: the guard, with what the forge and the registry know.</summary>
public sealed record VerifyPullRequest
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>Whether the forge is told: one check on its head, one comment.</summary>
    public bool Post { get; init; }

    /// <summary>Whether it is merged, where it passed and its environments are merged <c>when-green</c>.</summary>
    public bool Merge { get; init; }

    /// <summary>Whether what could not be judged counts as waiting.</summary>
    public bool Strict { get; init; }

    /// <summary>Judges.</summary>
    /// <param name="tools">The forge, its trees and the renderer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PromoteException">It is not open, or the base's own rules cannot be read.</exception>
    public async Task<VerifyResult> RunAsync(ForgeGuardTools tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var (forge, records) = PullRequestReport.Forge(tools.Remotes);
        var begunAt = tools.Remotes.Time.GetUtcNow();
        var (result, verdict, record) = await new PullRequestJudge(tools)
            .RunAsync(Number, null, null, Strict, cancellationToken)
            .ConfigureAwait(false);
        if (Post)
            await PullRequestReport
                .PostAsync(tools.Remotes, records, result, begunAt, cancellationToken)
                .ConfigureAwait(false);
        return Merge
            ? await MergeAsync(forge, records, record, verdict, result, cancellationToken).ConfigureAwait(false)
            : result;
    }

    private static bool IsPromoters(PullRequestRecord record, IReadOnlyList<string> promoters) =>
        record is { IsFromFork: false, Authors: { IsWhole: true, Unknown: 0, IsVerified: true } }
        && Identities.Has(promoters, record.PullRequest.Author)
        && record.Authors.Logins.All(login => Identities.Has(promoters, login));

    private static async Task<VerifyResult> MergeAsync(
        IForge forge,
        IPullRequestRecords records,
        PullRequestRecord record,
        Verdict verdict,
        VerifyResult result,
        CancellationToken cancellationToken
    )
    {
        var pullRequest = record.PullRequest;
        var why =
            result.Outcome != VerifyOutcome.Passed ? "It did not pass."
            : verdict.Units.Count == 0 ? "It moves no app, so a person decides."
            : verdict.Units.FirstOrDefault(unit => unit.Unit.Environment.Merge != MergeKind.WhenGreen) is { } byHand
                ? $"{byHand.Unit.Environment.Name} is merged by hand."
            // Whoever merges here passes the branch's rules, so what they count would not be asked.
            : verdict.Units.FirstOrDefault(unit =>
                unit.Unit.Environment.Requires is { Approvals: > 0 } or { CodeOwners: true }
            )
                is { } approved
                ? $"{approved.Unit.Environment.Name} asks for approvals, which only the forge counts."
            : verdict.Units.Any(unit => unit.IsHotfix) ? "A hotfix is merged by hand."
            : verdict.Files.Any(file => file.Kind != ChangedFileKind.Promotion)
                ? "It changes more than images, so a person decides."
            // The promoter may pass the branch's rules: it lends that to nobody.
            : !IsPromoters(record, verdict.Promoters) ? "Not all of it is the promoter's, so a person decides."
            : "";
        if (why.Length == 0)
        {
            // The head that was judged, and no other: the forge refuses where it has moved.
            var outcome = await records
                .MergeAsync(pullRequest, pullRequest.Head, cancellationToken)
                .ConfigureAwait(false);
            if (outcome.Kind == MergeOutcomeKind.Merged)
            {
                if (pullRequest.HeadBranch.StartsWith("promote/", StringComparison.Ordinal) && !record.IsFromFork)
                    await forge
                        .DeleteBranchAsync(pullRequest.HeadBranch, pullRequest.Head, cancellationToken)
                        .ConfigureAwait(false);
                return result with { PullRequest = result.PullRequest! with { Merged = true } };
            }

            why = outcome.Detail;
        }

        return result with
        {
            PullRequest = result.PullRequest! with { Remark = why },
        };
    }
}
