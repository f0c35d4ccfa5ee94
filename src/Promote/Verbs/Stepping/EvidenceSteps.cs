using System.Collections.Concurrent;
using Promote.ArgoCd;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs.Stepping;

/// <summary>The steps that look at what was deployed: one look at Argo CD, then the smoke tests; what was seen good is left as it is recorded.</summary>
internal sealed class EvidenceSteps(Remotes remotes, bool dryRun)
{
    private readonly Lazy<IArgoCd> argo = new(remotes.ArgoCd);

    // From look to look: what was asked of Argo CD and of the history is not asked again.
    private readonly ConcurrentDictionary<(string Application, CommitId Commit), ApplicationWait> waits = new();

    /// <summary>What keeps evidence from being gathered; null where nothing does, or none was needed.</summary>
    public NextProblem? Problem { get; private set; }

    /// <summary>Whoever asks for evidence alone must be able to gather it.</summary>
    /// <exception cref="PromoteException">Argo CD cannot be asked.</exception>
    public void NeedArgoCd() => _ = argo.Value;

    /// <summary>The commits that made environments run what they do, with what is recorded on each.</summary>
    public Task<IReadOnlyDictionary<string, LastChange>> LastChangesAsync(
        CommitId head,
        IReadOnlyList<EnvironmentState> states,
        CancellationToken cancellationToken
    ) => remotes.Forge!.LastChangesAsync(head, [.. states.Select(state => state.Path)], cancellationToken);

    /// <summary>Takes those of an app.</summary>
    public async Task TakeAsync(
        Snapshot snapshot,
        AppSteps app,
        IReadOnlyDictionary<string, LastChange> changes,
        CancellationToken cancellationToken
    )
    {
        var believed = snapshot.Configuration.Identities.Evidence;
        foreach (var state in app.Observe)
        {
            if (!changes.TryGetValue(state.Path, out var change) || IsGood(app.App, state, change, believed))
                continue;
            var environment = state.Environment.Name;
            await app.TryAsync(
                    NextKind.Health,
                    async () =>
                    {
                        // A newer status of someone who does not count may hide one that does.
                        var seen = await new EvidenceReader(remotes.Forge, believed)
                            .OnAsync(change.Commit, app.App.Name, environment, cancellationToken)
                            .ConfigureAwait(false);
                        var due = DueSteps.Evidence(app.App, seen.Healthy, seen.Smoke);
                        var deployment = new Deployment
                        {
                            App = app.App,
                            State = state,
                            Artifact = Planner.ArtifactOf(state)!,
                            Commit = change.Commit,
                        };
                        if (
                            due.Health != DueLook.None
                            && !await HealthAsync(app, deployment, due.Health, believed, cancellationToken)
                                .ConfigureAwait(false)
                        )
                            return;
                        if (due.Smoke != DueLook.None)
                            await app.TryAsync(
                                    NextKind.Smoke,
                                    () => SmokeAsync(app, deployment, due.Smoke, believed, cancellationToken),
                                    environment
                                )
                                .ConfigureAwait(false);
                    },
                    environment
                )
                .ConfigureAwait(false);
        }
    }

    private static bool IsGood(
        AppSettings app,
        EnvironmentState state,
        LastChange change,
        IReadOnlyList<string> believed
    )
    {
        bool Has(string context) =>
            change.Statuses.Any(status =>
                status.Context == context
                && status.State == StatusState.Success
                && (believed.Count == 0 || Identities.Has(believed, status.Creator))
            );

        return Has(EvidenceContext.Healthy(state.Environment.Name, app.Name))
            && (app.Smoke.Count == 0 || Has(EvidenceContext.Smoke(state.Environment.Name, app.Name)));
    }

