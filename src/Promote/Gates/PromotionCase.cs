using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;
using Promote.Manifests;

namespace Promote.Gates;

/// <summary>All that gates may look at.</summary>
internal sealed record PromotionCase
{
    /// <summary>The app.</summary>
    public required AppSettings App { get; init; }

    /// <summary>The environment that shall run it.</summary>
    public required EnvironmentSettings Environment { get; init; }

    /// <summary>The names of all environments, none of which is a version.</summary>
    public required IReadOnlyList<string> EnvironmentNames { get; init; }

    /// <summary>What shall run.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>What runs now, as the branch says; null where nothing does.</summary>
    public required Artifact? Before { get; init; }

    /// <summary>What each environment it comes from runs, as the branch says; null where nothing does.</summary>
    public required IReadOnlyDictionary<string, Artifact?> From { get; init; }

    /// <summary>What is known of each environment it comes from.</summary>
    public required IReadOnlyDictionary<string, EnvironmentEvidence> Evidence { get; init; }

    /// <summary>What the registry says of each image, by the name it is pulled under.</summary>
    public required IReadOnlyDictionary<string, RegistryFact> Registry { get; init; }

    /// <summary>How the artifact stands to what runs now.</summary>
    public required VersionOrder Order { get; init; }

    /// <summary>What may not come back to the environment; null where nothing is held.</summary>
    public Hold? Hold { get; init; }

    /// <summary>When nothing may be changed.</summary>
    public IReadOnlyList<Freeze> Freezes { get; init; } = [];

    /// <summary>What a hotfix of the environment left to be paid back; null where there is nothing.</summary>
    public Debt? Debt { get; init; }

    /// <summary>The environments that it is owed to and that never ran it.</summary>
    public IReadOnlyList<string> Unpaid { get; init; } = [];

    /// <summary>Whether the user asked for a downgrade.</summary>
    public required bool AllowDowngrade { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>What a registry says of an image.</summary>
/// <param name="DigestExists">Whether it has the digest.</param>
/// <param name="TagPointsAt">What the tag points at now; null where there is no such tag.</param>
internal sealed record RegistryFact(bool DigestExists, Digest? TagPointsAt);

/// <summary>How a version stands to the one that runs.</summary>
/// <param name="Kind">The order.</param>
/// <param name="Because">How it is known: one clause.</param>
internal sealed record VersionOrder(VersionOrderKind Kind, string Because)
{
    /// <summary>Nothing is known of it.</summary>
    public static VersionOrder Unknown { get; } = new(VersionOrderKind.Unknown, "nothing says which is newer");
}

/// <summary>Orders of versions.</summary>
internal enum VersionOrderKind
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The same, or nothing runs yet.</summary>
    Same,

    /// <summary>Newer than what runs.</summary>
    Newer,

    /// <summary>Older than what runs.</summary>
    Older,
}
