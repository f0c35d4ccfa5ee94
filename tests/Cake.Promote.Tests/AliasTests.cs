using Cake.Core;
using Promote.Verbs;
using Promote.Verbs.Promotion;

namespace Cake.Promote.Tests;

public sealed class AliasTests(StandInRegistry registry) : IClassFixture<StandInRegistry>, IDisposable
{
    private readonly ManifestsRepository manifests = new(registry.Image);

    public void Dispose() => manifests.Dispose();

    [Fact]
    public void A_bump_commits_the_images_of_the_settings()
    {
        var result = new FakeContext(manifests.Folder).PromoteBump(Bump(ManifestsRepository.NewTag));

        result.Outcome.ShouldBe(PromotionOutcome.Committed);
        manifests.Overlay("dev").ShouldContain($"newTag: {ManifestsRepository.NewTag}");
        manifests.Overlay("dev").ShouldContain($"digest: {StandInRegistry.Digest}");
    }

    [Fact]
    public void A_promotion_takes_along_what_the_environment_before_runs()
    {
        var context = new FakeContext(manifests.Folder);
        context.PromoteBump(Bump(ManifestsRepository.NewTag));

        var result = context.PromoteTo("staging", Settings());

        result.Outcome.ShouldBe(PromotionOutcome.Committed);
        manifests.Overlay("staging").ShouldBe(manifests.Overlay("dev"));
    }

    [Fact]
    public void An_app_without_smoke_tests_that_nothing_requires_is_done_and_said_so()
    {
        var context = new FakeContext(manifests.Folder);

        var result = context.PromoteSmokeTest(Settings());

        result.Outcome.ShouldBe(SmokeTestOutcome.NotRequired);
        context.Lines.All.ShouldContain(
            "Information: web has no smoke tests, and nothing that comes from dev requires them."
        );
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        var settings = Bump(ManifestsRepository.NewTag);
        settings.DryRun = true;

        var result = new FakeContext(manifests.Folder).PromoteBump(settings);

        result.Outcome.ShouldBe(PromotionOutcome.WouldDo);
        manifests.Commits().ShouldBe("1");
    }

    [Fact]
    public void The_result_and_its_gates_are_told_in_the_log()
    {
        var context = new FakeContext(manifests.Folder);

        var result = context.PromoteBump(Bump(ManifestsRepository.NewTag));

        context.Lines.All.ShouldContain($"Information: {result.Summary}");
        result.Gates.ShouldNotBeEmpty();
        foreach (var gate in result.Gates)
            context.Lines.All.ShouldContain(line => line.Contains($"{gate.Gate}: passed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gate_that_refuses_ends_with_exit_code_3()
    {
        var error = Should.Throw<CakeException>(() => new FakeContext(manifests.Folder).PromoteBump(Bump("latest")));

        error.ExitCode.ShouldBe(3);
        error.Message.ShouldNotBeEmpty();
        manifests.Commits().ShouldBe("1");
    }

    [Fact]
    public void A_tag_that_runs_no_more_is_superseded_with_exit_code_5()
    {
        var settings = Settings();
        settings.Tag = ManifestsRepository.NewTag;

        Should
            .Throw<CakeException>(() => new FakeContext(manifests.Folder).PromoteTo("staging", settings))
            .ExitCode.ShouldBe(5);
    }

    [Theory]
    [InlineData("acceptance", "web")]
    [InlineData("staging", "shop")]
    public void An_environment_or_app_that_is_unknown_ends_with_exit_code_2(string environment, string app)
    {
        var settings = Settings();
        settings.App = app;

        var error = Should.Throw<CakeException>(() =>
            new FakeContext(manifests.Folder).PromoteTo(environment, settings)
        );

        error.ExitCode.ShouldBe(2);
        error.Message.ShouldContain("PROMOTE2");
    }

    [Fact]
    public void An_image_that_is_none_ends_with_exit_code_2()
    {
        var settings = Settings();
        settings.Images.Add(registry.Image + ":NOT A TAG");

        var error = Should.Throw<CakeException>(() => new FakeContext(manifests.Folder).PromoteBump(settings));

        error.ExitCode.ShouldBe(2);
    }

    [Fact]
    public void A_remote_that_is_not_there_is_told_with_its_own_exit_code()
    {
        var settings = Settings();
        settings.Manifests = Path.Combine(manifests.Folder, "nowhere.git");

        var error = Should.Throw<CakeException>(() => new FakeContext(manifests.Folder).PromoteTo("staging", settings));

        error.ExitCode.ShouldBeInRange(2, 8);
        error.InnerException.ShouldBeAssignableTo<global::Promote.Errors.PromoteException>();
    }

    [Fact]
    public void App_and_manifests_repository_are_taken_from_the_folder_where_the_settings_name_none()
    {
        File.WriteAllText(
            Path.Combine(manifests.Folder, "promote.build.yaml"),
            $"""
            version: 1
            app: web
            manifests: {manifests.Path}
            tag: sha
            builds:
              - images: [{registry.Image}]
                run: ["true"]
                digest: sdk

            """
        );

        var result = new FakeContext(manifests.Folder).PromoteTo("staging", new PromoteSettings());

        result.App.ShouldBe("web");
        result.Files.ShouldBe(["apps/web/overlays/staging/kustomization.yaml"]);
    }

    [Fact]
    public void A_build_without_its_file_ends_with_exit_code_2()
    {
        var error = Should.Throw<CakeException>(() =>
            new FakeContext(manifests.Folder).PromoteBuild(new PromoteSettings())
        );

        error.ExitCode.ShouldBe(2);
        error.Message.ShouldContain("promote.build.yaml");
    }

    private PromoteSettings Settings() => new() { App = "web", Manifests = manifests.Path };

    private PromoteSettings Bump(string tag)
    {
        var settings = Settings();
        settings.Images.Add($"{registry.Image}:{tag}@{StandInRegistry.Digest}");
        return settings;
    }
}
