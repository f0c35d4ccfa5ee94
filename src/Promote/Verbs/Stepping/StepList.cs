namespace Promote.Verbs.Stepping;

/// <summary>The steps of a run, look by look: what was done stays, what was only seen gives way to what is seen later.</summary>
internal sealed class StepList
{
    private readonly List<NextStep> steps = [];

    /// <summary>Adds those of one look.</summary>
    /// <param name="apps">The apps that it looked at; null for all. Others keep theirs.</param>
    /// <param name="seen">The steps.</param>
    public void Add(IReadOnlySet<string>? apps, IReadOnlyList<NextStep> seen)
    {
        steps.RemoveAll(step => !step.IsTaken && (apps is null || apps.Contains(step.App)));
        steps.AddRange(seen.Where(step => step.Outcome != NextOutcome.Open || !steps.Exists(old => IsSame(old, step))));
    }

    /// <summary>All of them.</summary>
    /// <param name="apps">The apps, in the order that is wanted.</param>
    public IReadOnlyList<NextStep> InOrderOf(IReadOnlyList<string> apps)
    {
        var order = apps.Select((app, i) => (app, i))
            .ToDictionary(one => one.app, one => one.i, StringComparer.Ordinal);
        return [.. steps.OrderBy(step => order.GetValueOrDefault(step.App, int.MaxValue))];
    }

    private static bool IsSame(NextStep old, NextStep step) =>
        old.App == step.App
        && old.Environment == step.Environment
        && old.PullRequest?.Number == step.PullRequest?.Number;
}
