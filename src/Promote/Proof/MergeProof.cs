using Promote.Configuration;
using Promote.Forges;

namespace Promote.Proof;

/// <summary>The pull request behind a commit: who merged it, who approved exactly its head, what the guard said of that.</summary>
internal static class MergeProof
{
    /// <summary>The check that the guard posts.</summary>
    public const string Check = "promote/verify";

    /// <summary>The links of an environment; of one that it came from, the pull request alone.</summary>
    public static IEnumerable<ProofLink> Of(ProofFacts facts, EnvironmentFact environment)
    {
        if (environment.Deployment is not { } deployment)
            yield break;
        var (name, requires) = (environment.Environment.Name, environment.Environment.Requires);
        var asksFor = environment.Environment.Deliver == DeliveryKind.PullRequest;
        var isTarget = environment.Next is null;
        if (deployment.Merge is not { } merge)
        {
            yield return Pushed(facts, environment, deployment, asksFor && (isTarget || !facts.HasForge));
            if (!isTarget || facts.HasForge)
                yield break;
            if (Needed(requires) > 0)
                yield return new(ProofStep.Approvals, name, ProofVerdict.Missing, ProofText.NoForge);
            if (requires.Separation != Separation.Off)
                yield return new(ProofStep.Separation, name, ProofVerdict.Missing, ProofText.NoForge);
            if (asksFor)
                yield return new(ProofStep.Guard, name, ProofVerdict.Missing, ProofText.NoForge);
            yield break;
        }

        yield return PullRequest(facts, name, deployment, merge);
        if (!isTarget)
            yield break;
        var approvals = Approvals(merge);
        yield return Approved(name, requires, merge, approvals);
        if (requires.Separation != Separation.Off)
            yield return Separated(name, requires.Separation, merge, approvals);
        yield return Guarded(name, facts.Identities.Guard, merge);
    }

    private static ProofLink Pushed(
        ProofFacts facts,
        EnvironmentFact environment,
        DeploymentFact deployment,
        bool isMissing
    )
    {
        var name = environment.Environment.Name;
        var commit = deployment.Commit;
        return new(
            ProofStep.PullRequest,
            name,
            isMissing ? ProofVerdict.Missing : ProofVerdict.Claim,
            isMissing && !facts.HasForge ? ProofText.NoForge
                : isMissing
                    ? $"No pull request: it was pushed straight to {facts.Branch}, so nobody approved it and no guard judged it."
                : environment.Environment.Deliver == DeliveryKind.Commit
                    ? $"Pushed straight to {facts.Branch}, as {name} is delivered."
                : $"The forge ties it to no pull request: it was pushed straight to {facts.Branch}."
        )
        {
            By = commit.Committer.Name,
            At = commit.Committer.At,
            Commit = commit.Id.Value,
            Url = deployment.Url,
        };
    }

    private static ProofLink PullRequest(ProofFacts facts, string name, DeploymentFact deployment, MergeFact merge)
    {
        var (record, commit) = (merge.Record, deployment.Commit);
        var (verdict, what) = merge.HeadArtifact switch
        {
            null => (
                ProofVerdict.Missing,
                $"#{record.Number} was merged, and what its head {record.Head.Abbreviated} says of {name} cannot be read."
            ),
            var said when !said.IsSameAs(deployment.Artifact) => (
                ProofVerdict.Wrong,
                $"#{record.Number} was merged, and its head {record.Head.Abbreviated} says {ProofText.Of(said)}: the commit says otherwise."
            ),
            _ when commit.Parents.Count == 2 && commit.Parents[1] != record.Head => (
                ProofVerdict.Wrong,
                $"#{record.Number} has the head {record.Head.Abbreviated}, and the commit merges {commit.Parents[1].Abbreviated}."
            ),
            _ => (
                ProofVerdict.Checked,
                $"#{record.Number}, opened by {record.Author}, was merged into {facts.Branch} {Way(deployment, record)}; its head {record.Head.Abbreviated} says the same."
            ),
        };
        return new(ProofStep.PullRequest, name, verdict, what)
        {
            By = record.MergedBy,
            At = record.MergedAt,
            Commit = record.Head.Value,
            Url = record.Url,
        };
    }

    private static string Way(DeploymentFact deployment, MergeRecord record) =>
        deployment.Commit switch
        {
            { Parents.Count: > 1 } => "by a merge commit",
            var commit when commit.Id == record.Head => "as it was, by a push",
            var commit when commit.Id == record.MergeCommit => "as one commit, squashed or rebased",
            _ => "rebased",
        };

    // Each one's last word at the time of the merge.
    private static List<MergeReview> Approvals(MergeFact merge) =>
        [
            .. merge
                .Reviews.Where(review => review.At <= merge.Record.MergedAt && review.Kind != MergeReviewKind.Comment)
                .GroupBy(review => review.Author, StringComparer.OrdinalIgnoreCase)
                .Select(reviews => reviews.MaxBy(review => review.At)!)
                .Where(review => review.Kind == MergeReviewKind.Approval),
        ];

