using Promote.Errors;
using Promote.Verbs.Stepping;

namespace Promote.Verbs;

/// <summary>
/// <c>promote next</c>: looks at what runs where, and takes each app's next step that is due. It keeps nothing between
/// runs: one that is lost, or killed half way, is made up for by the next.
/// </summary>
public sealed record Next
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>The app; null for all.</summary>
    public string? App { get; init; }

    /// <summary>Which steps are taken.</summary>
    public NextSteps Only { get; init; }

    /// <summary>How long it goes on looking, while something happens soon by itself; zero: one look.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Whether nothing is written, and no smoke test is run.</summary>
    public bool DryRun { get; init; }

    /// <summary>The time between two looks; it grows to 15 seconds.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Looks, and takes the steps. One app's failure keeps no other from it.</summary>
    /// <param name="remotes">What to work with.</param>
    /// <param name="cancellationToken">Stops it before the next request.</param>
    /// <exception cref="PromoteException">The manifests repository cannot be read, or evidence alone is asked for and cannot be gathered.</exception>
    public async Task<NextResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remotes);
        var start = remotes.Time.GetTimestamp();
        var pass = new NextPass(remotes, this);
        var steps = new StepList();
        HashSet<string>? apps = null;
        for (var pause = Pause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var seen = await pass.RunAsync(apps, cancellationToken).ConfigureAwait(false);
            steps.Add(apps, seen.Steps);
            apps = seen.Steps.Where(step => step.Moves).Select(step => step.App).ToHashSet(StringComparer.Ordinal);
            if (apps.Count == 0 || DryRun || remotes.Time.GetElapsedTime(start) + pause > Timeout)
                return new NextResult
                {
                    Commit = seen.Commit.Value,
                    Apps = pass.Apps.Count,
                    Steps = steps.InOrderOf(pass.Apps),
                    Problem = pass.Problem,
                };
            await Task.Delay(pause, remotes.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>Which steps <see cref="Next"/> takes: jobs with keys of their own take some each.</summary>
public enum NextSteps
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that look at what was deployed, and record it.</summary>
    Evidence,

    /// <summary>Those that promote.</summary>
    Promotions,
}
