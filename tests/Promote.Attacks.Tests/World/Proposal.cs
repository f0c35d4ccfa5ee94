namespace Promote.Attacks.Tests.World;

/// <summary>A change to the fixture, and what it is called.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Gate">The gate that must refuse it; empty where it is honest.</param>
/// <param name="Make">Makes it.</param>
public sealed record Proposal(string Name, string Gate, Func<Change, Change> Make)
{
    public override string ToString() => Name;
}
