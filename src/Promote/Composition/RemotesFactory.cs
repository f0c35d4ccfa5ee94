using System.IO;
using System.Text.RegularExpressions;
using Promote.ArgoCd.Api;
using Promote.Errors;
using Promote.Forges;
using Promote.Forges.GitHub;
using Promote.Guard;
using Promote.Guard.Git;
using Promote.Guard.Helm;
using Promote.Guard.Kustomize;
using Promote.Hosts;
using Promote.Http;
using Promote.Manifests;
using Promote.Manifests.Git;
using Promote.Processes;
using Promote.Registries;
using Promote.Registries.Oci;
using Promote.Smoke.Http;
using Promote.Verbs;

namespace Promote.Composition;

/// <summary>Which adapters serve a run. The only file that names the vendors.</summary>
public static partial class RemotesFactory
{
    // GitHub Actions, Azure Pipelines, a desk.
    private static readonly string[] Actors =
    [
        "PROMOTE_ACTOR",
        "GITHUB_ACTOR",
        "BUILD_REQUESTEDFOR",
        "USER",
        "USERNAME",
    ];

    /// <summary>The remotes that a front end's settings mean. Nothing is asked of them yet.</summary>
    /// <param name="settings">What the front end knows.</param>
    /// <param name="cancellationToken">Stops the look at the current repository's origin.</param>
    /// <exception cref="PromoteException">The settings cannot be used.</exception>
    public static async Task<Remotes> CreateAsync(RemotesSettings settings, CancellationToken cancellationToken)
    {
        var redactor = Tokens.Redactor(settings.Environment);
        var programs = new ProgramRunner(redactor, settings.Time, settings.Reports);
        var clients = new HttpClients(settings.Time, settings.Reports, redactor);
        var manifests =
            settings.Manifests ?? await OriginAsync(settings, programs, cancellationToken).ConfigureAwait(false);
        var (repository, forge) = Manifests(settings, manifests, clients, programs, redactor);
        return new Remotes(
            repository,
            forge?.Forge,
            Registry(settings.Environment, clients, programs, redactor, settings.Time),
            () =>
                new ArgoCdApi(
                    clients,
                    settings.Variable("ARGOCD_SERVER"),
                    settings.Variable("ARGOCD_AUTH_TOKEN"),
                    settings.Time
                ),
            () => new SmokeRunner(clients, programs, Tokens.Variables),
            settings.Time,
            settings.Reports,
            settings.Variable("PROMOTE_RUN_URL") ?? CiHosts.Detect(settings.Environment, TextWriter.Null).RunUrl
        )
        {
            PullRequests = forge?.PullRequests,
            Sources = forge?.Sources,
            Settings = forge?.Settings,
            Merges = forge?.Merges,
            Workflows = forge?.Workflows,
            Dispatcher = settings.Variable("PROMOTE_ACTOR") ?? settings.Variable("GITHUB_ACTOR"),
            Actor = Actors.Select(settings.Variable).FirstOrDefault(name => name is not null),
        };
    }

    /// <summary>What builds work with.</summary>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="reports">Where progress is told.</param>
    /// <param name="time">The clock.</param>
    public static BuildTools CreateBuildTools(
        IReadOnlyDictionary<string, string> environment,
        IProgress<Report> reports,
        TimeProvider time
    )
    {
        var redactor = Tokens.Redactor(environment);
        var programs = new ProgramRunner(redactor, time, reports);
        return new BuildTools(
            Registry(environment, new HttpClients(time, reports, redactor), programs, redactor, time),
            programs,
            reports,
            Tokens.OwnVariables
        );
    }

    /// <summary>What setting a repository up works with.</summary>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="reports">Where progress is told.</param>
    /// <param name="time">The clock.</param>
    public static InitTools CreateInitTools(
        IReadOnlyDictionary<string, string> environment,
        IProgress<Report> reports,
        TimeProvider time
    ) => new(new ProgramRunner(Tokens.Redactor(environment), time, reports));

