namespace Promote.Gates;

/// <summary>Shows who approved exactly this change. It refuses nothing: the forge counts approvals and asks code owners. Those of a hotfix are counted here.</summary>
internal sealed class ApprovalsGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "approvals";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (HotfixProof.PolicyOf(change) is { } policy)
            return HotfixApprovals.Judge(Name, policy, change.Records?.Reviews);
        var requires = change.Environment.Requires;
        if (change.IsUnchanged || (requires.Approvals == 0 && !requires.CodeOwners))
            return null;
        if (change.Records?.Reviews is not { } reviews)
            return new(Name, GateVerdict.NotJudged, "Reviews are records of the forge.");
        var who =
            reviews.Approvers.Count == 0
                ? "nobody approved exactly this yet"
                : $"approved by {string.Join(", ", reviews.Approvers)}";
        var outdated =
            reviews.Outdated.Count == 0
                ? ""
                : $"; {string.Join(", ", reviews.Outdated)} approved something that has changed since";
        return new(
            Name,
            GateVerdict.Passed,
            $"The forge asks for {requires.Approvals}{(requires.CodeOwners ? " and for code owners" : "")}: {who}{outdated}."
        );
    }
}
