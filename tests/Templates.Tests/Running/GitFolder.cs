namespace Templates.Tests.Running;

/// <summary>A Git repository of its own for a test, whose workflows and actions a run takes from a commit.</summary>
public sealed class GitFolder : IDisposable
{
    private static readonly Dictionary<string, string> Author = new(StringComparer.Ordinal)
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "Ann",
        ["GIT_AUTHOR_EMAIL"] = "ann@example.com",
        ["GIT_COMMITTER_NAME"] = "Ann",
        ["GIT_COMMITTER_EMAIL"] = "ann@example.com",
    };

    private readonly TemporaryFolder folder = new();

    /// <summary>Where it is.</summary>
    public string Path => folder.Path;

    /// <summary>A repository with these files in its first commit, on main.</summary>
    public static async Task<GitFolder> WithAsync(IReadOnlyDictionary<string, string> files)
    {
        var git = new GitFolder();
        await git.RunAsync("init", "--quiet", "--initial-branch=main");
        await git.CommitAsync(files);
        return git;
    }

    /// <summary>
    /// A repository with this one's files under some paths as they are now, committed or not. What a template calls is
    /// then what is being worked on.
    /// </summary>
    public static async Task<GitFolder> OfThisRepositoryAsync(params IEnumerable<string> paths)
    {
        var listed = await Processes.OutputAsync(
            "git",
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", .. paths],
            SourceTree.Root
        );
        var names = listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct();
        return await CopyOfAsync(SourceTree.Root, names.Where(name => File.Exists(Within(SourceTree.Root, name))));
    }

    /// <summary>A repository with some of a folder's files in it.</summary>
    public static async Task<GitFolder> CopyOfAsync(string root, IEnumerable<string> names)
    {
        var git = await WithAsync(new Dictionary<string, string>());
        foreach (var name in names)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Within(git.Path, name))!);
            // A copy keeps its mode: scripts stay programs.
            File.Copy(Within(root, name), Within(git.Path, name));
        }

        await git.CommitAsync(new Dictionary<string, string>());
        return git;
    }

    /// <summary>Writes files and commits them; gives the commit.</summary>
    public async Task<string> CommitAsync(IReadOnlyDictionary<string, string> files)
    {
        foreach (var (name, text) in files)
            folder.Write(name, text);
        await RunAsync("add", "--all");
        await RunAsync("commit", "--quiet", "--allow-empty", "--message", "Change");
        return await RunAsync("rev-parse", "HEAD");
    }

    /// <summary>What a git command prints.</summary>
    public async Task<string> RunAsync(params IEnumerable<string> arguments) =>
        (await Processes.OutputAsync("git", arguments, Path, Author)).Trim();

    private static string Within(string root, string name) => System.IO.Path.Combine(root, name);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}
