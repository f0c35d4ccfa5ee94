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

    /// <summary>Judges it by what it is made on: the branch, or what stands before it in the queue.</summary>
    /// <param name="tools">The forge, its trees and the renderer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PromoteException">It is no queue's branch or not there, or the base's own rules cannot be read.</exception>
    public async Task<VerifyResult> RunAsync(ForgeGuardTools tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var group = MergeGroup.Parse(Ref);
        var head =
            await tools.Remotes.Manifests.FindBranchAsync(group.Branch, cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException(
                ErrorCodes.NotFound,
                Ref,
                $"{tools.Remotes.Manifests.Name} has no {group.Branch}: the queue has moved on.",
                "There is nothing to judge any more."
            );
        var (result, _, _) = await new PullRequestJudge(tools)
            .RunAsync(group.Number, group.Into, (group.Base, head), strict: false, cancellationToken)
            .ConfigureAwait(false);
        if (Post)
            await PullRequestReport
                .PostAsync(tools.Remotes, PullRequestReport.Forge(tools.Remotes).Records, result, cancellationToken)
                .ConfigureAwait(false);
        return result;
    }
}