    /// <summary>What the guard works with.</summary>
    /// <param name="repository">A folder in a clone of the manifests repository.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="reports">Where progress is told.</param>
    /// <param name="time">The clock.</param>
    public static GuardTools CreateGuardTools(
        string repository,
        IReadOnlyDictionary<string, string> environment,
        IProgress<Report> reports,
        TimeProvider time
    )
    {
        var programs = new ProgramRunner(Tokens.Redactor(environment), time, reports);
        return new GuardTools(new GitTrees(repository, programs, time), Renderers(environment, programs, time));
    }

    /// <summary>What the guard works with on a forge.</summary>
    /// <param name="settings">What the front end knows.</param>
    /// <param name="clone">A folder in a clone of the manifests repository, whose objects need not be fetched; null for none.</param>
    /// <param name="cancellationToken">Stops the look at the current repository's origin.</param>
    /// <exception cref="PromoteException">The settings cannot be used.</exception>
    public static async Task<ForgeGuardTools> CreateForgeGuardToolsAsync(
        RemotesSettings settings,
        string? clone,
        CancellationToken cancellationToken
    )
    {
        var remotes = await CreateAsync(settings, cancellationToken).ConfigureAwait(false);
        var programs = new ProgramRunner(Tokens.Redactor(settings.Environment), settings.Time, settings.Reports);
        var manifests =
            settings.Manifests ?? await OriginAsync(settings, programs, cancellationToken).ConfigureAwait(false);
        var url = OwnerAndName().IsMatch(manifests)
            ? $"{Server(settings).AbsoluteUri.TrimEnd('/')}/{manifests}.git"
            : manifests;
        return new ForgeGuardTools(
            remotes,
            new PullRequestTrees(GitOptions(settings, url), clone, programs, settings.Time),
            Renderers(settings.Environment, programs, settings.Time)
        );
    }

    private static Renderers Renderers(
        IReadOnlyDictionary<string, string> environment,
        ProgramRunner programs,
        TimeProvider time
    ) => new(new KustomizeRenderer(environment, programs, time), new HelmRenderer(environment, programs, time));

    private static Uri Server(RemotesSettings settings) =>
        Address("GITHUB_SERVER_URL", settings.Variable("GITHUB_SERVER_URL") ?? "https://github.com");

    private static GitRepositoryOptions GitOptions(RemotesSettings settings, string url) =>
        new()
        {
            Url = url,
            Credentials = Tokens.Manifests(settings) is { } token
                ? new GitCredentials(GitCredentials.TokenUser, token.Token)
                : null,
            Identity = new(
                settings.Variable("PROMOTE_GIT_NAME") ?? "promote",
                settings.Variable("PROMOTE_GIT_EMAIL") ?? "promote@users.noreply.github.com"
            ),
        };

    private static OciRegistry Registry(
        IReadOnlyDictionary<string, string> environment,
        HttpClients clients,
        ProgramRunner programs,
        Redactor redactor,
        TimeProvider time
    ) =>
        new(
            new RegistryConnections(
                clients,
                new DockerCredentials(environment, programs, redactor),
                new PlainHttp(environment),
                time
            )
        );

    private static (IManifestsRepository Repository, ForgePorts? Forge) Manifests(
        RemotesSettings settings,
        string manifests,
        HttpClients clients,
        ProgramRunner programs,
        Redactor redactor
    )
    {
        if (
            OwnerAndName().Match(manifests) is { Success: true } name
            && !Directory.Exists(Path.Combine(settings.WorkingDirectory, manifests))
        )
        {
            var options = GitHub(settings, name.Groups["owner"].Value, name.Groups["name"].Value);
            var (graphQl, rest) = Apis(clients, options, settings);
            return (
                new GitHubManifestsRepository(graphQl, rest, options),
                Ports(clients, graphQl, rest, options, settings)
            );
        }

        var git = new GitManifestsRepository(
            GitOptions(settings, manifests) with
            {
                IsOrigin = settings.Manifests is null,
            },
            programs,
            redactor,
            settings.Time
        );
        // The same host, under whatever protocol, has the pull requests.
        if (
            RepositoryUrl.Parse(manifests) is { } url
            && string.Equals(url.Host, Server(settings).Host, StringComparison.OrdinalIgnoreCase)
            && url.Path.Split('/') is [var owner, var repository]
            && Tokens.Manifests(settings) is not null
        )
        {
            var options = GitHub(settings, owner, repository);
            var (graphQl, rest) = Apis(clients, options, settings);
            return (git, Ports(clients, graphQl, rest, options, settings));
        }

        return (git, null);
    }

