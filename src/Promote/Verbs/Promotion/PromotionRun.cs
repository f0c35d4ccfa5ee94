using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;
using Promote.Gates;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>
/// Carries an intent out: snapshot, plan, delivery; and where the branch moved meanwhile, the same again from a fresh
/// snapshot. Nothing is rebased, and nobody's update is lost.
/// </summary>
internal sealed class PromotionRun(Remotes remotes)
{
    // A try costs two requests; with so many, 32 promoters at once all get through.
    private const int Tries = 40;

    private readonly FactFinder facts = new(remotes);

    /// <summary>What the first try plans on; null: it reads.</summary>
    public Snapshot? First { get; init; }

    /// <summary>Runs until it is done, so already, not allowed or superseded.</summary>
    /// <param name="app">The app; null where there is one only.</param>
    /// <param name="intend">From a snapshot to what shall be.</param>
    /// <param name="dryRun">Whether to stop at the plan.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    public Task<PromotionResult> RunAsync(
        string? app,
        Func<Snapshot, CancellationToken, Task<PromotionIntent>> intend,
        bool dryRun,
        CancellationToken cancellationToken
    ) =>
        RunPlanAsync(
            app,
            async (snapshot, token) =>
            {
                var intent = await intend(snapshot, token).ConfigureAwait(false);
                return Planner.Make(
                    snapshot,
                    intent,
                    await facts.FindAsync(snapshot, intent, token).ConfigureAwait(false)
                );
            },
            dryRun,
            cancellationToken
        );

    /// <summary>The same, for what plans in its own way.</summary>
    /// <param name="app">The app; null where there is one only.</param>
    /// <param name="make">From a snapshot to a plan.</param>
    /// <param name="dryRun">Whether to stop at the plan.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    public async Task<PromotionResult> RunPlanAsync(
        string? app,
        Func<Snapshot, CancellationToken, Task<Plan>> make,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        Artifact? expected = null;
        for (var attempt = 1; ; attempt++)
        {
            var snapshot =
                (attempt == 1 ? First : null)
                ?? await new SnapshotReader(remotes.Manifests).ReadAsync(app, cancellationToken).ConfigureAwait(false);
            var plan = await make(snapshot, cancellationToken).ConfigureAwait(false);
            plan = plan with { Record = plan.Record with { Actor = remotes.Dispatcher } };
            if (attempt == 1)
                expected = plan.Before;
            else if (plan.Outcome != PlanOutcome.AlreadySo && !Same(expected, plan.Before))
                return Superseded(
                    plan,
                    $"{plan.Intent.Environment.Name} was changed to {plan.Before?.Label ?? "nothing"} meanwhile"
                );
            if (
                plan
                    is {
                        Outcome: PlanOutcome.AlreadySo,
                        Delivery: DeliveryKind.PullRequest,
                        Intent.Kind: PromotionKind.Promote
                    }
                && !dryRun
            )
                await new PullRequestDelivery(remotes).TidyAsync(plan, cancellationToken).ConfigureAwait(false);
            if (Undone(plan) is { } result)
                return result;
            if (dryRun)
                return plan.Result(PromotionOutcome.WouldDo, plan.WouldDo());
            try
            {
                return plan.Delivery == DeliveryKind.Commit
                    ? await CommitAsync(plan, cancellationToken).ConfigureAwait(false)
                    : await new PullRequestDelivery(remotes)
                        .DeliverAsync(snapshot, plan, cancellationToken)
                        .ConfigureAwait(false);
            }
            catch (HeadMovedException) when (attempt < Tries)
            {
                remotes.Step($"{remotes.Manifests.Name} moved on while this was written; planning again.");
                await Task.Delay(Pause(attempt), remotes.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<PromotionResult> CommitAsync(Plan plan, CancellationToken cancellationToken)
    {
        var commit = await remotes
            .Manifests.CommitAsync(
                new CommitRequest
                {
                    Branch = plan.BaseBranch,
                    Parent = plan.Base,
                    ExpectedHead = plan.Base,
                    Changes = plan.Changes,
                    Message = plan.Message,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return plan.Result(PromotionOutcome.Committed, plan.Committed(commit.Abbreviated)) with
        {
            Commit = commit.Value,
            Next = plan.Afterwards(),
        };
    }

    private static PromotionResult? Undone(Plan plan)
    {
        var closed = plan.Gates.FirstOrDefault(gate =>
            gate.Verdict == (plan.Outcome == PlanOutcome.Refused ? GateVerdict.Refused : GateVerdict.Waiting)
        );
        return plan.Outcome switch
        {
            PlanOutcome.AlreadySo => plan.Result(PromotionOutcome.AlreadySo, plan.AlreadySo()) with
            {
                Next = plan.Already?.Next ?? "",
            },
            // An older run that comes late is no mistake of anyone's.
            PlanOutcome.Refused
                when closed!.Gate == NotDowngradeGate.GateName && plan.Intent.Environment.From.Count == 0 => Superseded(
                plan,
                closed.Reason.TrimEnd('.')
            ) with
            {
                Next = closed.Next,
            },
            PlanOutcome.Refused => plan.Result(PromotionOutcome.Refused, plan.NotDone(closed!)) with
            {
                Next = closed!.Next,
            },
            PlanOutcome.Waiting => plan.Result(PromotionOutcome.Waiting, plan.NotDone(closed!)) with
            {
                Next = closed!.Next,
            },
            _ => null,
        };
    }

    private static PromotionResult Superseded(Plan plan, string why) =>
        plan.Result(
            PromotionOutcome.Superseded,
            $"{plan.Intent.App.Name} {plan.Intent.Artifact.Label} is superseded: {why}."
        );

    private static bool Same(Artifact? left, Artifact? right) =>
        left is null || right is null ? left is null && right is null : left.IsSameAs(right);

    // Random over a window that grows: of many who lost together, each comes back at another time.
    private static TimeSpan Pause(int attempt) =>
        TimeSpan.FromMilliseconds(Random.Shared.Next(20, Math.Min(4000, 100 * (attempt + 1))));
}
