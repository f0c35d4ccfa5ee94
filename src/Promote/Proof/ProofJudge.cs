namespace Promote.Proof;

/// <summary>From what was found out to the links of a proof, in the order in which they are walked. Pure.</summary>
internal static class ProofJudge
{
    /// <summary>The links: what runs, how it came there, where it ran before, what it was made from.</summary>
    public static IReadOnlyList<ProofLink> Judge(ProofFacts facts)
    {
        var links = new List<ProofLink>();
        var target = facts.Chain[0];
        foreach (var image in facts.Images)
        {
            links.AddRange(ImageProof.Of(facts, target, image));
            links.Add(LabelProof.Of(facts.App, image));
        }

        // Several may have come from one environment by one commit.
        var told = new HashSet<(string, string)>();
        foreach (var environment in facts.Chain)
        {
            var isNew =
                environment.Deployment is not { } deployment
                || told.Add((environment.Environment.Name, deployment.Commit.Id.Value));
            if (isNew)
            {
                links.AddRange(CommitProof.Of(facts, environment));
                links.AddRange(MergeProof.Of(facts, environment));
            }

            links.AddRange(EvidenceProof.Of(facts, environment));
        }

        links.AddRange(facts.Images.Select(image => SourceProof.Of(facts, image)).Distinct());
        return links;
    }

    /// <summary>Whether nothing is missing or wrong.</summary>
    public static bool IsProven(IEnumerable<ProofLink> links) =>
        links.All(link => link.Verdict is ProofVerdict.Checked or ProofVerdict.Claim);
}
