namespace Promote.Gates;

/// <summary>One rule. Pure: it sees only what it is given.</summary>
internal interface IGate
{
    /// <summary>Its name, as results show it.</summary>
    string Name { get; }

    /// <summary>What it says of a promotion; null where it has no say in this one.</summary>
    GateResult? Judge(PromotionCase promotion);
}

/// <summary>All gates, in the order in which results show them. A new gate is a file here and a line below.</summary>
internal static class GateList
{
    public static IReadOnlyList<IGate> All { get; } =
    [
        new ImmutableTagGate(),
        new SameArtifactGate(),
        new HealthyGate(),
        new SmokeGate(),
        new SoakGate(),
        new NotDowngradeGate(),
        new WindowGate(),
        new FreezeGate(),
        new HoldGate(),
        new DebtGate(),
    ];

    /// <summary>Those that a rollback is asked: what ran once needs no evidence anew.</summary>
    public static IReadOnlyList<IGate> OfRollbacks { get; } =
    [new ImmutableTagGate(), new StillThereGate(), new HoldGate()];

    /// <summary>Those that a hotfix is asked: it brings approvals instead of evidence.</summary>
    public static IReadOnlyList<IGate> OfHotfixes { get; } =
    [new HotfixPolicyGate(), new ImmutableTagGate(), new SameArtifactGate(), new HoldGate()];

    /// <summary>Those that a hotfix is asked on its way to the environments that it skipped.</summary>
    public static IReadOnlyList<IGate> OfPayBacks { get; } =
    [new ImmutableTagGate(), new SameArtifactGate(), new HoldGate(), new DebtGate()];

    /// <summary>What each gate that has a say says.</summary>
    public static IReadOnlyList<GateResult> Judge(PromotionCase promotion) => Judge(All, promotion);

    /// <summary>What each of these gates that has a say says.</summary>
    public static IReadOnlyList<GateResult> Judge(IReadOnlyList<IGate> gates, PromotionCase promotion) =>
        [.. gates.Select(gate => gate.Judge(promotion)).OfType<GateResult>()];
}
