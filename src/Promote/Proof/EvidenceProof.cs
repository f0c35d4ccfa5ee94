using Promote.Configuration;
using Promote.Evidence;
using Promote.Forges;

namespace Promote.Proof;

/// <summary>What was recorded of an environment when what ran there went on, by those who are believed.</summary>
internal static class EvidenceProof
{
    /// <summary>The links of an environment that something came from: what the next one asks for.</summary>
    public static IEnumerable<ProofLink> Of(ProofFacts facts, EnvironmentFact environment)
    {
        if (environment is not { Deployment: { } deployment, Next: { Deployment: { } next } promotion })
            yield break;
        var (name, requires) = (environment.Environment.Name, promotion.Environment.Requires);
        if (requires is { Healthy: false, Smoke: false, Soak: null })
            yield break;
        var asked = new List<(ProofStep Step, string Context)>();
        if (requires.Healthy)
            asked.Add((ProofStep.Healthy, EvidenceContext.Healthy(name, facts.App.Name)));
        if (requires.Smoke)
            asked.Add((ProofStep.Smoke, EvidenceContext.Smoke(name, facts.App.Name)));
        var believed = facts.Identities.Evidence;
        if (!facts.HasForge || believed.Count == 0)
        {
            var why = facts.HasForge
                ? "promote.yaml names nobody under 'identities: evidence' whose records would count."
                : ProofText.NoForge;
            foreach (var (step, _) in asked)
                yield return new(step, name, ProofVerdict.Missing, why);
            if (requires.Soak is not null)
                yield return new(ProofStep.Soak, name, ProofVerdict.Missing, why);
            yield break;
        }

        // Of the commits that deployed it, the newest that had all that is asked for; else the newest that had any.
        var seen =
            deployment.Seen.FirstOrDefault(one => asked.All(what => Last(one, what.Context) is not null))
            ?? deployment.Seen.FirstOrDefault(one => asked.Any(what => Last(one, what.Context) is not null));
        foreach (var (step, context) in asked)
            yield return Link(step, context, seen is null ? null : Last(seen, context));
        if (requires.Soak is { } soak)
            yield return Soak(
                soak,
                seen,
                seen is null
                    ? []
                    :
                    [
                        .. new[]
                        {
                            EvidenceContext.Healthy(name, facts.App.Name),
                            EvidenceContext.Smoke(name, facts.App.Name),
                        }
                            .Select(context => Last(seen, context))
                            .OfType<CommitStatus>()
                            .Where(status => status.State == StatusState.Success),
                    ]
            );

        // What those who are believed said last before it went on.
        CommitStatus? Last(SeenFact one, string context) =>
            one.Statuses.FirstOrDefault(status =>
                status.Context == context && Identities.Has(believed, status.Creator) && status.At <= next.At
            );

        ProofLink Link(ProofStep step, string context, CommitStatus? last)
        {
            var (verdict, what) = last?.State switch
            {
                StatusState.Success when next.Merge is null => (
                    ProofVerdict.Claim,
                    $"{context}: {last.Description}; before the time that {next.Commit.Id.Abbreviated} gives itself."
                ),
                StatusState.Success => (
                    ProofVerdict.Checked,
                    $"{context}: {last.Description}; before {promotion.Environment.Name} was merged at {ProofText.Time(next.At)}."
                ),
                StatusState.Pending => (ProofVerdict.Missing, $"{context} was pending when it went on."),
                not null => (ProofVerdict.Wrong, $"{context} had failed when it went on: {last.Description}."),
                null => (ProofVerdict.Missing, Absent(context)),
            };
            return new(step, name, verdict, what)
            {
                By = last?.Creator,
                At = last?.At,
                Commit = last is null ? deployment.Commit.Id.Value : seen!.Commit.Value,
                Url = last?.TargetUrl,
            };
        }

        string Absent(string context)
        {
            var all = deployment.Seen.SelectMany(one => one.Statuses).Where(one => one.Context == context).ToList();
            var others = all.Where(one => one.At <= next.At)
                .Select(one => one.Creator)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToList();
            return all.LastOrDefault(one => Identities.Has(believed, one.Creator)) is { } late
                    ? $"{context} was recorded at {ProofText.Time(late.At)}, after it went on at {ProofText.Time(next.At)}."
                : others.Count > 0
                    ? $"{context} is recorded by {string.Join(", ", others)}, none of 'identities: evidence'."
                : $"{context} is not recorded on {deployment.Commit.Id.Abbreviated}.";
        }

        ProofLink Soak(TimeSpan soak, SeenFact? on, IReadOnlyList<CommitStatus> good)
        {
            var asksFor = Durations.Format(soak);
            var (verdict, what) =
                good.Count == 0
                    ? (ProofVerdict.Missing, $"It was not seen good before it went on; {asksFor} are asked for.")
                : next.At - good.Max(one => one.At) is var kept && kept < soak
                    ? (
                        ProofVerdict.Missing,
                        $"It was good for {Durations.Format(TimeSpan.FromSeconds(Math.Floor(kept.TotalSeconds)))} when it went on; {asksFor} are asked for."
                    )
                : (
                    next.Merge is null ? ProofVerdict.Claim : ProofVerdict.Checked,
                    $"It was good for {Durations.Format(TimeSpan.FromSeconds(Math.Floor(kept.TotalSeconds)))} when it went on; {asksFor} are asked for."
                );
            return new(ProofStep.Soak, name, verdict, what) { Commit = on?.Commit.Value };
        }
    }
}
