using Promote.Manifests;

namespace Promote.Gates;

/// <summary>What hotfixes owe in and to an environment, from the base, its history, and the merged tree.</summary>
internal sealed record DebtRecords
{
    /// <summary>Nothing is owed.</summary>
    public static DebtRecords None { get; } = new();

    /// <summary>What a hotfix of the environment left, as the base has it; null where there is nothing.</summary>
    public Debt? Before { get; init; }

    /// <summary>Why that cannot be read; null where it can.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Whether the environment runs that hotfix, as the base has it: else nothing is owed any more.</summary>
    public bool Runs { get; init; }

    /// <summary>The environments that it is owed to and that never ran it, by the base's history.</summary>
    public IReadOnlyList<string> Unpaid { get; init; } = [];

    /// <summary>What the change says a hotfix of the environment leaves; null where it says nothing new.</summary>
    public Debt? Proposed { get; init; }

    /// <summary>The environments that come before this one: a hotfix owes them all.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];

    /// <summary>Hotfixes that the base owes to this environment, that it never ran, and that run where they were made.</summary>
    public IReadOnlyList<Debt> OwedHere { get; init; } = [];
}
