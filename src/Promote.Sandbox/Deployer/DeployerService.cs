using System.Collections.Concurrent;
using System.Net;

namespace Promote.Sandbox.Deployer;

/// <summary>
/// Argo CD as far as a promotion sees it: follows the Applications of the registered repositories, and runs what their overlays
/// say as processes of this machine.
/// </summary>
internal sealed partial class DeployerService : BackgroundService
{
    private readonly ConcurrentDictionary<string, string?> repositories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ManagedApplication> applications = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Pin> pins = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim loading = new(1);
    private readonly SemaphoreSlim poked = new(0);
    private readonly DeployerOptions options;
    private readonly ILogger<DeployerService> logger;
    private readonly HttpClient http;
    private readonly OrphanGuard guard = new();
    private readonly ImagePuller puller;
    private readonly WorkloadStarter starter;

    public DeployerService(DeployerOptions options, ILogger<DeployerService> logger)
    {
        // A relative folder would change its meaning in the processes that are started.
        this.options = options with
        {
            Folder = Directory.CreateDirectory(options.Folder).FullName,
        };
        this.logger = logger;
        http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                UseProxy = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(30),
        };
        puller = new ImagePuller(this.options, http);
        starter = new WorkloadStarter(this.options, guard, http);
    }

    public DeployerOptions Options => options;

    /// <summary>For what must reach a workload.</summary>
    public HttpClient Http => http;

    public IEnumerable<ManagedApplication> Applications =>
        applications.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value);

    /// <summary>As they were when they were looked at last.</summary>
    public IReadOnlyList<EnvironmentState> Environments { get; private set; } = [];

    /// <summary>Follows the Applications under <c>argocd/</c> of <c>owner/name</c>.</summary>
    public void Register(string repository)
    {
        repositories.TryAdd(repository, null);
        Poke();
    }

    /// <summary>Looks at Git soon, as Argo CD does when a webhook tells it of a push.</summary>
    public void Poke()
    {
        if (poked.CurrentCount == 0)
        {
            poked.Release();
        }
    }

    public ManagedApplication? Find(string name) => applications.GetValueOrDefault(name);

    /// <summary>The repository that an Application deploys from, if it is there.</summary>
    public BareRepository? RepositoryOf(ApplicationSpec spec) =>
        options.FindRepository(spec.Repository) is { } folder ? new BareRepository(folder) : null;

    /// <summary>Looks at Git now, for one Application.</summary>
    public async Task RefreshAsync(string application, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Find(application) is { } found && RepositoryOf(found.State.Spec) is { } repository)
        {
            await found.RefreshAsync(repository, cancellationToken);
        }
    }

    /// <summary>Reads every environment now: the branch from Git, the digest from what was pulled, the version from the process.</summary>
    public async Task<IReadOnlyList<EnvironmentState>> ReadEnvironmentsAsync(CancellationToken cancellationToken) =>
        Environments = await Task.WhenAll(Applications.Select(one => ReadAsync(one.State, cancellationToken)));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(Applications.Select(one => one.DisposeAsync().AsTask()));
        applications.Clear();
    }

    public override void Dispose()
    {
        // Ends what may still run where the service was never stopped in order.
        guard.Dispose();
        http.Dispose();
        puller.Dispose();
        loading.Dispose();
        poked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LoadAsync(stoppingToken);
                await Task.WhenAll(
                    Applications.Select(one =>
                        RepositoryOf(one.State.Spec) is { } repository
                            ? one.RefreshAsync(repository, stoppingToken)
                            : Task.CompletedTask
                    )
                );
                await ReadEnvironmentsAsync(stoppingToken);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                LookFailed(e);
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var due = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(poked.WaitAsync(due.Token), Task.Delay(options.RefreshEvery, options.Time, due.Token));
        await due.CancelAsync();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await loading.WaitAsync(cancellationToken);
        try
        {
            foreach (var (name, seen) in repositories)
            {
                if (
                    options.FindRepository(name) is { } folder
                    && new BareRepository(folder) is var repository
                    && await repository.ResolveAsync("HEAD", cancellationToken) is { } head
                    && head != seen
                )
                {
                    await LoadAsync(name, repository, head, cancellationToken);
                    repositories[name] = head;
                }
            }
        }
        finally
        {
            loading.Release();
        }
    }

    private async Task LoadAsync(
        string name,
        BareRepository repository,
        string head,
        CancellationToken cancellationToken
    )
    {
        HashSet<string> there = new(StringComparer.Ordinal);
        var complete = true;
        foreach (var file in await repository.ListAsync(head, "argocd", cancellationToken))
        {
            if (!file.EndsWith(".yaml", StringComparison.Ordinal) && !file.EndsWith(".yml", StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                var text = await repository.ReadAsync(head, $"argocd/{file}", cancellationToken) ?? "";
                foreach (var manifest in YamlObjects.Parse(text, $"argocd/{file}"))
                {
                    if (ApplicationSpec.From(manifest, $"argocd/{file}") is { } spec)
                    {
                        there.Add(spec.Name);
                        await ApplyAsync(spec, cancellationToken);
                    }
                }
            }
            catch (RenderException e)
            {
                complete = false;
                BadApplication(name, e.Message);
            }
        }

        // What a broken file may have meant to keep is kept.
        foreach (var gone in applications.Where(one => complete && one.Value.State.Spec.Repository == name))
        {
            if (!there.Contains(gone.Key) && applications.TryRemove(gone))
            {
                await gone.Value.DisposeAsync();
            }
        }
    }

    private async Task ApplyAsync(ApplicationSpec spec, CancellationToken cancellationToken)
    {
        if (applications.TryGetValue(spec.Name, out var known))
        {
            known.Update(spec);
            return;
        }

        var application = new ManagedApplication(spec, options, puller, starter, Poke);
        applications[spec.Name] = application;
        if (RepositoryOf(spec) is { } repository)
        {
            await application.ResumeAsync(repository, cancellationToken);
        }
    }

    private async Task<EnvironmentState> ReadAsync(ApplicationState state, CancellationToken cancellationToken)
    {
        var pin = await PinAsync(state.Spec, cancellationToken);
        return new EnvironmentState
        {
            Application = state.Spec.Name,
            Environment = state.Spec.Environment,
            Commit = pin?.Commit,
            Tag = pin?.Tag,
            Digest = pin?.Digest,
            DeployedRevision = state.History.IsEmpty ? null : state.History[^1].Revision,
            RunningDigest = state.Workload is { HasExited: false } running ? running.Image.Digest.ToString() : null,
            AnsweredVersion = state.Workload is { } asked ? await asked.AskVersionAsync(cancellationToken) : null,
            Health = state.Health,
            Message = state.ComparisonError ?? state.HealthMessage,
            Sync = state.Sync,
        };
    }

    private async Task<Pin?> PinAsync(ApplicationSpec spec, CancellationToken cancellationToken)
    {
        if (
            RepositoryOf(spec) is not { } repository
            || await repository.ResolveAsync(spec.TargetRevision, cancellationToken) is not { } head
        )
        {
            return null;
        }

        if (pins.TryGetValue(spec.Name, out var known) && known.Head == head && known.Path == spec.Path)
        {
            return known;
        }

        try
        {
            var commit = await repository.LastChangeAsync(head, spec.Path, cancellationToken);
            var (tag, digest) = await new Kustomizer(repository, head).PinAsync(spec.Path, cancellationToken);
            return pins[spec.Name] = new Pin(head, spec.Path, commit, tag, digest);
        }
        catch (RenderException)
        {
            // The comparison says so.
            return null;
        }
    }

    private sealed record Pin(string Head, string Path, string? Commit, string? Tag, string? Digest);

    [LoggerMessage(LogLevel.Warning, "{Repository}: {Message}")]
    private partial void BadApplication(string repository, string message);

    [LoggerMessage(LogLevel.Error, "The applications could not be looked at.")]
    private partial void LookFailed(Exception exception);
}
