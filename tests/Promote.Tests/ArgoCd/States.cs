using Promote.ArgoCd;
using Promote.Artifacts;
using Promote.Manifests;

namespace Promote.Tests.ArgoCd;

/// <summary>Applications to judge, and what they should run.</summary>
internal static class States
{
    public const string Before = "0000000000000000000000000000000000000000";
    public const string Wanted = "1111111111111111111111111111111111111111";
    public const string Later = "2222222222222222222222222222222222222222";
    public const string Superseding = "3333333333333333333333333333333333333333";

    public static readonly string OldDigest = "sha256:" + new string('a', 64);
    public static readonly string NewDigest = "sha256:" + new string('b', 64);

    public static DeploymentTarget Target { get; } =
        new() { Revision = CommitId.Parse(Wanted), Images = [ImageReference.Parse($"ghcr.io/acme/web:2@{NewDigest}")] };

    public static IReadOnlyDictionary<CommitId, RevisionStanding> Standings { get; } =
        new Dictionary<CommitId, RevisionStanding>
        {
            [CommitId.Parse(Before)] = RevisionStanding.NotYet,
            [CommitId.Parse(Later)] = RevisionStanding.StillSo,
            [CommitId.Parse(Superseding)] = RevisionStanding.Superseding,
        };

    /// <summary>All of it runs what was there before.</summary>
    public static ApplicationState Old { get; } =
        new()
        {
            Name = "web-dev",
            Revisions = [Before],
            Sync = "Synced",
            Health = "Healthy",
            OperationPhase = "Succeeded",
            DeployedRevisions = [Before],
            Images = [$"ghcr.io/acme/web:1@{OldDigest}"],
            Conditions = [],
            AutoSync = true,
        };

    /// <summary>All of it runs what is wanted.</summary>
    public static ApplicationState Done { get; } =
        Old with
        {
            Revisions = [Wanted],
            DeployedRevisions = [Wanted],
            Images = [$"ghcr.io/acme/web:2@{NewDigest}"],
        };
}
