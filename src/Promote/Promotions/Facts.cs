using Promote.Artifacts;
using Promote.Evidence;
using Promote.Gates;

namespace Promote.Promotions;

/// <summary>What was found out for a plan, beside the snapshot.</summary>
internal sealed record Facts
{
    /// <summary>What each environment it comes from runs, as the branch says.</summary>
    public required IReadOnlyDictionary<string, Artifact?> From { get; init; }

    /// <summary>What is known of each environment it comes from.</summary>
    public required IReadOnlyDictionary<string, EnvironmentEvidence> Evidence { get; init; }

    /// <summary>What the registry says of each image.</summary>
    public required IReadOnlyDictionary<string, RegistryFact> Registry { get; init; }

    /// <summary>How the artifact stands to what runs now.</summary>
    public required VersionOrder Order { get; init; }

    /// <summary>The environments that a hotfix is owed to and that never ran it.</summary>
    public IReadOnlyList<string> Unpaid { get; init; } = [];

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }
}
