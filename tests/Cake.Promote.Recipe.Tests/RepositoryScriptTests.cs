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

    [Fact]
    public async Task A_promotion_from_the_repositorys_root_ends_with_the_verbs_exit_code()
    {
        using var sandbox = await SandboxProcess.StartAsync();
        await sandbox.CreateRepositoryAsync(
            "acme",
            "shop-manifests",
            ShopManifests.Files(sandbox.Registry + "/acme/shop")
        );
        (await Run.Of(SourceTree.Root, environment: null, "dotnet", "tool", "restore")).ShouldExitWith(0);

        var refused = await Run.Of(
            SourceTree.Root,
            sandbox.Variables,
            "dotnet",
            "cake",
            "--target=PromoteStaging",
            "--app=shop",
            $"--manifests={ShopManifests.Repository}"
        );

        refused.ShouldExitWith(3).Output.ShouldContain("latest");
    }

    private static Task<Run> PowerShellAsync(string argument) =>
        Run.Of(SourceTree.Root, environment: null, "dotnet", "pwsh", "-NoProfile", "build.ps1", argument);
}
