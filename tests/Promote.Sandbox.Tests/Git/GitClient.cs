using System.Diagnostics;
using System.Text;

namespace Promote.Sandbox.Tests.Git;

/// <summary>The real git, in a folder of the test's own.</summary>
internal sealed class GitClient : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-sandbox-tests-").FullName;

    public string PathOf(string path) => Path.Combine(folder, path);

    public async Task<(int ExitCode, string Output)> RunAsync(string? token, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = start.Environment;
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = Path.Combine(folder, "no-such-file");
        environment["GIT_TERMINAL_PROMPT"] = "0";
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            environment[$"GIT_{who}_NAME"] = "Tester";
            environment[$"GIT_{who}_EMAIL"] = "tester@example.test";
        }

        if (token is not null)
        {
            environment["GIT_CONFIG_COUNT"] = "1";
            environment["GIT_CONFIG_KEY_0"] = "http.extraHeader";
            environment["GIT_CONFIG_VALUE_0"] =
                "Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("x:" + token));
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Clones into <c>clone</c> and commits a file there.</summary>
    public async Task CloneAndCommitAsync(string url, string token, string path, string text)
    {
        var (code, output) = await RunAsync(token, "clone", "--quiet", url, "clone");
        code.ShouldBe(0, output);
        await CommitAsync(path, text);
    }

    public async Task CommitAsync(string path, string text)
    {
        await File.WriteAllTextAsync(PathOf(Path.Combine("clone", path)), text);
        (await RunAsync(null, "-C", "clone", "add", path)).ExitCode.ShouldBe(0);
        (await RunAsync(null, "-C", "clone", "commit", "--quiet", "-m", "Change " + path)).ExitCode.ShouldBe(0);
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }
}
