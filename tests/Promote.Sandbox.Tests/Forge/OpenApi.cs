using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Promote.Sandbox.Tests.Forge;

/// <summary>
/// GitHub's description of its REST API, from an npm package. It is installed once, under <c>artifacts/npm</c>; several
/// test runs at once wait for the first.
/// </summary>
internal static class OpenApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What the description covers of the exchanges, and what it does not allow.</summary>
    public static async Task<(IReadOnlyList<string> Covered, IReadOnlyList<string> Problems)> ValidateAsync(
        IEnumerable<JsonObject> exchanges
    )
    {
        var root = SourceTree.Root;
        var source = Path.Combine(root, "tests", "Promote.Sandbox.Tests", "openapi");
        var home = Path.Combine(root, "artifacts", "npm", "openapi");
        Directory.CreateDirectory(home);
        await InstallAsync(source, home);
        var file = Path.Combine(home, $"{Guid.NewGuid():N}.json");
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(exchanges));
            var answer = JsonNode.Parse(await RunAsync("node", [Path.Combine(source, "validate.mjs"), file], home))!;
            return (Texts(answer["covered"]), Texts(answer["problems"]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(one => (string)one!)];

    private static async Task InstallAsync(string source, string home)
    {
        using var turn = await TurnAsync(Path.Combine(home, ".lock"));
        var lockFile = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        var installed = Path.Combine(home, "installed.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == lockFile)
            return;
        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc" })
            File.Copy(Path.Combine(source, file), Path.Combine(home, file), overwrite: true);
        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], home);
        await File.WriteAllTextAsync(installed, lockFile);
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

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} exited with {process.ExitCode}: {await output}{await error}"
            );
    }
}
