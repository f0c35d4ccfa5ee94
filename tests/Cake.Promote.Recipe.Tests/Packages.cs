using System.IO.Compression;
using Cake.Promote.Recipe.Tests;

[assembly: AssemblyFixture(typeof(Packages))]

namespace Cake.Promote.Recipe.Tests;

/// <summary>The packages of what was built, under a version that nobody has seen before.</summary>
public sealed class Packages : IAsyncLifetime
{
    public static readonly string[] Projects = ["Promote", "Promote.Cli", "Cake.Promote", "Cake.Promote.Recipe"];

    private readonly TemporaryFolder folder = new();

    public string Folder => folder.Path;

    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():n}";

    public async ValueTask InitializeAsync()
    {
        var packed = await Task.WhenAll(Projects.Select(PackAsync));
        foreach (var run in packed)
            run.ShouldExitWith(0);
    }

    public ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Version}.nupkg"));

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<Run> PackAsync(string project) =>
        Run.Of(
            SourceTree.Root,
            environment: null,
            "dotnet",
            "pack",
            $"src/{project}/{project}.csproj",
            "--no-build",
            "--no-restore",
            "--configuration",
            SourceTree.Configuration,
            "--output",
            Folder,
            $"-p:MinVerVersionOverride={Version}"
        );
}
