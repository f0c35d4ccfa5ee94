using Promote.Errors;
using Promote.Forges;
using Promote.Guard;
using Promote.Manifests;

namespace Promote.Verbs.Verification;

/// <summary>Judges an open pull request into the protected branch: its head, or what a merge queue made of it.</summary>
internal sealed class PullRequestJudge(ForgeGuardTools tools)
{
    /// <summary>Judges.</summary>
    /// <param name="number">The pull request.</param>
    /// <param name="into">The branch that it must go into; null: whatever it goes into is looked at.</param>
    /// <param name="queued">What a queue made of it, and on what; null for its head on the branch.</param>
    /// <param name="strict">Whether what could not be judged counts as waiting.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UsageException">It is not open, or goes into another branch than the protected one.</exception>
    public async Task<(VerifyResult Result, Verdict Verdict, PullRequestRecord Record)> RunAsync(
        int number,
        string? into,
        (CommitId Base, CommitId Head)? queued,
        bool strict,
        CancellationToken cancellationToken
    )
    {
        var (forge, records) = PullRequestReport.Forge(tools.Remotes);
        var record = await records.ReadAsync(number, cancellationToken).ConfigureAwait(false);
        var pullRequest = record.PullRequest;
        if (pullRequest.State != PullRequestState.Open)
            throw new UsageException(
                ErrorCodes.Usage,
                pullRequest.Url,
                $"{pullRequest.Url} is {(pullRequest.State == PullRequestState.Merged ? "merged" : "closed")}: there is nothing to judge.",
                "Name an open pull request; promote prove tells of what was merged."
            );
        var branch = await PullRequestReport.BranchAsync(tools.Remotes, cancellationToken).ConfigureAwait(false);
        // A check is a commit's: passed by the rules of another branch, it would count for a pull request into this one.
        if (pullRequest.BaseBranch != branch || (into is not null && into != branch))
            throw new UsageException(
                ErrorCodes.Usage,
                pullRequest.Url,
                $"{pullRequest.Url} goes into {into ?? pullRequest.BaseBranch}, not into {branch}, whose rules the guard judges by.",
                $"Open it into {branch}; or judge it without the forge, with --base and --head."
            );
        IReadOnlyList<CommitId> commits = queued is { } group
            ? [pullRequest.Head, group.Base, group.Head]
            : [pullRequest.Head];
        var trees = await tools.Trees.FetchAsync(branch, commits, cancellationToken).ConfigureAwait(false);
        var verdict = await new Judge(trees, tools.Renderers, new RecordFinder(tools.Remotes, forge, trees, record))
            .RunAsync(
                queued?.Base.Value ?? IPullRequestTrees.Base,
                (queued?.Head ?? pullRequest.Head).Value,
                cancellationToken
            )
            .ConfigureAwait(false);
        return (
            VerifyResult.Of(verdict, strict) with
            {
                PullRequest = new(pullRequest.Number, pullRequest.Url, pullRequest.Title),
            },
            verdict,
            record
        );
    }
}
