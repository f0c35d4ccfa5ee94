using System.Diagnostics;

namespace Templates.Tests.Running;

/// <summary>
/// GitHub's own npm packages for workflows. They are installed once, under <c>artifacts/npm</c>; several test runs at
/// once wait for the first.
/// </summary>
public sealed class NodeTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The folder whose <c>node_modules</c> holds them.</summary>
    public string Packages { get; } = Path.Combine(SourceTree.Root, "artifacts", "npm", "templates");

    /// <summary>The runner's sources.</summary>
    public string Sources { get; } = Path.Combine(SourceTree.Root, "tests", "Templates.Tests", "runner");

    /// <summary>Installs them, unless they are there.</summary>
    public async Task InstallAsync()
    {
        var lockFile = await File.ReadAllTextAsync(Path.Combine(Sources, "package-lock.json"));
        Directory.CreateDirectory(Packages);
        using var turn = await TurnAsync(Path.Combine(Packages, ".lock"));
        var installed = Path.Combine(Packages, "installed.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == lockFile)
            return;

        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc" })
            File.Copy(Path.Combine(Sources, file), Path.Combine(Packages, file), overwrite: true);
        var version = await Processes.OutputAsync("node", ["--version"], Packages);
        if (int.Parse(version.TrimStart('v').Split('.')[0]) < 20)
            throw new InvalidOperationException(
                $"The workflows' tests need node 20 or newer; this is {version.Trim()}."
            );
        await Processes.OutputAsync(
            "npm",
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            Packages,
            patience: Patience
        );
        await File.WriteAllTextAsync(installed, lockFile);
    }

    /// <summary>What one of the scripts prints, given the packages and more.</summary>
    public Task<string> RunAsync(string script, params IEnumerable<string> arguments) =>
        Processes.OutputAsync(
            "node",
            ["--no-warnings", Path.Combine(Sources, script), Packages, .. arguments],
            SourceTree.Root,
            patience: Patience
        );

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
}
