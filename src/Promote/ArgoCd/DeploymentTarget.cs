using Promote.Artifacts;
using Promote.Manifests;

namespace Promote.ArgoCd;

/// <summary>What an Application is waited for to run.</summary>
internal sealed record DeploymentTarget
{
    /// <summary>The commit of the manifests repository that says so.</summary>
    public required CommitId Revision { get; init; }

    /// <summary>
    /// The images that must be live. One with a digest must run by that digest; one without (an overlay that pins
    /// the tag alone) by its tag.
    /// </summary>
    public required IReadOnlyList<ImageReference> Images { get; init; }
}

/// <summary>How another commit stands to a <see cref="DeploymentTarget"/>'s.</summary>
internal enum RevisionStanding
{
    /// <summary>An earlier commit, or one that is no descendant at all, such as a chart's own repository's.</summary>
    NotYet,

    /// <summary>A descendant that still says the same artifact.</summary>
    StillSo,

    /// <summary>A descendant that says another artifact.</summary>
    Superseding,
}
