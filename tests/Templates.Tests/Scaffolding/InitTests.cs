using System.Text.Json;

namespace Templates.Tests.Scaffolding;

/// <summary><c>promote init</c> in copies of the samples that lack what it writes.</summary>
public sealed class InitTests
{
    [Fact]
    public async Task A_manifests_repository_is_set_up_and_the_tool_reads_what_was_written()
    {
        using var init = await PromoteInit.InAsync("manifests", "acme/manifests", "promote.yaml", "CODEOWNERS");

        var (exit, output, errors) = await init.RunAsync("init", "--owners", "@rita");
        exit.ShouldBe(0, errors);
        (await init.ChangesAsync())
            .Split('\n')
            .ShouldBe(["?? .github/workflows/promote.yml", "?? CODEOWNERS", "?? promote.yaml"]);
        output.ShouldContain(
            "gh secret set GUARD_PRIVATE_KEY --repo acme/manifests --env promote-guard <acme-guard.pem"
        );
        output.ShouldContain("promote audit --manifests acme/manifests");

        await init.CommitAsync();
        var (status, table, problem) = await init.RunAsync("status", "--manifests", ".", "--output", "json");
        status.ShouldBe(0, problem);
        using var json = JsonDocument.Parse(table);
        json.RootElement.GetProperty("environments")
            .EnumerateArray()
            .Select(one => one.GetString())
            .ShouldBe(["dev", "staging", "prod"]);
        json.RootElement.GetProperty("apps")[0].GetProperty("app").GetString().ShouldBe("web");
    }

    [Theory]
    [InlineData("manifests", "acme/manifests", "promote.yaml", "--owners", "@rita")]
    [InlineData("app-web", "acme/web", "promote.build.yaml", "--manifests", "acme/manifests")]
    public async Task A_second_run_has_nothing_to_do(
        string sample,
        string repository,
        string without,
        params string[] arguments
    )
    {
        using var init = await PromoteInit.InAsync(sample, repository, without);

        (await init.RunAsync(["init", .. arguments])).Exit.ShouldBe(0);
        await init.CommitAsync();
        var (exit, output, _) = await init.RunAsync(["init", Kind(sample), .. arguments]);

        exit.ShouldBe(0);
        output.ShouldContain("Nothing to write.");
        (await init.ChangesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("manifests", "acme/manifests", "promote.yaml", "--owners", "@rita")]
    [InlineData("app-web", "acme/web", "promote.build.yaml", "--manifests", "acme/manifests")]
    public async Task A_dry_run_writes_nothing(
        string sample,
        string repository,
        string without,
        params string[] arguments
    )
    {
        using var init = await PromoteInit.InAsync(sample, repository, without);

        var (exit, output, _) = await init.RunAsync(["init", .. arguments, "--dry-run"]);

        exit.ShouldBe(0);
        output.ShouldContain($"would write  {without}");
        output.ShouldContain("  | version: 1");
        (await init.ChangesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_application_repository_gets_its_build_and_its_workflow()
    {
        using var init = await PromoteInit.InAsync("app-web", "acme/web", "promote.build.yaml");

        var (exit, output, errors) = await init.RunAsync("init", "--manifests", "acme/manifests");

        exit.ShouldBe(0, errors);
        init.Read("promote.build.yaml")
            .ShouldBe(
                """
                # How the images of a commit are built, once. docs/build-once.md of Promote has every key.
                version: 1
                app: web
                manifests: acme/manifests
                tag: sha
                builds:
                  - images: [ghcr.io/acme/web]
                    run:
                      - dotnet
                      - publish
                      - -t:PublishContainer
                      - -p:ContainerRegistry={registry}
                      - -p:ContainerRepository={repository}
                      - -p:ContainerImageTag={tag}
                    digest: sdk

                """.ReplaceLineEndings("\n")
            );
        output.ShouldContain("RunPromote(Argument(\"target\", \"Default\"));");
    }

    [Fact]
    public async Task What_it_cannot_know_is_asked_for()
    {
        using var init = await PromoteInit.InAsync("app-web", "acme/web", "promote.build.yaml");

        var (exit, _, errors) = await init.RunAsync("init");

        exit.ShouldBe(2);
        errors.ShouldContain("Add --manifests owner/name.");
    }

    private static string Kind(string sample) => sample == "manifests" ? "manifests" : "app";
}
