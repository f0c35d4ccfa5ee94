using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;
using Promote.Gates;
using Promote.Manifests;
using Promote.Verbs.Promotion;

namespace Promote.Verbs.Stepping;

/// <summary>The steps that promote: what <c>promote to</c> does, for each environment that should run something else.</summary>
internal sealed class PromotionSteps
{
    // Refusals that stand on the branch for all to see until a person takes them away.
    private static readonly string[] WrittenDown = ["hold", "debt"];

    // Smoke tests of others take their time; what is proposed is what the branch says now.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Remotes remotes;
    private readonly long read;
    private readonly Snapshot snapshot;
    private readonly bool dryRun;
    private readonly IReadOnlyList<PullRequest> open;

    private PromotionSteps(Remotes remotes, Snapshot snapshot, bool dryRun, IReadOnlyList<PullRequest> open)
    {
        (this.remotes, this.snapshot, this.dryRun, this.open) = (remotes, snapshot, dryRun, open);
        read = remotes.Time.GetTimestamp();
        Proposed = open.Select(one => one.HeadBranch).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The branches of open pull requests.</summary>
    public IReadOnlySet<string> Proposed { get; }

    /// <summary>On a snapshot; what is proposed already is read once for all.</summary>
    public static async Task<PromotionSteps> CreateAsync(
        Remotes remotes,
        Snapshot snapshot,
        bool dryRun,
        CancellationToken cancellationToken
    ) =>
        new(
            remotes,
            snapshot,
            dryRun,
            remotes.Forge is { } forge
                ? await forge
                    .FindOpenAsync(new PullRequestQuery(snapshot.Branch, null), cancellationToken)
                    .ConfigureAwait(false)
                : []
        );

    /// <summary>Takes those of an app, until one moves the branch: the next look knows what came of it.</summary>
    public async Task TakeAsync(AppSteps app, CancellationToken cancellationToken)
    {
        var hasMoved = false;
        foreach (var environment in app.Promote)
        {
            if (hasMoved)
                return;
            await app.TryAsync(
                    NextKind.Promotion,
                    async () =>
                    {
                        var step = await StepAsync(app, environment, cancellationToken).ConfigureAwait(false);
                        app.Add(step);
                        hasMoved = step.Outcome is NextOutcome.Committed or NextOutcome.Merged;
                    },
                    environment.Name
                )
                .ConfigureAwait(false);
        }
    }

    private async Task<NextStep> StepAsync(
        AppSteps app,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        var result = await new PromoteTo
        {
            App = app.App.Name,
            Environment = environment.Name,
            DryRun = dryRun,
            Snapshot = remotes.Time.GetElapsedTime(read) < Fresh ? snapshot : null,
        }
            .RunAsync(remotes, cancellationToken)
            .ConfigureAwait(false);
        var (outcome, exit) = Outcome(result);
        var closed = result.Gates.FirstOrDefault(gate =>
            gate.Verdict == (result.Outcome == PromotionOutcome.Refused ? GateVerdict.Refused : GateVerdict.Waiting)
        );
        return app.Step(NextKind.Promotion, environment.Name, outcome, result.Summary, result.Next, exit) with
        {
            Commit = result.Commit,
            PullRequest = result.PullRequest,
            Gate = closed?.Gate,
            OpensAt = closed?.OpensAt,
            Moves = Moves(environment, result),
        };
    }

    private (NextOutcome Outcome, ExitCode Exit) Outcome(PromotionResult result) =>
        result.Outcome switch
        {
            PromotionOutcome.AlreadySo => (NextOutcome.AlreadySo, ExitCode.Done),
            PromotionOutcome.WouldDo => (NextOutcome.WouldDo, ExitCode.Done),
            PromotionOutcome.Committed => (NextOutcome.Committed, ExitCode.Done),
            PromotionOutcome.Merged => (NextOutcome.Merged, ExitCode.Done),
            PromotionOutcome.PullRequestOpen => (Before(result), ExitCode.Done),
            PromotionOutcome.Refused => Refused([
                .. result.Gates.Where(gate => gate.Verdict == GateVerdict.Refused).Select(gate => gate.Gate),
            ]),
            PromotionOutcome.Superseded => (NextOutcome.Superseded, ExitCode.Done),
            _ => (NextOutcome.Waiting, ExitCode.Done),
        };

    private NextOutcome Before(PromotionResult result) =>
        open.FirstOrDefault(one => one.Number == result.PullRequest?.Number) is not { } before ? NextOutcome.Opened
        : before.Head.Value == result.Commit ? NextOutcome.Open
        : NextOutcome.Updated;

    /// <summary>What refusals mean for a run that comes again and again.</summary>
    internal static (NextOutcome Outcome, ExitCode Exit) Refused(IReadOnlyList<string> gates) =>
        gates.All(gate => gate == NotDowngradeGate.GateName) ? (NextOutcome.Superseded, ExitCode.Done)
        : gates.All(gate => gate == NotDowngradeGate.GateName || WrittenDown.Contains(gate, StringComparer.Ordinal))
            ? (NextOutcome.Held, ExitCode.Done)
        : gates.All(gate => gate is "healthy" or "smoke") ? (NextOutcome.Refused, ExitCode.Unhealthy)
        : (NextOutcome.Refused, ExitCode.Refused);

    private bool Moves(EnvironmentSettings environment, PromotionResult result) =>
        result.Outcome switch
        {
            PromotionOutcome.Committed or PromotionOutcome.Merged => true,
            PromotionOutcome.PullRequestOpen => result.PullRequest is { MergesWhenGreen: true }
                // The guard merges it, in a run of its own.
                || (environment.Merge == MergeKind.WhenGreen && snapshot.Configuration.Identities.Guard.Count > 0),
            _ => false,
        };
}
