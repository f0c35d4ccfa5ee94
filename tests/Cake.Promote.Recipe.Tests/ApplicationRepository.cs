namespace Cake.Promote.Recipe.Tests;

/// <summary>An application repository that uses the recipe, as a team would have it.</summary>
internal sealed class ApplicationRepository(SandboxProcess sandbox) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static string TwoLines(string version) =>
        $"""
            #load nuget:?package=Cake.Promote.Recipe&version={version}
            RunPromote(Argument("target", "Default"));

            """;

    public string this[string name] => folder[name];

    public void Write(string name, string text) => folder.Write(name, text);

    /// <summary>Takes what the sandbox has as <paramref name="repository"/>.</summary>
    public async Task CloneAsync(string repository)
    {
        var run = await Run.Of(
            folder.Path,
            sandbox.Variables,
            "git",
            "clone",
            "--quiet",
            $"{sandbox.Url}/{repository}.git",
            "."
        );
        run.ShouldExitWith(0);
    }

    /// <summary>Adds the feed of the packages and the tool manifest, and commits.</summary>
    public async Task SetUpAsync(Packages packages)
    {
        Write(
            "nuget.config",
            $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources>
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
            </configuration>

            """
        );
        Write(
            "dotnet-tools.json",
            $$"""
            { "version": 1, "isRoot": true, "tools": { "cake.tool": { "version": "{{SourceTree.CakeVersion}}", "commands": ["dotnet-cake"] } } }

            """
        );
        await GitAsync("init", "--quiet", "--initial-branch", "main");
        await GitAsync("add", ".");
        await GitAsync(
            "-c",
            "user.name=dana",
            "-c",
            "user.email=dana@acme.test",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "--quiet",
            "--message",
            "Promote by the recipe"
        );
        (await Run.Of(folder.Path, sandbox.Variables, "dotnet", "tool", "restore")).ShouldExitWith(0);
    }

    public Task<Run> CakeAsync(params string[] arguments) =>
        Run.Of(folder.Path, sandbox.Variables, "dotnet", ["cake", .. arguments]);

    public void Dispose() => folder.Dispose();

    private async Task GitAsync(params string[] arguments) =>
        (await Run.Of(folder.Path, sandbox.Variables, "git", arguments)).ShouldExitWith(0);
}
