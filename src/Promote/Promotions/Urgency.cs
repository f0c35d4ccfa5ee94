using Promote.Evidence;

namespace Promote.Promotions;

/// <summary>Whose pull request takes whose place: what was proposed in a hurry, to stop harm, is not undone by a run on a schedule.</summary>
internal static class Urgency
{
    /// <summary>What a branch proposes that a plan does not take the place of; null where there is nothing.</summary>
    public static PromotionKind? Over(Plan plan, IEnumerable<PromotionKind> proposed) =>
        proposed
            .Where(kind => Of(kind) > Of(plan.Intent.Kind))
            .OrderByDescending(Of)
            .Select(kind => (PromotionKind?)kind)
            .FirstOrDefault();

    private static int Of(PromotionKind kind) =>
        kind switch
        {
            PromotionKind.PayBack => 1,
            PromotionKind.Hotfix => 2,
            PromotionKind.Rollback => 3,
            _ => 0,
        };
}
