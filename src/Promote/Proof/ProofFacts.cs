using Promote.Artifacts;
using Promote.Configuration;
using Promote.Forges;
using Promote.Manifests;

namespace Promote.Proof;

/// <summary>All that was found out about what an environment runs.</summary>
internal sealed record ProofFacts
{
    /// <summary>The app.</summary>
    public required AppSettings App { get; init; }

    /// <summary>The default branch.</summary>
    public required string Branch { get; init; }

    /// <summary>The commit whose content and rules count.</summary>
    public required CommitId Revision { get; init; }

    /// <summary>Who may be believed.</summary>
    public required Identities Identities { get; init; }

    /// <summary>Whether a forge keeps the repository.</summary>
    public required bool HasForge { get; init; }

    /// <summary>What the environment's manifest says.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>What the registry says of each image, in the artifact's order.</summary>
    public required IReadOnlyList<ImageFact> Images { get; init; }

    /// <summary>The environment that is asked about, and after it those that it came from.</summary>
    public required IReadOnlyList<EnvironmentFact> Chain { get; init; }
}

/// <summary>What the registry and the source say of an image.</summary>
internal sealed record ImageFact
{
    /// <summary>The image, as the manifest says it.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>Whether the registry has the digest.</summary>
    public required bool Exists { get; init; }

    /// <summary>What the tag points at now; null where it is gone.</summary>
    public required Digest? Tagged { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>What says which commit it is of, and the commit; null where the forge shows none.</summary>
    public required SourceCommit? Source { get; init; }

    /// <summary>Whether the label alone says which commit it is of, because the tag does not.</summary>
    public bool IsByLabel { get; init; }
}

/// <summary>An environment of the chain.</summary>
internal sealed record EnvironmentFact
{
    /// <summary>The environment.</summary>
    public required EnvironmentSettings Environment { get; init; }

    /// <summary>Its manifest.</summary>
    public required string Path { get; init; }

    /// <summary>How it came to run it; null where it never did, as far as was looked.</summary>
    public required DeploymentFact? Deployment { get; init; }

    /// <summary>Whether history goes on further back than was looked.</summary>
    public bool IsCut { get; init; }

    /// <summary>Where it went from here; null for the environment that is asked about.</summary>
    public PromotionFact? Next { get; init; }
}

/// <summary>How an environment came to run something.</summary>
internal sealed record DeploymentFact
{
    /// <summary>What it ran.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>The commit of the default branch that brought it.</summary>
    public required CommitInfo Commit { get; init; }

    /// <summary>That commit's page.</summary>
    public string? Url { get; init; }

    /// <summary>What ran before; null for nothing.</summary>
    public required Artifact? Before { get; init; }

    /// <summary>Records of a rollback or a hotfix that came with it.</summary>
    public IReadOnlyList<ExceptionFact> Exceptions { get; init; } = [];

    /// <summary>The pull request that was merged as it; null where it is none.</summary>
    public MergeFact? Merge { get; init; }

    /// <summary>What was recorded on commits that deployed it, the newest commit first.</summary>
    public IReadOnlyList<SeenFact> Seen { get; init; } = [];

    /// <summary>When it came: by the forge's clock, or as the commit says.</summary>
    public DateTimeOffset At => Merge?.Record.MergedAt ?? Commit.Committer.At;
}

/// <summary>A file that says why something went another way.</summary>
/// <param name="Path">The file.</param>
/// <param name="Meaning">What it makes of the commit: <c>a rollback</c>.</param>
internal sealed record ExceptionFact(string Path, string Meaning);

/// <summary>Where something went from an environment.</summary>
/// <param name="Environment">The environment that it was promoted to, whose rules ask for evidence.</param>
/// <param name="Deployment">How it came there; null where that is not known.</param>
internal sealed record PromotionFact(EnvironmentSettings Environment, DeploymentFact? Deployment);

/// <summary>What was recorded on a commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Statuses">All statuses, the newest first.</param>
internal sealed record SeenFact(CommitId Commit, IReadOnlyList<CommitStatus> Statuses);

/// <summary>A merged pull request, with what was recorded on it.</summary>
internal sealed record MergeFact
{
    /// <summary>The pull request.</summary>
    public required MergeRecord Record { get; init; }

    /// <summary>What the environment's manifest says at its head; null where that cannot be read.</summary>
    public required Artifact? HeadArtifact { get; init; }

    /// <summary>Its reviews, the oldest first.</summary>
    public IReadOnlyList<MergeReview> Reviews { get; init; } = [];

    /// <summary>The guard's checks on its head, the newest first.</summary>
    public IReadOnlyList<CheckRecord> Checks { get; init; } = [];

    /// <summary>Those who wrote it, and the source between what ran and what runs.</summary>
    public IReadOnlyCollection<string> Authors { get; init; } = [];

    /// <summary>Why not all authors are known; null where they are.</summary>
    public string? Unknown { get; init; }
}