    private static bool Counts(MergeReview review, MergeFact merge) =>
        review.MayWrite && review.Commit == merge.Record.Head;

    private static int Needed(Requirements requires) => Math.Max(requires.Approvals, requires.CodeOwners ? 1 : 0);

    private static ProofLink Approved(
        string name,
        Requirements requires,
        MergeFact merge,
        IReadOnlyList<MergeReview> approvals
    )
    {
        var needed = Needed(requires);
        var counted = approvals.Where(review => Counts(review, merge)).ToList();
        var head = merge.Record.Head.Abbreviated;
        var others = string.Concat(
            approvals
                .Except(counted)
                .Select(review =>
                    review.MayWrite
                        ? $" {review.Author} approved {review.Commit?.Abbreviated ?? "a commit that is gone"}, not that."
                        : $" {review.Author} approved it and may not write."
                )
                .Concat(
                    merge
                        .Reviews.Where(review =>
                            review.At > merge.Record.MergedAt && review.Kind == MergeReviewKind.Approval
                        )
                        .Select(review => $" {review.Author} approved it after it was merged.")
                )
        );
        var who = counted.Count == 0 ? "Nobody who may write" : string.Join(", ", counted.Select(one => one.Author));
        return new(
            ProofStep.Approvals,
            name,
            counted.Count < needed ? ProofVerdict.Missing : ProofVerdict.Checked,
            $"{who} approved exactly {head} before it was merged{(needed == 0 ? "; no approval is asked for" : counted.Count < needed ? $"; {needed} asked for" : "")}.{others}"
        )
        {
            By = counted.Count == 0 ? null : string.Join(", ", counted.Select(one => one.Author)),
            At = counted.Count == 0 ? null : counted.Max(one => one.At),
            Commit = merge.Record.Head.Value,
            Url = merge.Record.Url,
        };
    }

    private static ProofLink Separated(
        string name,
        Separation separation,
        MergeFact merge,
        IReadOnlyList<MergeReview> approvals
    )
    {
        var others = approvals
            .Where(review => Counts(review, merge))
            .Select(review => review.Author)
            .Where(login => !merge.Authors.Contains(login, StringComparer.OrdinalIgnoreCase))
            .ToList();
        var isKnown = merge.Unknown is null;
        var (verdict, what) =
            others.Count == 0
                ? (
                    ProofVerdict.Missing,
                    $"Nobody approved it who wrote none of it. It was written by {string.Join(", ", merge.Authors.Order(StringComparer.Ordinal))}."
                )
            : isKnown
                ? (
                    ProofVerdict.Checked,
                    $"{string.Join(", ", others)} wrote none of it. It was written by {string.Join(", ", merge.Authors.Order(StringComparer.Ordinal))}."
                )
            : separation == Separation.Required
                ? (ProofVerdict.Missing, $"Who wrote what ships is not known: {merge.Unknown}.")
            : (
                ProofVerdict.Claim,
                $"{string.Join(", ", others)} wrote none of it, as far as the source can be read: {merge.Unknown}."
            );
        return new(ProofStep.Separation, name, verdict, what)
        {
            By = others.Count == 0 ? null : string.Join(", ", others),
        };
    }

    private static ProofLink Guarded(string name, IReadOnlyList<string> guard, MergeFact merge)
    {
        var head = merge.Record.Head.Abbreviated;
        var believed = merge.Checks.Where(check => Identities.Has(guard, check.Creator)).ToList();
        var passed = believed.FirstOrDefault(check => check.IsSuccess && check.At <= merge.Record.MergedAt);
        var others = merge.Checks.Select(check => check.Creator).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var (verdict, what) = believed switch
        {
            _ when guard.Count == 0 => (
                ProofVerdict.Missing,
                "promote.yaml names nobody under 'identities: guard' whose check would count."
            ),
            [] => (
                ProofVerdict.Missing,
                others.Count == 0
                    ? $"There is no check {Check} on {head}."
                    : $"{Check} on {head} is by {string.Join(", ", others)}, none of 'identities: guard'."
            ),
            // The last word counts.
            [{ IsSuccess: false } last, ..] => (
                last.Conclusion.Length == 0 ? ProofVerdict.Missing : ProofVerdict.Wrong,
                last.Conclusion.Length == 0
                    ? $"{Check} on {head} did not conclude."
                    : $"{Check} on {head} concluded {last.Conclusion}."
            ),
            _ when passed is null => (ProofVerdict.Missing, $"{Check} on {head} passed only after it was merged."),
            _ => (ProofVerdict.Checked, $"{Check} passed on {head} before it was merged."),
        };
        var shown = passed ?? believed.FirstOrDefault();
        return new(ProofStep.Guard, name, verdict, what)
        {
            By = shown?.Creator,
            At = shown?.At,
            Commit = merge.Record.Head.Value,
            Url = shown?.Url,
        };
    }
}
