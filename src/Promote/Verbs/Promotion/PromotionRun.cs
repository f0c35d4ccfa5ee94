using Promote.Artifacts;
using Promote.Configuration;
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

    /// <summary>Runs until it is done, so already, not allowed or superseded.</summary>
    /// <param name="app">The app; null where there is one only.</param>
    /// <param name="intend">From a snapshot to what shall be.</param>
    /// <param name="dryRun">Whether to stop at the plan.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    public async Task<PromotionResult> RunAsync(
        string? app,
        Func<Snapshot, CancellationToken, Task<PromotionIntent>> intend,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        Artifact? expected = null;
        for (var attempt = 1; ; attempt++)
        {
            var snapshot = await new SnapshotReader(remotes.Manifests)
                .ReadAsync(app, cancellationToken)
                .ConfigureAwait(false);
            var intent = await intend(snapshot, cancellationToken).ConfigureAwait(false);
            var plan = Planner.Make(
                snapshot,
                intent,
                await facts.FindAsync(snapshot, intent, cancellationToken).ConfigureAwait(false)
            );
            if (attempt == 1)
                expected = plan.Before;
            else if (plan.Outcome != PlanOutcome.AlreadySo && !Same(expected, plan.Before))
                return Superseded(
                    plan,
                    $"{intent.Environment.Name} was changed to {plan.Before?.Label ?? "nothing"} meanwhile"
                );
            if (Undone(plan) is { } result)
                return result;
            if (dryRun)
                return WouldDo(plan);
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
        return plan.Result(
            PromotionOutcome.Committed,
            $"{plan.Intent.App.Name} {plan.Intent.Artifact.Label} is committed to {plan.Intent.Environment.Name} as {commit.Abbreviated}."
        ) with
        {
            Commit = commit.Value,
            Next = $"Run promote wait {plan.Intent.Environment.Name} --app {plan.Intent.App.Name}.",
        };
    }

    private static PromotionResult? Undone(Plan plan)
    {
        var (app, environment, label) = (
            plan.Intent.App.Name,
            plan.Intent.Environment.Name,
            plan.Intent.Artifact.Label
        );
        var closed = plan.Gates.FirstOrDefault(gate =>
            gate.Verdict == (plan.Outcome == PlanOutcome.Refused ? GateVerdict.Refused : GateVerdict.Waiting)
        );
        return plan.Outcome switch
        {
            PlanOutcome.AlreadySo => plan.Result(
                PromotionOutcome.AlreadySo,
                $"{environment} has {app} {label} already."
            ),
            // An older run that comes late is no mistake of anyone's.
            PlanOutcome.Refused
                when closed!.Gate == NotDowngradeGate.GateName && plan.Intent.Environment.From.Count == 0 => Superseded(
                plan,
                closed.Reason.TrimEnd('.')
            ) with
            {
                Next = closed.Next,
            },
            PlanOutcome.Refused => plan.Result(
                PromotionOutcome.Refused,
                $"{app} {label} is not promoted to {environment}: {closed!.Gate} refused. {closed.Reason}"
            ) with
            {
                Next = closed.Next,
            },
            PlanOutcome.Waiting => plan.Result(
                PromotionOutcome.Waiting,
                $"{app} {label} is not promoted to {environment} yet: {closed!.Gate} waits. {closed.Reason}"
            ) with
            {
                Next = closed.Next,
            },
            _ => null,
        };
    }

    private static PromotionResult WouldDo(Plan plan) =>
        plan.Result(
            PromotionOutcome.WouldDo,
            $"{plan.Intent.App.Name} {plan.Intent.Artifact.Label} would be "
                + (plan.Delivery == DeliveryKind.Commit ? "committed to" : "proposed by a pull request for")
                + $" {plan.Intent.Environment.Name}. Nothing was written."
        );

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
