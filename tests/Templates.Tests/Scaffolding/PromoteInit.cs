using System.Diagnostics;
using Acceptance.Tests.World;
using Templates.Tests.Running;

namespace Templates.Tests.Scaffolding;

/// <summary>The tool as a process, in a copy of a sample.</summary>
public sealed class PromoteInit : IDisposable
{
    /// <summary>The workflow that is written.</summary>
    public const string Workflow = ".github/workflows/promote.yml";

    private readonly GitFolder git;

    private PromoteInit(GitFolder git) => this.git = git;

    /// <summary>Where the copy is.</summary>
    public string Folder => git.Path;

    /// <summary>A sample without its workflow and some of its files, in a repository whose origin is on GitHub.</summary>
    public static async Task<PromoteInit> InAsync(string sample, string repository, params string[] without)
    {
        var root = Path.Combine(SourceTree.Root, "samples", sample);
        var listed = await Processes.OutputAsync("git", ["ls-files", "-z"], root);
        var copy = await GitFolder.CopyOfAsync(
            root,
            listed
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Except(without.Append(Workflow), StringComparer.Ordinal)
        );
        await copy.RunAsync("remote", "add", "origin", $"https://github.com/{repository}.git");
        return new(copy);
    }

    /// <summary>Runs it.</summary>
    public async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [Programs.Cli, .. arguments])
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>What git says has changed, one a line.</summary>
    public Task<string> ChangesAsync() => git.RunAsync("status", "--porcelain", "--untracked-files=all");

    /// <summary>Commits what is there.</summary>
    public Task CommitAsync() => git.CommitAsync(new Dictionary<string, string>());

    /// <summary>A file's text.</summary>
    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <inheritdoc/>
    public void Dispose() => git.Dispose();
}
