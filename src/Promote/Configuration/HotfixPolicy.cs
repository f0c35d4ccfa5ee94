namespace Promote.Configuration;

/// <summary>What a hotfix of an environment needs instead of evidence: senior reviewers. The forge enforces it.</summary>
/// <param name="Approvals">How many must approve.</param>
/// <param name="Reviewers">Who is asked: <c>@name</c> or <c>@owner/team</c>; empty where nobody is named.</param>
internal sealed record HotfixPolicy(int Approvals, IReadOnlyList<string> Reviewers)
{
    /// <summary>What it needs, for people: <c>2 approvals, by @acme/platform</c>.</summary>
    public override string ToString() =>
        (Approvals == 1 ? "1 approval" : $"{Approvals} approvals")
        + (Reviewers.Count == 0 ? "" : $", by {string.Join(" or ", Reviewers)}");
}
