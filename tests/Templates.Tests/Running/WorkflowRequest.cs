namespace Templates.Tests.Running;

/// <summary>An event in a repository, and all that GitHub would know of it: what a workflow is run for.</summary>
public sealed record WorkflowRequest
{
    /// <summary>The repository in which the event happens, as owner/name.</summary>
    public required string Repository { get; init; }

    /// <summary>The workflow that starts.</summary>
    public required WorkflowFile Workflow { get; init; }

    /// <summary>What starts it.</summary>
    public required WorkflowEvent Event { get; init; }

    /// <summary>Who starts it.</summary>
    public string Actor { get; init; } = "ann";

    /// <summary>The event's ref, in full.</summary>
    public string Ref { get; init; } = "refs/heads/main";

    /// <summary>The event's commit; the ref's without it.</summary>
    public string? Sha { get; init; }

    /// <summary>The repositories that can be reached, by owner/name.</summary>
    public IReadOnlyDictionary<string, RepositorySource> Repositories { get; init; } =
        new Dictionary<string, RepositorySource>();

    /// <summary>The repository's secrets.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The repository's variables.</summary>
    public IReadOnlyDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>();

    /// <summary>The repository's environments, by name.</summary>
    public IReadOnlyDictionary<string, DeploymentEnvironment> Environments { get; init; } =
        new Dictionary<string, DeploymentEnvironment>();

    /// <summary>More variables of the machine: GITHUB_API_URL of a sandbox, where NuGet keeps packages.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>GITHUB_TOKEN.</summary>
    public string Token { get; init; } = "ghs_of_the_run";

    /// <summary>GITHUB_TOKEN of single jobs, by their key.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The GitHub Apps for which tokens can be had.</summary>
    public IReadOnlyList<GitHubApp> Apps { get; init; } = [];

    /// <summary>What jobs may do where no workflow says so; by default GitHub's restricted set.</summary>
    public IReadOnlyDictionary<string, string>? DefaultPermissions { get; init; }

    /// <summary>The folder of the repository's caches, which outlive a run.</summary>
    public string? Cache { get; init; }

    /// <summary>Where the machine goes away.</summary>
    public KillAt? KillAt { get; init; }

    /// <summary>How many milliseconds a minute of a timeout takes.</summary>
    public int? Minute { get; init; }
}

/// <summary>A workflow's path, and where it is taken from: by default the event's repository and commit.</summary>
public sealed record WorkflowFile(string Path, string? Repository = null, string? Ref = null, string? Sha = null);

/// <summary>An event's name and payload.</summary>
public sealed record WorkflowEvent(string Name, object? Payload = null);

/// <summary>
/// A local Git folder, or a URL; with both, checkouts go by the URL. And what refs stand for that it doesn't have (a
/// released tag, say).
/// </summary>
public sealed record RepositorySource(
    string? Path = null,
    string? Url = null,
    IReadOnlyDictionary<string, string>? Refs = null
);

/// <summary>An environment: its secrets, its variables, and the branches (as patterns) that may deploy to it.</summary>
public sealed record DeploymentEnvironment(
    IReadOnlyDictionary<string, string>? Secrets = null,
    IReadOnlyDictionary<string, string>? Vars = null,
    IReadOnlyList<string>? Branches = null
);

/// <summary>A GitHub App, and the token that its key gives. Installed everywhere, or on some repositories.</summary>
public sealed record GitHubApp(
    string ClientId,
    string PrivateKey,
    string Token,
    string Slug,
    string? AppId = null,
    IReadOnlyList<string>? Repositories = null
);

/// <summary>
/// A step (by id or name) at which a job's machine goes away: at its start, or at the first line that holds a text.
/// With mode <c>cancel</c>, somebody cancels the run instead: steps that always run still do.
/// </summary>
public sealed record KillAt(
    string Job,
    string Step,
    string? Line = null,
    string When = "line",
    string Mode = "machine"
);
