namespace Templates.Tests.Running;

/// <summary>The folders under <c>Fixtures</c>, as repositories of the owner acme.</summary>
public sealed class FixtureRepositories : IAsyncLifetime
{
    private readonly Dictionary<string, GitFolder> repositories = new(StringComparer.Ordinal);

    /// <summary>They, as a request names them.</summary>
    public IReadOnlyDictionary<string, RepositorySource> Sources =>
        repositories.ToDictionary(one => $"acme/{one.Key}", one => new RepositorySource(one.Value.Path));

    /// <summary>One of them.</summary>
    public GitFolder this[string name] => repositories[name];

    /// <summary>Commits each; the library is released as v1.</summary>
    public async ValueTask InitializeAsync()
    {
        var root = Path.Combine(SourceTree.Root, "tests", "Templates.Tests", "Fixtures");
        foreach (var name in new[] { "shop", "library" })
        {
            var folder = Path.Combine(root, name);
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);
            repositories[name] = await GitFolder.CopyOfAsync(
                folder,
                files.Select(file => Path.GetRelativePath(folder, file))
            );
        }

        await repositories["library"].RunAsync("tag", "v1");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var one in repositories.Values)
            one.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A push to the shop's main branch, for one of its workflows.</summary>
    public WorkflowRequest Push(string workflow) =>
        new()
        {
            Repository = "acme/shop",
            Workflow = new($".github/workflows/{workflow}"),
            Event = new("push", new { }),
            Repositories = Sources,
        };
}
