using Promote.Evidence;

namespace Promote.Gates;

/// <summary>What the registry and the forge say of a change to an app in an environment, and when they were asked.</summary>
internal sealed record ChangeRecords
{
    /// <summary>What the registry says of each changed image that is one of the app's, by its text.</summary>
    public required IReadOnlyDictionary<string, RegistryFact> Registry { get; init; }

    /// <summary>What is recorded of each environment it comes from, on the commit that deployed this artifact there.</summary>
    public required IReadOnlyDictionary<string, EnvironmentEvidence> Evidence { get; init; }

    /// <summary>Who reviewed it; null where it is no pull request.</summary>
    public required ReviewRecord? Reviews { get; init; }

    /// <summary>The last audit of the forge's settings under the base's rules; null where none is recorded.</summary>
    public required Observation? Audit { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>Who wrote a change, and who approved it, by the forge's logins.</summary>
internal sealed record ReviewRecord
{
    /// <summary>Those who may write and approved exactly this change.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    /// <summary>Those who approved something that has changed since.</summary>
    public required IReadOnlyList<string> Outdated { get; init; }

    /// <summary>Those who wrote it: the pull request, its commits, and the source between what runs and what shall run.</summary>
    public required IReadOnlyCollection<string> Authors { get; init; }

    /// <summary>Why not all authors are known; null where they are.</summary>
    public required string? Unknown { get; init; }
}
