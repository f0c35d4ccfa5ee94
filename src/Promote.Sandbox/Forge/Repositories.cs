using System.Collections.Concurrent;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>The repositories of one sandbox.</summary>
internal sealed class Repositories : IDisposable
{
    private readonly ConcurrentDictionary<string, Repository> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly SandboxContext context;
    private int lastId;

    /// <summary>Those that are in the data directory.</summary>
    public Repositories(SandboxContext context)
    {
        this.context = context;
        var home = new DirectoryInfo(Path.Combine(context.DataDirectory, "git"));
        if (!home.Exists)
            return;
        foreach (var folder in home.EnumerateDirectories().SelectMany(owner => owner.EnumerateDirectories("*.git")))
        {
            var text = $"{folder.Parent!.Name}/{Path.GetFileNameWithoutExtension(folder.Name)}";
            if (RepositoryName.TryParse(text, out var name))
                Add(name, new BareRepository(folder.FullName));
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Repository> All => [.. byName.Values.OrderBy(one => one.Id)];

    /// <summary>A number that nothing else has.</summary>
    public int NextId() => Interlocked.Increment(ref lastId);

    /// <summary>One by its name; null where there is none.</summary>
    public Repository? Find(string owner, string name) => byName.GetValueOrDefault($"{owner}/{name}");

    /// <summary>Makes one whose main branch holds the files.</summary>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public async Task<Repository> CreateAsync(
        RepositoryName name,
        IReadOnlyDictionary<string, string> files,
        CancellationToken cancellationToken
    )
    {
        if (Find(name.Owner, name.Name) is not null)
            throw new ArgumentException($"There is a repository {name} already.", nameof(name));
        var git = await BareRepository.CreateAsync(context.GitDirectory(name.ToString()), cancellationToken);
        var changes = new List<TreeChange>();
        foreach (var (path, text) in files)
            changes.Add(new TreeChange(path, await git.WriteTextAsync(text, cancellationToken)));
        var tree = await new TreeEditor(git).ApplyAsync(null, changes, cancellationToken);
        var author = new GitIdentity(
            context.Accounts.Admin.Name,
            context.Accounts.Admin.Email,
            context.Clock.GetUtcNow()
        );
        var commit = await git.WriteCommitAsync(tree, [], author, author, "Start\n", cancellationToken);
        await git.UpdateRefsAsync([new RefUpdate("refs/heads/main", null, commit)], cancellationToken);
        var repository = Add(name, git);
        context.RaiseRefsChanged(name.ToString());
        return repository;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var repository in byName.Values)
            repository.Dispose();
    }

    private Repository Add(RepositoryName name, BareRepository git)
    {
        var repository = new Repository(NextId(), name, git, context.Clock.GetUtcNow());
        repository.Labels.Add(new Label(NextId(), "bug", "d73a4a", "Something isn't working"));
        return byName.TryAdd(name.ToString(), repository)
            ? repository
            : throw new ArgumentException($"There is a repository {name} already.", nameof(name));
    }
}
