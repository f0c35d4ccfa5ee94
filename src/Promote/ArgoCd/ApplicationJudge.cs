using Promote.Errors;
using Promote.Manifests;
using static Promote.ArgoCd.ApplicationVerdict;

namespace Promote.ArgoCd;

/// <summary>Judges an Application's state: does it run the target, healthy and settled?</summary>
internal static class ApplicationJudge
{
    /// <summary>Judges a state.</summary>
    /// <param name="state">What Argo CD says.</param>
    /// <param name="target">What it should run.</param>
    /// <param name="standings">How commits other than the target's stand to it, as far as that is known.</param>
    public static ApplicationVerdict Judge(
        ApplicationState state,
        DeploymentTarget target,
        IReadOnlyDictionary<CommitId, RevisionStanding> standings
    )
    {
        var compared = Commits(state.Revisions);
        var deployed = Commits(state.DeployedRevisions);
        var unknown = compared
            .Concat(deployed)
            .Where(commit => commit != target.Revision && !standings.ContainsKey(commit))
            .Distinct()
            .ToList();
        if (unknown.Count > 0)
            return new NeedsStanding(unknown);

        // With several sources any one of them may be the manifests repository.
        CommitId? Find(IEnumerable<CommitId> commits, RevisionStanding standing) =>
            commits.FirstOrDefault(commit =>
                (commit == target.Revision ? RevisionStanding.StillSo : standings[commit]) == standing
            );

        return
            (Find(compared, RevisionStanding.Superseding) ?? Find(deployed, RevisionStanding.Superseding)) is { } later
            ? new Superseded(later)
            : new Judgement(
                state,
                target,
                Find(compared, RevisionStanding.StillSo),
                Find(deployed, RevisionStanding.StillSo)
            ).Verdict;
    }

    private static List<CommitId> Commits(IEnumerable<string> revisions) =>
        [.. revisions.Select(CommitId.TryParse).OfType<CommitId>()];

    /// <summary>One state under judgement.</summary>
    /// <param name="State">What Argo CD says.</param>
    /// <param name="Target">What it should run.</param>
    /// <param name="Compared">The accepted commit that it was last compared with; null where that was another.</param>
    /// <param name="Deployed">The accepted commit that the last operation is about; null where that was another.</param>
    private sealed record Judgement(
        ApplicationState State,
        DeploymentTarget Target,
        CommitId? Compared,
        CommitId? Deployed
    )
    {
        public ApplicationVerdict Verdict =>
            FailedOperation() ?? FailedCondition() ?? Degraded() ?? Sync() ?? Health() ?? Images();

        private Failed? FailedOperation() =>
            Deployed is not null && State.OperationPhase is "Failed" or "Error"
                ? new Failed(
                    $"the sync of {Deployed.Abbreviated} ended as {State.OperationPhase}{Said(State.OperationMessage)}"
                )
                : null;

        // An error about an older commit is that commit's; one without a commit may be a repository server that hiccups.
        private Failed? FailedCondition() =>
            (Compared is not null || State.Revisions.Count == 0)
            && State.Conditions.FirstOrDefault(condition => !IsSyncError(condition)) is { } condition
                ? new Failed(OneLine.Of(condition)) { IsCertain = IsInvalidSpec(condition) }
                : null;

        private Failed? Degraded()
        {
            if (State.Health != "Degraded")
                return null;
            var why = $"it is Degraded{Said(State.HealthMessage)}";
            if (Compared is not null && State.Sync == "Synced")
                return new Failed(why);
            // Right after a sync the health may still be that of what ran before.
            return Deployed is not null && State.OperationPhase == "Succeeded"
                ? new Failed(why) { IsCertain = false }
                : null;
        }

        private Waiting? Sync()
        {
            if (Compared is null)
                return new Waiting(
                    $"Argo CD to see {Target.Revision.Abbreviated}: it last looked at {Seen()}{Said(State.Conditions is [var first, ..] ? first : null)}"
                );
            if (State.OperationPhase is "Running" or "Terminating")
                return new Waiting($"the sync to end{Said(State.OperationMessage)}");
            if (State.Sync == "Synced")
                return null;
            if (State.Sync != "OutOfSync")
                return new Waiting($"Argo CD to compare it with Git: its sync status is {State.Sync}");
            var why = Deployed is null
                ? Said(State.Conditions.FirstOrDefault(IsSyncError))
                : $": something differs from Git although {Deployed.Abbreviated} was synced";
            return State.AutoSync
                ? new Waiting($"Argo CD to sync {Compared.Abbreviated}{why}")
                : new Waiting($"a person to sync {Compared.Abbreviated}{why}") { OnPerson = true };
        }

        private Waiting? Health() =>
            State.Health switch
            {
                "Healthy" => null,
                "Suspended" => new Waiting(
                    $"a person, or its rollout, to go on: it is Suspended{Said(State.HealthMessage)}"
                )
                {
                    OnPerson = true,
                },
                _ => new Waiting($"it to become healthy: it is {State.Health}{Said(State.HealthMessage)}"),
            };

        private ApplicationVerdict Images() =>
            LiveImages.Missing(Target.Images, State.Images) is { } missing
                ? new Waiting(missing)
                : new Settled(Compared!);

        private string Seen() =>
            State.Revisions.Count == 0
                ? "no commit"
                : string.Join(
                    " and ",
                    State.Revisions.Select(revision => CommitId.TryParse(revision)?.Abbreviated ?? OneLine.Of(revision))
                );

        private static bool IsSyncError(string condition) =>
            condition.StartsWith("SyncError", StringComparison.Ordinal);

        private static bool IsInvalidSpec(string condition) =>
            condition.StartsWith("InvalidSpecError", StringComparison.Ordinal);

        private static string Said(string? text) => string.IsNullOrWhiteSpace(text) ? "" : $" ({OneLine.Of(text)})";
    }
}
