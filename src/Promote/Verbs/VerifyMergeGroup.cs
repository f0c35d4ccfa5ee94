using Promote.Errors;
using Promote.Verbs.Verification;

namespace Promote.Verbs;

/// <summary><c>promote verify --merge-group</c>: the guard, of the commit that a merge queue made of a pull request.</summary>
public sealed record VerifyMergeGroup
{
    /// <summary>The queue's branch: <c>gh-readonly-queue/main/pr-12-COMMIT</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>Whether the forge is told: one check on the queue's commit, one comment on the pull request.</summary>
    public bool Post { get; init; }

    /// <summary>Judges it by what it is made on, which must be the branch as it is now.</summary>
    /// <param name="tools">The forge, its trees and the renderer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PromoteException">It is no queue's branch or not there, or the base's own rules cannot be read.</exception>
    public async Task<VerifyResult> RunAsync(ForgeGuardTools tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var group = MergeGroup.Parse(Ref);
        var begunAt = tools.Remotes.Time.GetUtcNow();
        var head =
            await tools.Remotes.Manifests.FindBranchAsync(group.Branch, cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException(
                ErrorCodes.NotFound,
                Ref,
                $"{tools.Remotes.Manifests.Name} has no {group.Branch}: the queue has moved on.",
                "There is nothing to judge any more."
            );
        // Anybody may name a branch like a queue's. Its base must be the branch itself: by what else it holds, rules of
        // somebody's own would be asked.
        if (
            await tools.Remotes.Manifests.FindBranchAsync(group.Into, cancellationToken).ConfigureAwait(false)
                is not { } into
            || into != group.Base
        )
            throw new RefusedException(
                ErrorCodes.GateRefused,
                Ref,
                $"{group.Branch} is made on {group.Base.Abbreviated}, which is not the head of {group.Into}: by its rules nothing is judged.",
                "Let the queue build one pull request at a time (a ruleset's max_entries_to_build: 1); where the branch has moved on, the queue makes another."
            );
        var (result, _, _) = await new PullRequestJudge(tools)
            .RunAsync(group.Number, group.Into, (group.Base, head), strict: false, cancellationToken)
            .ConfigureAwait(false);
        if (Post)
            await PullRequestReport
                .PostAsync(
                    tools.Remotes,
                    PullRequestReport.Forge(tools.Remotes).Records,
                    result,
                    begunAt,
                    cancellationToken
                )
                .ConfigureAwait(false);
        return result;
    }
}
