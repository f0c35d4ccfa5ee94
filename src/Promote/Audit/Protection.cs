using System.Globalization;
using Promote.Forges;

namespace Promote.Audit;

/// <summary>One thing that sources of rules may protect. It is firm where one source that has it makes no exception.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="IsOfPullRequests">Whether it is asked of pull requests only.</param>
/// <param name="IsIn">Whether a source has it.</param>
internal sealed record Protection(string Name, bool IsOfPullRequests, Func<RuleSource, bool> IsIn)
{
    /// <summary>All that matter to an audit.</summary>
    public static IReadOnlyList<Protection> Of(AuditCase audit)
    {
        var all = new List<Protection>
        {
            new("pull requests", true, source => source.PullRequest is not null),
            new($"the check {GuardCheck.Name}", false, source => GuardCheck.IsIn(source, audit.Settings)),
            new("history", false, source => source.BlocksForcePushes),
            new("deletion", false, source => source.BlocksDeletion),
        };
        if (audit.Approvals > 0)
            all.Add(
                new(
                    audit.Approvals == 1
                        ? "the approval"
                        : string.Create(CultureInfo.InvariantCulture, $"{audit.Approvals} approvals"),
                    true,
                    source => source.PullRequest?.Approvals >= audit.Approvals
                )
            );
        if (audit.AsksPeople)
        {
            all.Add(new("stale approvals", true, source => source.PullRequest is { DismissesStale: true }));
            all.Add(new("the last push", true, source => source.PullRequest is { LastPush: true }));
        }

        if (audit.OwnedEnvironments.Any())
            all.Add(new("code owners", true, source => source.PullRequest is { CodeOwners: true }));
        return all;
    }
}
