using System.Globalization;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.ArgoCd;

/// <summary>One wait of an <see cref="ApplicationWaiter"/>: what was seen and told so far.</summary>
internal sealed class ApplicationWait(
    IArgoCd argo,
    Func<CommitId, CancellationToken, Task<RevisionStanding>> standing,
    TimeProvider time,
    IProgress<Report> reports,
    string application,
    DeploymentTarget target
)
{
    private readonly Dictionary<CommitId, RevisionStanding> standings = [];
    private readonly long start = time.GetTimestamp();
    private long? refreshed;
    private long told;
    private bool answered;
    private ApplicationVerdict.Waiting reason = new("Argo CD's answer");
    private string? saidLast;
    private RemoteException? failure;
    private ApplicationVerdict.Failed? doubted;

    /// <summary>What was missing when it was looked at last.</summary>
    public ApplicationVerdict.Waiting WaitsFor => reason;

    /// <summary>Whether only a second look tells a failure from a state that passes.</summary>
    public bool IsInDoubt => doubted is not null;

    /// <summary>Looks once; null where it has to wait on.</summary>
    public async Task<Settlement?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (state, verdict) = await JudgeAsync(cancellationToken).ConfigureAwait(false);
            answered = true;
            failure = null;
            return Conclude(state, verdict);
        }
        // An address that never answered is wrong, not slow.
        catch (RemoteException e) when (answered && e.IsRetryable)
        {
            failure = e;
            Tell($"{e.Remote} to answer again: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    /// <summary>The error for a wait that took too long.</summary>
    public PromoteException DeadlinePassed(TimeSpan timeout) =>
        failure as PromoteException
        ?? new DeadlineException(
            $"{application} does not run {target.Revision.Abbreviated} after {Text(timeout)}; it was waiting for {reason.For}.",
            reason.OnPerson
                ? $"Sync it there ({argo.Name}; argocd app sync {application}), then run the same command again."
                : $"Look at {application} on {argo.Name}, then run the same command again, with a longer --timeout if it is only slow."
        );

    private async Task<(ApplicationState State, ApplicationVerdict Verdict)> JudgeAsync(
        CancellationToken cancellationToken
    )
    {
        var refresh =
            refreshed is not { } last
            || doubted is not null
            || time.GetElapsedTime(last) >= ApplicationWaiter.Heartbeat;
        if (refresh)
            refreshed = time.GetTimestamp();
        var state = await argo.GetAsync(application, refresh, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var verdict = ApplicationJudge.Judge(state, target, standings);
            if (verdict is not ApplicationVerdict.NeedsStanding needs)
                return (state, verdict);
            foreach (var revision in needs.Revisions)
                standings[revision] = await standing(revision, cancellationToken).ConfigureAwait(false);
        }
    }

    private Settlement? Conclude(ApplicationState state, ApplicationVerdict verdict)
    {
        var before = doubted;
        doubted = null;
        switch (verdict)
        {
            case ApplicationVerdict.Settled settled:
                return new Settlement(settled.Revision, state, time.GetElapsedTime(start));
            case ApplicationVerdict.Waiting waiting:
                reason = waiting;
                Tell(waiting.For);
                return null;
            case ApplicationVerdict.Failed { IsCertain: false } failed when before is null:
                doubted = failed;
                reason = new ApplicationVerdict.Waiting($"a second look: {failed.Why}");
                Tell(reason.For);
                return null;
            case ApplicationVerdict.Failed failed:
                throw new UnhealthyException(
                    ErrorCodes.Unhealthy,
                    application,
                    $"{application} failed with {target.Revision.Abbreviated}: {failed.Why}.",
                    $"Look at {application} on {argo.Name}; then promote a version that works, or revert {target.Revision.Abbreviated} in Git."
                );
            case ApplicationVerdict.Superseded superseded:
                throw new SupersededException(
                    $"{application} moved on from {target.Revision.Abbreviated} to {superseded.By.Abbreviated}, which says another artifact.",
                    "Nothing is left to do for this one; promote status shows what runs where."
                );
            default:
                throw new InvalidOperationException($"No such verdict: {verdict}.");
        }
    }

    private void Tell(string waitsFor)
    {
        var elapsed = time.GetElapsedTime(start);
        if (waitsFor != saidLast)
            reports.Report(new Report(ReportLevel.Step, $"{application} waits for {waitsFor}."));
        else if (time.GetElapsedTime(told) >= ApplicationWaiter.Heartbeat)
            reports.Report(
                new Report(ReportLevel.Step, $"{application} still waits, after {Text(elapsed)}, for {waitsFor}.")
            );
        else
            return;
        saidLast = waitsFor;
        told = time.GetTimestamp();
    }

    private static string Text(TimeSpan span) =>
        span.TotalMinutes >= 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)span.TotalMinutes} min{(span.Seconds == 0 ? "" : $" {span.Seconds} s")}"
            )
            : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
