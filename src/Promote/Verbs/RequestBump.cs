using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;

namespace Promote.Verbs;

/// <summary>
/// <c>promote bump --request</c>: asks the manifests repository's own workflow to bump, with a key that may start
/// workflows and write nothing.
/// </summary>
public sealed record RequestBump
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowestLook = TimeSpan.FromSeconds(15);

    /// <summary>What is asked for.</summary>
    public required BumpRequest Request { get; init; }

    /// <summary>The workflow's file name in the manifests repository.</summary>
    public string Workflow { get; init; } = "promote.yml";

    /// <summary>How long to wait until that run has ended; none: it is started only.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether to stop at what would be asked.</summary>
    public bool DryRun { get; init; }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <exception cref="PromoteException">It was not taken (exit 3), or took too long (exit 4).</exception>
    public async Task<RequestResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remotes);
        var inputs = (Request with { Run = Request.Run ?? remotes.RunUrl }).ToInputs();
        var workflows = remotes.NeedWorkflows();
        var result = new RequestResult
        {
            Workflow = Workflow,
            Inputs = inputs,
            Outcome = RequestOutcome.Asked,
        };
        if (DryRun)
            return result with { Outcome = RequestOutcome.WouldAsk };
        var run = await workflows.DispatchAsync(Workflow, inputs, cancellationToken).ConfigureAwait(false);
        remotes.Step($"Asked for {Request.App} {string.Join(' ', Request.Images)}: {run.Url}");
        if (Timeout <= TimeSpan.Zero || run.Id is not { } id)
            return result with { Url = run.Url };
        var ended = await UntilEndedAsync(remotes, workflows, run, id, cancellationToken).ConfigureAwait(false);
        return ended.Conclusion == "success"
            ? result with
            {
                Outcome = RequestOutcome.Accepted,
                Url = ended.Url,
            }
            : throw new RefusedException(
                ErrorCodes.RequestRefused,
                Request.App,
                $"The manifests repository did not take it: its run ended as {OneLine.Of(ended.Conclusion ?? "")}.",
                $"Read {ended.Url}, which says why."
            );
    }

    private async Task<WorkflowRun> UntilEndedAsync(
        Remotes remotes,
        IWorkflows workflows,
        WorkflowRun run,
        long id,
        CancellationToken cancellationToken
    )
    {
        var start = remotes.Time.GetTimestamp();
        for (var pause = FirstLook; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, SlowestLook.Ticks)))
        {
            if (remotes.Time.GetElapsedTime(start) + pause > Timeout)
                throw new DeadlineException(
                    $"The run that was asked for has not ended after {Durations.Format(Timeout)}.",
                    $"Look at {run.Url}; the same command asks again, which does no harm."
                );
            await Task.Delay(pause, remotes.Time, cancellationToken).ConfigureAwait(false);
            if (
                await workflows.ReadAsync(id, cancellationToken).ConfigureAwait(false) is { Conclusion: not null } ended
            )
                return ended;
        }
    }
}
