using Promote.Errors;
using Promote.Manifests;

namespace Promote.ArgoCd;

/// <summary>Waits until an Application runs what it should, and says what it waits for.</summary>
/// <param name="argo">Where the Application is.</param>
/// <param name="standing">
/// Asked how a commit stands to the target's: once for each commit that Argo CD names, so it looks at the remote first.
/// </param>
/// <param name="time">The clock for polls and deadlines.</param>
/// <param name="reports">Where it is told what is waited for: whenever that changes, and every 30 seconds.</param>
internal sealed class ApplicationWaiter(
    IArgoCd argo,
    Func<CommitId, CancellationToken, Task<RevisionStanding>> standing,
    TimeProvider time,
    IProgress<Report> reports
)
{
    /// <summary>How often Argo CD is asked to look at Git again, and how often a wait that goes on is told.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    /// <summary>The time to the next look: 2 to 5 seconds, so that many waits at once do not step together.</summary>
    public Func<TimeSpan> Interval { get; init; } = () => TimeSpan.FromSeconds(2 + (3 * Random.Shared.NextDouble()));

    /// <summary>Waits.</summary>
    /// <param name="application">The Application's name.</param>
    /// <param name="target">What it should run.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="UnhealthyException">It failed.</exception>
    /// <exception cref="SupersededException">The branch moved on to another artifact.</exception>
    /// <exception cref="DeadlineException">The deadline passed.</exception>
    public async Task<Settlement> WaitAsync(
        string application,
        DeploymentTarget target,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var wait = new ApplicationWait(argo, standing, time, reports, application, target);
        try
        {
            while (true)
            {
                if (await wait.LookAsync(both.Token).ConfigureAwait(false) is { } settlement)
                    return settlement;
                await Task.Delay(Interval(), time, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw wait.DeadlinePassed(timeout);
        }
    }
}

/// <summary>How a wait ended well.</summary>
/// <param name="Revision">The commit that the Application runs.</param>
/// <param name="State">Its state.</param>
/// <param name="After">How long it took.</param>
internal sealed record Settlement(CommitId Revision, ApplicationState State, TimeSpan After);
