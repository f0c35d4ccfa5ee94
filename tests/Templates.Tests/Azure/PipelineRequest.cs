namespace Templates.Tests.Azure;

/// <summary>A run of a pipeline, and all that Azure would know of it.</summary>
public sealed record PipelineRequest
{
    /// <summary>The pipeline's file, in the repository <c>self</c>.</summary>
    public string Pipeline { get; init; } = "azure-pipelines.yml";

    /// <summary>The folders or URLs of repositories, by alias; <c>self</c> is the pipeline's own.</summary>
    public required IReadOnlyDictionary<string, string> Repositories { get; init; }

    /// <summary>Why it runs: <c>Build.Reason</c>.</summary>
    public string Reason { get; init; } = "IndividualCI";

    /// <summary>The branch: <c>Build.SourceBranch</c>.</summary>
    public string Branch { get; init; } = "refs/heads/main";

    /// <summary>The commit; the head of the repository if null.</summary>
    public string? SourceVersion { get; init; }

    /// <summary>The commit's message.</summary>
    public string Message { get; init; } = "Change";

    /// <summary>Who asked for it.</summary>
    public string RequestedFor { get; init; } = "Ann";

    /// <summary>The displayName of the schedule that started it.</summary>
    public string? Cron { get; init; }

    /// <summary>The alias of the pipeline resource that started it.</summary>
    public string? TriggeringAlias { get; init; }

    /// <summary>The pipeline's variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The variable groups that it may use.</summary>
    public IReadOnlyDictionary<string, VariableGroup> Groups { get; init; } = new Dictionary<string, VariableGroup>();

    /// <summary>Its environments.</summary>
    public IReadOnlyDictionary<string, AzureEnvironment> Environments { get; init; } =
        new Dictionary<string, AzureEnvironment>();

    /// <summary>The Docker registry service connections.</summary>
    public IReadOnlyDictionary<string, RegistryConnection> Connections { get; init; } =
        new Dictionary<string, RegistryConnection>();

    /// <summary>The pipeline resources: by alias, the run that is taken.</summary>
    public IReadOnlyDictionary<string, PipelineResource> Pipelines { get; init; } =
        new Dictionary<string, PipelineResource>();

    /// <summary>What the agent's machine has in its environment.</summary>
    public IReadOnlyDictionary<string, string> Machine { get; init; } = new Dictionary<string, string>();
}

/// <summary>A variable group, and the branches that its branch control check lets in; null: all.</summary>
public sealed record VariableGroup(
    IReadOnlyDictionary<string, string>? Secrets = null,
    IReadOnlyList<string>? Branches = null,
    IReadOnlyDictionary<string, string>? Variables = null
);

/// <summary>An environment, and whether its checks passed.</summary>
public sealed record AzureEnvironment(bool Approved);

/// <summary>How a registry is signed in to.</summary>
public sealed record RegistryConnection(string Registry, string Username, string Password);

/// <summary>A run of another pipeline: the folder of its artifacts, and its branch.</summary>
public sealed record PipelineResource(string Folder, string Branch = "refs/heads/main");
