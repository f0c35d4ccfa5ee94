namespace Promote.Sandbox.Hosting;

/// <summary>What the parts of one sandbox share.</summary>
internal sealed class SandboxContext
{
    private readonly Lock gate = new();
    private Action<string> refsChanged = static _ => { };

    /// <summary>Nobody but its own accounts.</summary>
    public SandboxContext() => Teams = new Teams(Accounts);

    /// <summary>Where its files go.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The time that everything goes by.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Who there is.</summary>
    public Accounts Accounts { get; } = new();

    /// <summary>The Apps that sign for themselves.</summary>
    public AppKeys AppKeys { get; } = new();

    /// <summary>The teams they are in.</summary>
    public Teams Teams { get; }

    /// <summary>Where it is reached.</summary>
    public Urls Urls { get; } = new();

    /// <summary>What runs where, for the page; the deployer sets it.</summary>
    public Func<IEnumerable<EnvironmentView>> Environments { get; set; } = static () => [];

    /// <summary>The bare repository of <c>owner/name</c>, whether it is there or not.</summary>
    /// <exception cref="ArgumentException">That is no repository's name.</exception>
    public string GitDirectory(string repository)
    {
        if (!RepositoryName.TryParse(repository, out var name))
            throw new ArgumentException($"'{repository}' is not an owner/name.", nameof(repository));
        return Path.Combine(DataDirectory, "git", name.Owner, name.Name + ".git");
    }

    /// <summary>Calls back after each change of a branch or tag, by push or API, with <c>owner/name</c>. Must return at once.</summary>
    public void OnRefsChanged(Action<string> handler)
    {
        lock (gate)
            refsChanged += handler;
    }

    /// <summary>Tells that refs changed.</summary>
    public void RaiseRefsChanged(string repository) => refsChanged(repository);
}

/// <summary>Where the sandbox is reached.</summary>
internal sealed class Urls
{
    private Func<string>? root;

    /// <summary>Its root, without a final slash. Known once the server listens.</summary>
    /// <exception cref="InvalidOperationException">The server does not listen yet.</exception>
    public string Root => root?.Invoke() ?? throw new InvalidOperationException("The sandbox does not listen yet.");

    /// <summary>Tells it where to look.</summary>
    public void Use(Func<string> source) => root = source;
}

/// <summary>An environment as the page shows it.</summary>
internal sealed record EnvironmentView
{
    /// <summary>Such as <c>staging</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The Argo CD Application.</summary>
    public required string Application { get; init; }

    /// <summary>The tag it runs.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest it runs.</summary>
    public string? Digest { get; init; }

    /// <summary>The commit that was deployed.</summary>
    public string? Commit { get; init; }

    /// <summary>The version that the process answers with.</summary>
    public string? Version { get; init; }

    /// <summary>Argo CD's word for its health.</summary>
    public required string Health { get; init; }

    /// <summary>Why it is in that state, where Argo CD says so.</summary>
    public string? Message { get; init; }

    /// <summary>Argo CD's word for its sync.</summary>
    public required string Sync { get; init; }
}
