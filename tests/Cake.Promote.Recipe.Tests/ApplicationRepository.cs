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

    /// <summary>The script of the GitHub action, as its one step runs it.</summary>
    public Task<Run> ActionAsync(string verb, string environment = "")
    {
        var variables = new Dictionary<string, string>(sandbox.Variables)
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_OUTPUT"] = folder[".out"],
            ["PROMOTE_VERB"] = verb,
            ["PROMOTE_APP"] = "web",
            ["PROMOTE_MANIFESTS"] = "acme/manifests",
            ["INPUT_ENVIRONMENT"] = environment,
            ["INPUT_ARTIFACT"] = "artifacts/web.json",
            ["INPUT_TIMEOUT"] = verb == "wait" ? "2m" : "",
            ["INPUT_ARGUMENTS"] = "",
            ["INPUT_PASSES"] = "4",
            ["INPUT_CAKE"] = "auto",
            ["INPUT_WORKING_DIRECTORY"] = folder.Path,
        };
        return Run.Of(folder.Path, variables, Path.Combine(SourceTree.Root, ".github", "actions", "promote", "run.sh"));
    }

    /// <summary>What the action's steps set as outputs, all together.</summary>
    public string Outputs => File.ReadAllText(folder[".out"]);

    public void Dispose() => folder.Dispose();

    private async Task GitAsync(params string[] arguments) =>
        (await Run.Of(folder.Path, sandbox.Variables, "git", arguments)).ShouldExitWith(0);
}
