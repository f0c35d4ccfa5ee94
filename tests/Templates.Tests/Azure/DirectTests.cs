using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>A small team's application, whose own pipeline writes the manifests repository.</summary>
public sealed class DirectTests(WorkflowRunner runner, AzureWorld world) : IClassFixture<AzureWorld>
{
    private const string Dev = "apps/web/overlays/dev/kustomization.yaml";

    // What others wrote, in the places where Azure hands it on.
    private const string Hostile =
        "x'\"`touch pwned`$(touch pwned);touch pwned #\n##vso[task.setvariable variable=PROMOTE_VERB]audit";

    [Fact]
    public async Task Direct_mode_bumps_tests_and_opens_staging_whatever_others_wrote()
    {
        var commit = await world.PushAsync(
            "direct",
            ("Iv23liEXAMPLE", "Iv23promoter"),
            ("https://argocd.acme.test", world.Sandbox.Url)
        );
        using var work = new TemporaryFolder();

        var run = await runner.Tools.RunAsync(
            world.Request() with
            {
                SourceVersion = commit,
                Branch = "refs/heads/x'\"`touch${IFS}pwned`$(touch${IFS}pwned)##vso[task.complete result=Failed]",
                Message = Hostile,
                RequestedFor = Hostile,
                Environments = new Dictionary<string, AzureEnvironment> { ["prod"] = new(Approved: true) },
            },
            work["run"]
        );

        run.ShouldSucceed();
        var build = run.Job("build");
        build.Groups.ShouldBeEmpty();
        build.Step("build").Outputs["tag"].ShouldBe(commit);
        build.Step("build").Summary.ShouldContain(commit);
        (await world.FileAsync(Dev)).ShouldContain(build.Step("build").Outputs["digest"]);
        var direct = run.Job("direct");
        direct.Groups.ShouldBe(["promote-manifests"]);
        direct.Step("bump").Outputs["outcome"].ShouldBe("committed");
        direct.Step("wait").Outputs["outcome"].ShouldBe("healthy");
        direct.Step("smoke").Outputs["outcome"].ShouldBe("passed");
        direct.Step("staging").Outputs["pull-request-url"].ShouldContain("/pull/");
        run.Job("prod").Environment.ShouldBe("prod");
        Directory.EnumerateFiles(work.Path, "pwned", SearchOption.AllDirectories).ShouldBeEmpty();
        run.Log.ShouldNotContain(world.Sandbox.Token("argocd"));
        run.Log.ShouldNotContain(world.Key("Iv23promoter"));
        run.Log.ShouldNotContain("sandbox_promoter_");
    }
}