    // Whether it is healthy.
    private async Task<bool> HealthAsync(
        AppSteps app,
        Deployment deployment,
        DueLook due,
        IReadOnlyList<string> believed,
        CancellationToken cancellationToken
    )
    {
        var application = deployment.App.Application(deployment.Environment);
        if (ArgoCd() is not { } server)
        {
            app.Add(Step(app, deployment, NextOutcome.Waiting, $"{application} cannot be looked at."));
            return false;
        }

        var wait = waits.GetOrAdd((application, deployment.Commit), _ => Wait(server, deployment, application));
        try
        {
            if (await LookAsync(wait, cancellationToken).ConfigureAwait(false) is null)
            {
                app.Add(
                    Step(app, deployment, NextOutcome.Waiting, $"{application} waits for {wait.WaitsFor.For}.") with
                    {
                        Moves = !wait.WaitsFor.OnPerson,
                    }
                );
                return false;
            }
        }
        catch (UnhealthyException e)
        {
            if (due == DueLook.First && !dryRun)
                await deployment.RecordUnhealthyAsync(remotes, e.Message, cancellationToken).ConfigureAwait(false);
            throw;
        }

        var healthy = $"{application} is Healthy and runs {deployment.Artifact.Label}";
        if (dryRun)
            app.Add(Step(app, deployment, NextOutcome.WouldDo, $"{healthy}: that would be recorded."));
        else
            app.Add(
                Recorded(
                    Step(app, deployment, NextOutcome.Recorded, healthy + "."),
                    await deployment.RecordHealthyAsync(remotes, cancellationToken).ConfigureAwait(false),
                    believed
                )
            );
        return true;
    }

    private async Task SmokeAsync(
        AppSteps app,
        Deployment deployment,
        DueLook due,
        IReadOnlyList<string> believed,
        CancellationToken cancellationToken
    )
    {
        var step = Step(app, deployment, NextOutcome.Recorded, "") with { Kind = NextKind.Smoke };
        if (dryRun)
        {
            app.Add(
                step with
                {
                    Outcome = NextOutcome.WouldDo,
                    Summary = $"The smoke tests of {app.App.Name} would be run in {deployment.Environment}.",
                }
            );
            return;
        }

        var (result, recorder) = await new SmokeTest { IsRepeated = due == DueLook.Again }
            .RunAsync(remotes, deployment, cancellationToken)
            .ConfigureAwait(false);
        app.Add(
            Recorded(
                step with
                {
                    Summary =
                        $"{result.Checks.Count} of {result.Checks.Count} smoke tests passed in {deployment.Environment} against {deployment.Artifact.Label}.",
                },
                recorder,
                believed
            )
        );
    }

    // What counts for nothing would be recorded again and again, and nobody would know why the gates wait.
    private static NextStep Recorded(NextStep step, string? recorder, IReadOnlyList<string> believed) =>
        recorder is null || believed.Count == 0 || Identities.Has(believed, recorder)
            ? step
            : step with
            {
                Outcome = NextOutcome.Failed,
                Summary = $"{step.Summary} {recorder} recorded it, whose records count for nothing.",
                Next =
                    $"Run it with the token of {string.Join(" or ", believed)}, or name {recorder} under 'identities: evidence' in {PromoteConfiguration.FileName}.",
                Exit = ExitCode.NotAllowed,
            };

    private static NextStep Step(AppSteps app, Deployment deployment, NextOutcome outcome, string summary) =>
        app.Step(NextKind.Health, deployment.Environment, outcome, summary) with
        {
            Commit = deployment.Commit.Value,
        };

    // A failure that may pass is one only where a second look sees it too.
    private async Task<Settlement?> LookAsync(ApplicationWait wait, CancellationToken cancellationToken)
    {
        var settled = await wait.LookAsync(cancellationToken).ConfigureAwait(false);
        if (settled is not null || !wait.IsInDoubt)
            return settled;
        await Task.Delay(TimeSpan.FromSeconds(3), remotes.Time, cancellationToken).ConfigureAwait(false);
        return await wait.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    private ApplicationWait Wait(IArgoCd server, Deployment deployment, string application) =>
        new(
            server,
            (revision, token) => deployment.StandingAsync(remotes.Manifests, revision, token),
            remotes.Time,
            remotes.Reports,
            application,
            new DeploymentTarget { Revision = deployment.Commit, Images = deployment.Artifact.Images }
        );

    // Told once for all.
    private IArgoCd? ArgoCd()
    {
        try
        {
            return argo.Value;
        }
        catch (PromoteException e)
        {
            Problem = new NextProblem(e.Code.Id, e.Message, e.Next, e.Code.Exit);
            return null;
        }
    }
}
