using Promote.ArgoCd;
using Promote.Errors;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs;

/// <summary>
/// <c>promote wait</c>: until Argo CD runs the commit that made the environment's manifest what it is, or a later one
/// that still says this artifact, settled and healthy. Then records it on that commit.
/// </summary>
public sealed record Wait
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment; null for the first of the chain.</summary>
    public string? Environment { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Waits.</summary>
    /// <exception cref="PromoteException">It failed at this artifact (exit 8), the branch moved on (exit 5), or the deadline passed (exit 4).</exception>
    public async Task<WaitResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var deployment = await Deployment.FindAsync(remotes, App, Environment, cancellationToken).ConfigureAwait(false);
        var application = deployment.App.Application(deployment.Environment);
        var context = EvidenceContext.Healthy(deployment.Environment, deployment.App.Name);
        remotes.Step(
            $"Waiting until {application} runs {deployment.Artifact.Label} of {deployment.Commit.Abbreviated}, Healthy."
        );
        try
        {
            await new ApplicationWaiter(
                remotes.ArgoCd(),
                (revision, token) => StandingAsync(remotes.Manifests, deployment, revision, token),
                remotes.Time,
                remotes.Reports
            )
                .WaitAsync(
                    application,
                    new DeploymentTarget { Revision = deployment.Commit, Images = deployment.Artifact.Images },
                    Timeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (UnhealthyException e)
        {
            await deployment
                .RecordAsync(remotes, context, StatusState.Failure, e.Message, cancellationToken)
                .ConfigureAwait(false);
            throw;
        }

        return new WaitResult
        {
            App = deployment.App.Name,
            Environment = deployment.Environment,
            Application = application,
            Commit = deployment.Commit.Value,
            Images = [.. deployment.Artifact.Images.Select(image => image.ToString())],
            Recorded = await deployment
                .RecordAsync(
                    remotes,
                    context,
                    StatusState.Success,
                    $"{application} is Healthy and runs {deployment.Artifact.Label}",
                    cancellationToken
                )
                .ConfigureAwait(false),
        };
    }

    private static async Task<RevisionStanding> StandingAsync(
        IManifestsRepository manifests,
        Deployment deployment,
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
        var images = Manifests.Formats.ManifestFormat.Of(deployment.App).Read(file.Bytes.ToArray(), path);
        return Planner.ArtifactOf(deployment.State with { File = file, Images = images }) is { } artifact
            && artifact.IsSameAs(deployment.Artifact);
    }
}
