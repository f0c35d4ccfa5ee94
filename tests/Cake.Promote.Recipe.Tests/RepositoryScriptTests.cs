namespace Cake.Promote.Recipe.Tests;

/// <summary>This repository's own build scripts.</summary>
public class RepositoryScriptTests
{
    [Fact]
    public async Task The_PowerShell_script_runs_a_target_and_passes_its_exit_code_on()
    {
        (await Run.Of(SourceTree.Root, environment: null, "dotnet", "tool", "restore")).ShouldExitWith(0);

        var listed = await PowerShellAsync("--description");
        var unknown = await PowerShellAsync("--target=NoSuchTarget");

        listed.ShouldExitWith(0).Output.ShouldContain("PromoteStaging");
        unknown.ExitCode.ShouldNotBe(0);
        unknown.Output.ShouldContain("NoSuchTarget");
    }

    private static Task<Run> PowerShellAsync(string argument) =>
        Run.Of(SourceTree.Root, environment: null, "dotnet", "pwsh", "-NoProfile", "build.ps1", argument);
}
