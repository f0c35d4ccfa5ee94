using Promote.Configuration;

namespace Promote.Gates;

/// <summary>Counts the approvals of a hotfix: the forge's rules do not know that it needs more than others.</summary>
internal static class HotfixApprovals
{
    /// <summary>Passes where enough people approved exactly this who wrote none of it.</summary>
    public static GateResult Judge(string gate, HotfixPolicy policy, ReviewRecord? reviews)
    {
        if (reviews is null)
            return new(gate, GateVerdict.NotJudged, $"A hotfix needs {policy}; reviews are records of the forge.");
        var others = reviews.Approvers.Where(one => !Identities.Has([.. reviews.Authors], one)).ToList();
        // Who is in a team, the forge knows: there CODEOWNERS must ask it.
        var people = policy.Reviewers.Where(one => !one.Contains('/', StringComparison.Ordinal)).ToList();
        var isByName = people.Count > 0 && people.Count == policy.Reviewers.Count;
        var counted = isByName
            ? others.Where(one => Identities.Has([.. people.Select(name => name[1..])], one)).ToList()
            : others;
        var who = counted.Count == 0 ? "nobody approved exactly this yet" : $"approved by {string.Join(", ", counted)}";
        return counted.Count >= policy.Approvals
            ? new(gate, GateVerdict.Passed, $"A hotfix needs {policy}: {who}.")
            : new(
                gate,
                GateVerdict.Waiting,
                $"A hotfix needs {policy}: {who}.",
                "Ask them to review the pull request; a push after an approval takes it away."
            );
    }
}
