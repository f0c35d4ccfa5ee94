using Promote.ArgoCd;
using Promote.Errors;

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
        remotes.Step(
            $"Waiting until {application} runs {deployment.Artifact.Label} of {deployment.Commit.Abbreviated}, Healthy."
        );
        try
        {
            await new ApplicationWaiter(
                remotes.ArgoCd(),
                (revision, token) => deployment.StandingAsync(remotes.Manifests, revision, token),
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
            await deployment.RecordUnhealthyAsync(remotes, e.Message, cancellationToken).ConfigureAwait(false);
            throw;
        }

        return new WaitResult
        {
            App = deployment.App.Name,
            Environment = deployment.Environment,
            Application = application,
            Commit = deployment.Commit.Value,
            Images = [.. deployment.Artifact.Images.Select(image => image.ToString())],
            Recorded =
                await deployment.RecordHealthyAsync(remotes, cancellationToken).ConfigureAwait(false) is not null,
        };
    }
}
