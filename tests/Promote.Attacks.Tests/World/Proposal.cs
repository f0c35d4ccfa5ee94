namespace Promote.Attacks.Tests.World;

/// <summary>A change to the fixture, and what it is called.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Gate">The gate that must refuse it; empty where it is honest.</param>
/// <param name="Make">Makes it.</param>
public sealed record Proposal(string Name, string Gate, Func<Change, Change> Make)
{
    /// <summary>What was merged before, one after the other.</summary>
    public IReadOnlyList<Func<Change, Change>> Before { get; init; } = [];

    /// <summary>Makes the branches: what it would be merged into, and the change.</summary>
    public async Task<(string Base, string Head)> BranchesAsync(ManifestsWorld manifests)
    {
        var into = "main";
        foreach (var before in Before)
            into = await manifests.BranchAsync(before(new Change()), into);
        return (into, await manifests.BranchAsync(Make(new Change()), into));
    }

    public override string ToString() => Name;
}
