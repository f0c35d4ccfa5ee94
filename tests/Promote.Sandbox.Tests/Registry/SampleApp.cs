namespace Promote.Sandbox.Tests.Registry;

/// <summary>A copy of the sample application in a Git repository of its own.</summary>
internal sealed class SampleApp : IDisposable
{
    private SampleApp(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<SampleApp> CreateAsync()
    {
        var app = new SampleApp(Directory.CreateTempSubdirectory("promote-app-").FullName);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "samples", "app-web")))
        {
            File.Copy(file, Path.Combine(app.Folder, Path.GetFileName(file)));
        }

        await Programs.GitAsync(app.Folder, "init", "-q", "-b", "main");
        await app.CommitAsync("First version");
        return app;
    }

    /// <summary>Commits all there is, and returns the commit.</summary>
    public async Task<string> CommitAsync(string message)
    {
        await Programs.GitAsync(Folder, "add", "-A");
        await Programs.GitAsync(Folder, "commit", "-q", "--allow-empty", "-m", message);
        return await HeadAsync();
    }

    public async Task<string> HeadAsync() => (await Programs.GitAsync(Folder, "rev-parse", "HEAD")).Trim();

    /// <summary>Builds the image and pushes it, as <c>promote.build.yaml</c> says.</summary>
    public async Task PublishAsync(int port, string repository, string tag)
    {
        // Beside the application, lest it is committed.
        var docker = Directory.CreateDirectory(Path.Combine(Folder, ".git", "docker")).FullName;
        var credentials = RegistryHost.Basic("promote", RegistryHost.Password).Parameter;
        await File.WriteAllTextAsync(
            Path.Combine(docker, "config.json"),
            $$"""{ "auths": { "localhost:{{port}}": { "auth": "{{credentials}}" } } }"""
        );
        await Programs.RunAsync(
            Folder,
            "dotnet",
            [
                "publish",
                "-t:PublishContainer",
                "-nodeReuse:false",
                $"-p:ContainerBaseImage=localhost:{port}/base/dotnet:10",
                $"-p:ContainerRegistry=localhost:{port}",
                $"-p:ContainerRepository={repository}",
                $"-p:ContainerImageTag={tag}",
                $"-p:PromoteTag={tag}",
            ],
            new Dictionary<string, string> { ["DOCKER_CONFIG"] = docker }
        );
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
