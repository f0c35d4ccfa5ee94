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
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(30);

    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment; null for the first of the chain.</summary>
    public string? Environment { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Waits.</summary>
    /// <exception cref="PromoteException">It failed at this artifact (exit 8), or the deadline passed (exit 4).</exception>
    public async Task<WaitResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var deployment = await Deployment.FindAsync(remotes, App, Environment, cancellationToken).ConfigureAwait(false);
        var application = deployment.App.Application(deployment.Environment);
        var verdict = await UntilSettledAsync(remotes, deployment, application, cancellationToken)
            .ConfigureAwait(false);
        var context = EvidenceContext.Healthy(deployment.Environment, deployment.App.Name);
        if (verdict.Kind == ApplicationVerdictKind.Failed)
        {
            await deployment
                .RecordAsync(remotes, context, StatusState.Failure, verdict.Reason, cancellationToken)
                .ConfigureAwait(false);
            throw new UnhealthyException(
                ErrorCodes.Unhealthy,
                application,
                $"{deployment.App.Name} {deployment.Artifact.Label} failed in {deployment.Environment}: {verdict.Reason}.",
                $"Look at the Application {application} in Argo CD; then promote a corrected version."
            );
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

    private async Task<ApplicationVerdict> UntilSettledAsync(
        Remotes remotes,
        Deployment deployment,
        string application,
        CancellationToken cancellationToken
    )
    {
        var argo = remotes.ArgoCd();
        var accepted = new AcceptedRevisions(remotes.Manifests, deployment);
        var images = deployment
            .Artifact.Images.Select(image => new ExpectedImage(image.Name.Value, image.Tag?.Value, image.Digest?.Value))
            .ToList();
        var start = remotes.Time.GetTimestamp();
        var refreshed = TimeSpan.MinValue;
        var said = "";
        remotes.Step(
            $"Waiting until {application} runs {deployment.Artifact.Label} of {deployment.Commit.Abbreviated}, Healthy."
        );
        while (true)
        {
            var elapsed = remotes.Time.GetElapsedTime(start);
            var refresh = refreshed == TimeSpan.MinValue || elapsed - refreshed >= RefreshEvery;
            var state = await argo.GetAsync(application, refresh, cancellationToken).ConfigureAwait(false);
            refreshed = refresh ? elapsed : refreshed;
            var known = await accepted.AmongAsync(state, cancellationToken).ConfigureAwait(false);
            var verdict = ApplicationJudge.Judge(state, new DeploymentTarget(images, known.Contains));
            if (verdict.Kind != ApplicationVerdictKind.Waiting)
                return verdict;
            if (elapsed >= Timeout)
                throw new DeadlineException(
                    $"{application} did not come to run {deployment.Artifact.Label} within {Timeout:c}: {verdict.Reason}.",
                    $"Look at the Application in Argo CD; then run promote wait {deployment.Environment} --app {deployment.App.Name} again, with a longer --timeout perhaps."
                );
            if (verdict.Reason != said)
                remotes.Step($"{application}: {verdict.Reason}.");
            said = verdict.Reason;
            await Task.Delay(Interval, remotes.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Which commits count: the one that was deployed, and later ones whose manifest still says the same.</summary>
    private sealed class AcceptedRevisions(IManifestsRepository manifests, Deployment deployment)
    {
        private readonly Dictionary<string, bool> judged = new(StringComparer.Ordinal)
        {
            [deployment.Commit.Value] = true,
        };

        public async Task<IReadOnlySet<string>> AmongAsync(ApplicationState state, CancellationToken cancellationToken)
        {
            foreach (var revision in state.Revisions.Concat(state.DeployedRevisions).Distinct(StringComparer.Ordinal))
            {
                if (!judged.ContainsKey(revision) && CommitId.TryParse(revision) is { } commit)
                    judged[revision] = await IsLaterAsync(commit, cancellationToken).ConfigureAwait(false);
            }

            return judged.Where(pair => pair.Value).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        }

        private async Task<bool> IsLaterAsync(CommitId commit, CancellationToken cancellationToken)
        {
            try
            {
                // Nothing that leads to the deployed commit is missing from this one.
                var missing = await manifests
                    .CommitsBetweenAsync(commit, deployment.Commit, 1, cancellationToken)
                    .ConfigureAwait(false);
                return missing.Count == 0 && await SaysTheSameAsync(commit, cancellationToken).ConfigureAwait(false);
            }
            catch (RemoteException e) when (e.Code == ErrorCodes.NotFound)
            {
                // Of another source of a multi-source Application.
                return false;
            }
        }

        private async Task<bool> SaysTheSameAsync(CommitId commit, CancellationToken cancellationToken)
        {
            var path = deployment.State.Path;
            var read = await manifests
                .ReadAtAsync(commit, new FileSelection([path]), cancellationToken)
                .ConfigureAwait(false);
            if (!read.Files.TryGetValue(path, out var file))
                return false;
            var images = Manifests.Formats.ManifestFormat.Of(deployment.App).Read(file.Bytes.ToArray(), path);
            return Planner.ArtifactOf(deployment.State with { File = file, Images = images }) is { } artifact
                && artifact.IsSameAs(deployment.Artifact);
        }
    }
}
