using Promote.Audit.Rules;

namespace Promote.Audit;

/// <summary>The rules, in the order in which they are shown.</summary>
internal static class AuditRules
{
    private static readonly IReadOnlyList<IAuditRule> All =
    [
        new PullRequestsOnlyRule(),
        new GuardCheckRule(),
        new ApprovalsRule(),
        new CodeOwnerReviewRule(),
        new CodeOwnersRule(),
        new AdministratorsRule(),
        new HistoryRule(),
        new MergeMethodsRule(),
        new MergeQueueRule(),
        new BypassRule(),
        new WritersRule(),
        new EvidenceRule(),
        new EnvironmentsRule(),
        new BranchSecretsRule(),
        new WorkflowTokenRule(),
    ];

    /// <summary>What each rule says.</summary>
    public static IReadOnlyList<RuleResult> Judge(AuditCase audit) => [.. All.Select(rule => rule.Judge(audit))];
}
