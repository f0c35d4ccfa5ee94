namespace Cake.Promote.Recipe.Tests;

public class RecipeTests(Packages packages)
{
    private const string Released = "version=0.1.0";

    [Fact]
    public async Task The_sample_goes_from_source_to_staging_by_its_targets()
    {
        using var sandbox = await SandboxProcess.StartAsync();
        using var app = new ApplicationRepository(sandbox);
        await app.CloneAsync("acme/web");
        var script = await File.ReadAllTextAsync(app["build.cake"], TestContext.Current.CancellationToken);
        script.ShouldContain(Released);
        app.Write("build.cake", script.Replace(Released, $"version={packages.Version}", StringComparison.Ordinal));
        await app.SetUpAsync(packages);
        const string Manifests = "--manifests=acme/manifests";

        (await app.CakeAsync(Manifests)).ShouldExitWith(0);
        // Nobody has seen it healthy yet.
        var early = await app.CakeAsync("--target=PromoteStaging", Manifests);
        (await app.CakeAsync("--target=Wait", "--env=dev", "--timeout=2m", Manifests)).ShouldExitWith(0);
        (await app.CakeAsync("--target=SmokeTest", "--env=dev", Manifests)).ShouldExitWith(0);
        var staging = await app.CakeAsync("--target=PromoteStaging", Manifests);

        early.ShouldExitWith(4).Output.ShouldContain("healthy");
        staging.ShouldExitWith(0);
    }

    [Fact]
    public async Task The_action_runs_the_scripts_targets_where_the_repository_has_one()
    {
        using var sandbox = await SandboxProcess.StartAsync();
        using var app = new ApplicationRepository(sandbox);
        await app.CloneAsync("acme/web");
        var script = await File.ReadAllTextAsync(app["build.cake"], TestContext.Current.CancellationToken);
        app.Write("build.cake", script.Replace(Released, $"version={packages.Version}", StringComparison.Ordinal));
        app.Write(".gitignore", "artifacts/\ntools/\nbin/\nobj/\n.out\n");
        await app.SetUpAsync(packages);

        // There is no promote on the PATH: only the script can do it.
        var build = await app.ActionAsync("build");
        var bump = await app.ActionAsync("bump");
        var early = await app.ActionAsync("to", "staging");
        var wait = await app.ActionAsync("wait", "dev");

        build.ShouldExitWith(0).Output.ShouldContain("Build");
        File.Exists(app["artifacts/web.json"]).ShouldBeTrue();
        bump.ShouldExitWith(0).Output.ShouldMatch(@"Build .*Skipped");
        early.ShouldExitWith(0).Output.ShouldContain("healthy");
        wait.ShouldExitWith(0);
        app.Outputs.ShouldContain("exit-code=4");
        app.Outputs.ShouldContain("outcome<<");
    }

    [Fact]
    public async Task Two_lines_are_enough_and_a_refusal_is_the_exit_code_of_the_process()
    {
        using var sandbox = await SandboxProcess.StartAsync();
        await sandbox.CreateRepositoryAsync(
            "acme",
            "shop-manifests",
            ShopManifests.Files(sandbox.Registry + "/acme/shop")
        );
        using var app = new ApplicationRepository(sandbox);
        app.Write("build.cake", ApplicationRepository.TwoLines(packages.Version));
        await app.SetUpAsync(packages);

        var refused = await app.CakeAsync("--target=PromoteStaging", "--app=shop", "--manifests=acme/shop-manifests");
        var unknown = await app.CakeAsync("--target=PromoteProd", "--app=shop", "--manifests=acme/shop-manifests");
        var listed = await app.CakeAsync("--description");

        refused.ShouldExitWith(3).Output.ShouldContain("latest");
        unknown.ShouldExitWith(2).Output.ShouldContain("PROMOTE2005");
        foreach (var target in (string[])["Build", "BumpDev", "Wait", "SmokeTest", "PromoteStaging", "PromoteProd"])
            listed.Output.ShouldContain(target);
    }
}