    private static (GitHubGraphQl, GitHubRest) Apis(
        HttpClients clients,
        GitHubOptions options,
        RemotesSettings settings
    ) => (new(clients, options, settings.Time), new(clients, options, settings.Time));

    private static ForgePorts Ports(
        HttpClients clients,
        GitHubGraphQl graphQl,
        GitHubRest rest,
        GitHubOptions options,
        RemotesSettings settings
    )
    {
        var forge = new GitHubForge(graphQl, rest, options);
        var sources = Tokens.Sources(settings)!.Value;
        var (sourcesGraphQl, sourcesRest) =
            sources.Token == options.Token
                ? (graphQl, rest)
                : Apis(clients, options with { Token = sources.Token, TokenVariable = sources.Variable }, settings);
        return new(
            forge,
            new GitHubPullRequestRecords(forge, graphQl, rest, options),
            new GitHubSources(sourcesGraphQl, sourcesRest),
            new GitHubSettings(new GitHubJson(clients, options, settings.Time), options),
            new GitHubMergeRecords(graphQl, rest, options),
            new GitHubWorkflows(rest, options)
        );
    }

    private static GitHubOptions GitHub(RemotesSettings settings, string owner, string repository)
    {
        var token = Tokens.Manifests(settings);
        var api = settings.Variable("GITHUB_API_URL") ?? "https://api.github.com";
        return new GitHubOptions
        {
            Api = Address("GITHUB_API_URL", api),
            GraphQl = Address(
                "GITHUB_GRAPHQL_URL",
                settings.Variable("GITHUB_GRAPHQL_URL")
                    ?? (api.EndsWith("/api/v3", StringComparison.Ordinal) ? api[..^3] : api.TrimEnd('/') + "/")
                        + "graphql"
            ),
            Owner = owner,
            Repository = repository,
            Token =
                token?.Token
                ?? throw new RemoteException(
                    ErrorCodes.NotAuthenticated,
                    $"{owner}/{repository}",
                    $"There is no token for {owner}/{repository}.",
                    $"Set PROMOTE_TOKEN in the environment to a token that may {settings.Rights}."
                ),
            TokenVariable = token.Value.Variable,
        }.Checked();
    }

    private static Uri Address(string variable, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new UsageException(
                ErrorCodes.Usage,
                variable,
                $"{variable} is '{text}', which is not an address.",
                "Set it to an https address, or leave it out for github.com."
            );

    private static async Task<string> OriginAsync(
        RemotesSettings settings,
        ProgramRunner programs,
        CancellationToken cancellationToken
    )
    {
        var result = await programs
            .RunAsync(
                new ProgramRequest("git", ["remote", "get-url", "origin"])
                {
                    WorkingDirectory = settings.WorkingDirectory,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return result.ExitCode == 0 && result.OutputText.Trim() is { Length: > 0 } url
            ? url
            : throw new UsageException(
                ErrorCodes.Usage,
                "manifests",
                "No manifests repository is named, and the current directory is in no repository with an origin.",
                "Add --manifests with owner/name, a Git URL or a local path."
            );
    }

    [GeneratedRegex(
        @"\A(?<owner>[A-Za-z0-9][A-Za-z0-9-]{0,38})/(?<name>[A-Za-z0-9._-]{1,100})\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex OwnerAndName();

    private sealed record ForgePorts(
        IForge Forge,
        IPullRequestRecords PullRequests,
        ISources Sources,
        IForgeSettings Settings,
        IMergeRecords Merges,
        IWorkflows Workflows
    );
}
