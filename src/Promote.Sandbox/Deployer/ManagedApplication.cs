using System.Globalization;

namespace Promote.Sandbox.Deployer;

/// <summary>
/// One Application over time: compared with Git, synced, and rolled out. As in Argo CD these are three things: an operation has
/// succeeded once the manifests are applied, while the rollout may still be under way or fail.
/// </summary>
internal sealed class ManagedApplication : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly DeployerOptions options;
    private readonly ImagePuller puller;
    private readonly WorkloadStarter starter;
    private readonly Action changed;
    private readonly SemaphoreSlim refreshing = new(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private ApplicationState state;
    private CancellationTokenSource rolloutStop = new();
    private Task rollout = Task.CompletedTask;
    private Task operation = Task.CompletedTask;
    private TimeSpan pause;
    private DateTimeOffset? retryAt;

    /// <summary>An Application that nothing is known of yet.</summary>
    /// <param name="spec">As Git has it.</param>
    /// <param name="options">Where to keep what runs.</param>
    /// <param name="puller">Brings images.</param>
    /// <param name="starter">Runs them.</param>
    /// <param name="changed">Called when there may be something to do again.</param>
    public ManagedApplication(
        ApplicationSpec spec,
        DeployerOptions options,
        ImagePuller puller,
        WorkloadStarter starter,
        Action changed
    )
    {
        this.options = options;
        this.puller = puller;
        this.starter = starter;
        this.changed = changed;
        state = new ApplicationState { Spec = spec };
    }

    public ApplicationState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    private string LiveFile => Path.Combine(options.Folder, "live", State.Spec.Name);

    public void Update(ApplicationSpec spec) =>
        // Another path or revision makes the last comparison void.
        Change(now => now.Spec == spec ? now : now with { Spec = spec, ComparedRevision = null });

    /// <summary>Rolls out again what ran when the deployer stopped.</summary>
    public async Task ResumeAsync(BareRepository repository, CancellationToken cancellationToken)
    {
        if (
            !File.Exists(LiveFile)
            || await File.ReadAllLinesAsync(LiveFile, cancellationToken) is not [var revision, var count]
            || await repository.ResolveAsync(revision, cancellationToken) is not { } commit
        )
        {
            return;
        }

        try
        {
            var rendering = await RenderAsync(repository, commit, cancellationToken);
            var at = new DateTimeOffset(File.GetLastWriteTimeUtc(LiveFile), TimeSpan.Zero);
            Applied(rendering, commit, user: null, int.Parse(count, CultureInfo.InvariantCulture));
            Change(now =>
                now with
                {
                    Operation = new OperationState
                    {
                        Phase = "Running",
                        Revision = commit,
                        User = null,
                        StartedAt = at,
                    },
                }
            );
            Finish("Succeeded", "successfully synced (all tasks run)");
        }
        catch (RenderException e)
        {
            Change(now => now with { HealthMessage = e.Message });
        }
    }

    /// <summary>Compares with Git, and does what is due: auto-sync, a restart, another try.</summary>
    public async Task RefreshAsync(BareRepository repository, CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken);
        try
        {
            await CompareAsync(repository, cancellationToken);
            var now = State;
            if (
                now is { Spec.AutoSync: true, Sync: "OutOfSync", ComparedRevision: { } commit }
                && !(now.Operation is { Phase: "Failed" } failed && failed.Revision == commit)
            )
            {
                TrySync(repository, commit, user: null);
            }

            Recover(now);
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <summary>Starts a sync to a commit; false where one is under way.</summary>
    public bool TrySync(BareRepository repository, string commit, string? user)
    {
        lock (gate)
        {
            if (state.Operation is { Phase: "Running" } || stopping.IsCancellationRequested)
            {
                return false;
            }

            state = state with
            {
                Operation = new OperationState
                {
                    Phase = "Running",
                    Revision = commit,
                    User = user,
                    StartedAt = options.Time.GetUtcNow(),
                },
            };
            operation = Task.Run(() => SyncAsync(repository, commit, user), CancellationToken.None);
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await operation;
        await rollout;
        if (State.Workload is { } workload)
        {
            Change(now => now with { Workload = null });
            await workload.DisposeAsync();
        }

        rolloutStop.Dispose();
        stopping.Dispose();
        refreshing.Dispose();
    }

    private async Task CompareAsync(BareRepository repository, CancellationToken cancellationToken)
    {
        var spec = State.Spec;
        var commit = await repository.ResolveAsync(spec.TargetRevision, cancellationToken);
        Rendering? desired = null;
        string? error = null;
        if (commit is not null && commit == State.ComparedRevision)
        {
            (desired, error) = (State.Desired, State.ComparisonError);
        }
        else if (commit is null)
        {
            error = $"Unable to resolve '{spec.TargetRevision}' to a commit SHA.";
        }
        else
        {
            try
            {
                desired = await RenderAsync(repository, commit, cancellationToken);
            }
            catch (RenderException e)
            {
                error = $"Failed to load target state: {e.Message}";
            }
        }

        Change(now =>
            now with
            {
                ComparedRevision = commit,
                Desired = desired,
                ComparisonError = error,
                ReconciledAt = options.Time.GetUtcNow(),
            }
        );
    }

    private void Recover(ApplicationState now)
    {
        var due = retryAt is { } time && options.Time.GetUtcNow() >= time;
        var died = now.Workload is { HasExited: true } && now.Spec.SelfHeal && retryAt is null;
        if (now.Live is { } live && rollout.IsCompleted && (due || died))
        {
            Rollout(live);
        }
    }

    private async Task SyncAsync(BareRepository repository, string commit, string? user)
    {
        try
        {
            var rendering = await RenderAsync(repository, commit, stopping.Token);
            Applied(rendering, commit, user, State.History.Count == 0 ? 0 : State.History[^1].Id + 1);
            Finish("Succeeded", "successfully synced (all tasks run)");
        }
        catch (RenderException e)
        {
            Finish("Failed", $"ComparisonError: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            Finish("Error", "The deployer stopped.");
        }
        catch (IOException e)
        {
            Finish("Error", e.Message);
        }
    }

    private void Finish(string phase, string message) =>
        Change(now =>
            now with
            {
                Operation = now.Operation! with
                {
                    Phase = phase,
                    Message = message,
                    FinishedAt = options.Time.GetUtcNow(),
                },
            }
        );

    private void Applied(Rendering rendering, string commit, string? user, int id)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LiveFile)!);
        File.WriteAllText(LiveFile, string.Create(CultureInfo.InvariantCulture, $"{commit}\n{id}\n"));
        var at = options.Time.GetUtcNow();
        Change(now => now with { Live = rendering, History = now.History.Add(new Deployment(id, commit, at, user)) });
        pause = TimeSpan.Zero;
        Rollout(rendering);
    }

    private void Rollout(Rendering rendering)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            _ = rolloutStop.CancelAsync();
            rolloutStop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            retryAt = null;
            state = IsAlready(rendering)
                ? state with
                {
                    Health = "Healthy",
                    HealthMessage = null,
                    RollingOut = null,
                }
                : state with
                {
                    Health = "Progressing",
                    HealthMessage = "Waiting for rollout to finish: 0 of 1 updated replicas are available...",
                    RollingOut = rendering.Image,
                };
            if (state.RollingOut is not null)
            {
                var (before, stop) = (rollout, rolloutStop.Token);
                rollout = Task.Run(() => RolloutAsync(rendering, before, stop), CancellationToken.None);
            }
        }
    }

    // A change of other manifests restarts nothing.
    private bool IsAlready(Rendering rendering) =>
        state.Workload is { HasExited: false, Rendering: var running }
        && running.Image == rendering.Image
        && running.Readiness == rendering.Readiness
        && running.Environment.Count == rendering.Environment.Count
        && !running.Environment.Except(rendering.Environment).Any();

    private async Task RolloutAsync(Rendering rendering, Task before, CancellationToken stop)
    {
        await before;
        try
        {
            var image = await puller.PullAsync(rendering.Image, stop);
            var workload = await starter.StartAsync(image, rendering, stop);
            if (!TrySwap(workload, stop, out var old))
            {
                await workload.DisposeAsync();
                return;
            }

            _ = WatchAsync(workload);
            if (old is not null)
            {
                await old.DisposeAsync();
            }
        }
        catch (Exception e)
            when (e
                    is PullException
                        or StartException
                        or IOException
                        or HttpRequestException
                        or OperationCanceledException
            )
        {
            if (stop.IsCancellationRequested)
            {
                // Superseded by a newer rollout, or the deployer stops.
                return;
            }

            pause = pause == TimeSpan.Zero ? TimeSpan.FromSeconds(2) : pause * 2;
            pause = pause > LongestPause ? LongestPause : pause;
            retryAt = options.Time.GetUtcNow() + pause;
            var reason = e is StartException ? "CrashLoopBackOff" : "ImagePullBackOff";
            Change(now => now with { Health = "Degraded", HealthMessage = $"{reason}: {e.Message}" });
        }
    }

    // Whether this rollout has been superseded is asked under the lock: what a newer one decided must not be undone.
    private bool TrySwap(Workload workload, CancellationToken stop, out Workload? old)
    {
        lock (gate)
        {
            old = state.Workload;
            if (stop.IsCancellationRequested)
            {
                return false;
            }

            state = state with { Workload = workload, RollingOut = null, Health = "Healthy", HealthMessage = null };
            return true;
        }
    }

    private async Task WatchAsync(Workload workload)
    {
        await workload.Exited;
        Change(now =>
            now.Workload == workload && now.RollingOut is null
                ? now with
                {
                    Health = "Degraded",
                    HealthMessage = $"The container ended. {workload.LastLines}".TrimEnd(),
                }
                : now
        );
        changed();
    }

    private Task<Rendering> RenderAsync(
        BareRepository repository,
        string commit,
        CancellationToken cancellationToken
    ) => new Kustomizer(repository, commit).RenderAsync(State.Spec.Path, cancellationToken);

    private void Change(Func<ApplicationState, ApplicationState> change)
    {
        lock (gate)
        {
            state = change(state);
        }
    }
}
