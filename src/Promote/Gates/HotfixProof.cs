using Promote.Artifacts;
using Promote.Configuration;
using Promote.Manifests;

namespace Promote.Gates;

/// <summary>What stands in for having run in the environment before: a hotfix that owes it, or the way of a hotfix back.</summary>
internal static class HotfixProof
{
    /// <summary>What a change that is a hotfix needs, by the base's rules; null where it is none.</summary>
    public static HotfixPolicy? PolicyOf(EnvironmentChange change) =>
        change.Environment.Hotfix is { } policy
        && change.Debts.Proposed is { } debt
        && debt.IsOwedTo(change.Debts.Earlier)
        && Brings(change, debt)
            ? policy
            : null;

    /// <summary>The hotfix that a change pays back here; null where it pays none.</summary>
    // Where people must approve, and take no hotfixes, a way back would be one that they never took.
    public static Debt? PaidBack(EnvironmentChange change) =>
        change.Environment is { Hotfix: null, Requires: { Approvals: > 0 } or { CodeOwners: true } }
            ? null
            : change.Debts.OwedHere.FirstOrDefault(debt => Brings(change, debt));

    /// <summary>Why a change that says it is a hotfix is none; null where it says nothing of that.</summary>
    public static string? Missing(EnvironmentChange change) =>
        change.Debts.Proposed is not { } debt ? null
        : change.Environment.Hotfix is null ? $"{change.Environment.Name} takes no hotfixes, by the base's promote.yaml"
        : !debt.IsOwedTo(change.Debts.Earlier)
            ? $"a hotfix of {change.Environment.Name} is owed to {string.Join(" and ", change.Debts.Earlier)}, no more and no less"
        : $"the debt names {debt.Label}, and not just the images that the change brings";

    // All that the change brings, and the whole of it.
    private static bool Brings(EnvironmentChange change, Debt debt) =>
        change.Changed.Count > 0
        && change.Changed.All(use => ImageText.Parse(use.After) is { } image && debt.Has(image))
        && debt.IsAmong(change.Images.Select(ImageText.Parse).OfType<ImageReference>());
}
