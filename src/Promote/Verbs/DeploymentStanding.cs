using Promote.ArgoCd;
using Promote.Errors;
using Promote.Manifests;
using Promote.Manifests.Formats;
using Promote.Promotions;

namespace Promote.Verbs;

/// <summary>Whether what Argo CD has seen includes a deployment.</summary>
internal static class DeploymentStanding
{
    /// <summary>How a commit stands to it.</summary>
    public static async Task<RevisionStanding> StandingAsync(
        this Deployment deployment,
        IManifestsRepository manifests,
        CommitId revision,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // Nothing that leads to the deployed commit is missing from this one.
            var missing = await manifests
                .CommitsBetweenAsync(revision, deployment.Commit, 1, cancellationToken)
                .ConfigureAwait(false);
            return missing.Count > 0 ? RevisionStanding.NotYet
                : await SaysTheSameAsync(manifests, deployment, revision, cancellationToken).ConfigureAwait(false)
                    ? RevisionStanding.StillSo
                : RevisionStanding.Superseding;
        }
        catch (RemoteException e) when (e.Code == ErrorCodes.NotFound)
        {
            // Of another source of a multi-source Application.
            return RevisionStanding.NotYet;
        }
    }

    private static async Task<bool> SaysTheSameAsync(
        IManifestsRepository manifests,
        Deployment deployment,
        CommitId revision,
        CancellationToken cancellationToken
    )
    {
        var path = deployment.State.Path;
        var read = await manifests
            .ReadAtAsync(revision, new FileSelection([path]), cancellationToken)
            .ConfigureAwait(false);
        if (!read.Files.TryGetValue(path, out var file))
            return false;
        var images = ManifestFormat.Of(deployment.App).Read(file.Bytes.ToArray(), path);
        return Planner.ArtifactOf(deployment.State with { File = file, Images = images }) is { } artifact
            && artifact.IsSameAs(deployment.Artifact);
    }
}
