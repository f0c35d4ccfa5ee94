using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>From a plan to what front ends show.</summary>
internal static class PlanResult
{
    /// <summary>The result of a plan.</summary>
    public static PromotionResult Result(this Plan plan, PromotionOutcome outcome, string summary) =>
        new()
        {
            App = plan.Intent.App.Name,
            Environment = plan.Intent.Environment.Name,
            From = plan.Record.From,
            Outcome = outcome,
            Summary = summary,
            Images =
            [
                .. (plan.ChangesWhatRuns ? plan.Intent.Artifact.Images : []).Select(
                    (image, i) =>
                        new ImageMove(
                            image.Name.Value,
                            plan.Before?.Images.ElementAtOrDefault(i)?.Tag?.Value,
                            plan.Before?.Images.ElementAtOrDefault(i)?.Digest?.Value,
                            image.Tag?.Value,
                            image.Digest?.Value
                        )
                ),
            ],
            Gates = plan.Gates,
            Files = [.. plan.Changes.Select(change => change.Path)],
        };
}
