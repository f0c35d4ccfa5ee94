using Promote.Artifacts;
using Promote.Configuration;

namespace Promote.Registries;

/// <summary>Whether an image has to be built. Pure.</summary>
internal static class BuildOnce
{
    /// <summary>The label by which an image says which commit it is of (OCI image specification, annotations).</summary>
    public const string RevisionLabel = "org.opencontainers.image.revision";

    /// <summary>Decides for one image.</summary>
    /// <param name="policy">When an image that is there is taken.</param>
    /// <param name="commit">The commit to build.</param>
    /// <param name="there">What the tag points at; null where there is nothing.</param>
    /// <param name="revision">Its revision label; null where it has none.</param>
    public static BuildDecision Decide(ReusePolicy policy, string commit, Digest? there, string? revision) =>
        there is null ? new(BuildDecisionKind.Build, "it is not in the registry")
        : policy == ReusePolicy.Never
            ? new(BuildDecisionKind.Refuse, "it is in the registry already, and 'reuse: never' lets nothing be taken")
        : revision is null
            ? new(
                BuildDecisionKind.Refuse,
                $"it is in the registry already, without the label {RevisionLabel} that would say which commit it is of"
            )
        : string.Equals(revision, commit, StringComparison.OrdinalIgnoreCase)
            ? new(BuildDecisionKind.Reuse, "it is in the registry already, of this commit")
        : new(BuildDecisionKind.Refuse, $"it is in the registry already, of the commit {revision}");
}

/// <summary>What to do about an image.</summary>
/// <param name="Kind">What.</param>
/// <param name="Because">Why: a clause.</param>
internal sealed record BuildDecision(BuildDecisionKind Kind, string Because);

/// <summary>What to do about an image.</summary>
internal enum BuildDecisionKind
{
    /// <summary>Build it.</summary>
    Build,

    /// <summary>Take what is there.</summary>
    Reuse,

    /// <summary>Neither.</summary>
    Refuse,
}
