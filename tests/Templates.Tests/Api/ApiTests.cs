using Templates.Tests.Running;

namespace Templates.Tests.Api;

/// <summary>The templates offer what templates.api.txt says, and what changes in it is announced.</summary>
public sealed class ApiTests
{
    private const string Action = """
        name: Greet
        inputs:
          who: { required: true }
          how: { required: false, default: loudly }
          version: { default: source }
        outputs:
          said: { value: x }
        runs: { using: composite, steps: [] }
        """;

    private const string Workflow = """
        on:
          workflow_call:
            inputs:
              app: { type: string, required: true }
              mode: { type: string, default: request }
              dry: { type: boolean, default: false }
            secrets:
              KEY: { required: true }
              TOKEN:
            outputs:
              tag: { value: x }
        permissions: {}
        jobs:
          build:
            if: github.event_name == 'push' && github.event.inputs.app != ''
            environment: prod
            permissions: { packages: write, contents: read }
            steps:
              - uses: actions/create-github-app-token@v3
                with: { permission-contents: write }
        """;

    private const string Pipeline = """
        parameters:
          - name: app
          - name: mode
            type: string
            default: request
            values: [request, direct]
          - name: environments
            type: object
            default: [dev, { name: prod }]
          - { name: version, type: string, default: source }
        stages: []
        """;

    [Fact]
    public void The_declaration_says_what_the_templates_of_this_repository_offer() =>
        TemplateApi
            .Differences(
                File.ReadAllText(Path.Combine(SourceTree.Root, TemplateApi.File)),
                TemplateApi.Of(SourceTree.Root)
            )
            .ShouldBeEmpty();

    [Fact]
    public void What_changed_here_since_the_last_release_is_in_the_changelog() =>
        TemplateApiHistory.Check(SourceTree.Root, version: null).ShouldBeEmpty();

    [Fact]
    public void Everything_that_a_user_can_name_or_must_grant_has_a_line()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".github/workflows/promote.yml", Workflow);
        folder.Write(".github/workflows/ci.yml", "on: push\njobs: {}\n");
        folder.Write(".github/actions/greet/action.yml", Action);
        folder.Write("pipelines/steps/promote.yml", Pipeline);

        TemplateApi
            .Of(folder.Path)
            .ShouldBe([
                ".github/workflows/promote.yml input app string required",
                ".github/workflows/promote.yml input mode string optional = \"request\"",
                ".github/workflows/promote.yml input dry boolean optional = \"false\"",
                ".github/workflows/promote.yml secret KEY required",
                ".github/workflows/promote.yml secret TOKEN optional",
                ".github/workflows/promote.yml output tag",
                ".github/workflows/promote.yml permission contents: read in build",
                ".github/workflows/promote.yml permission packages: write in build",
                ".github/workflows/promote.yml app-permission contents: write in build",
                ".github/workflows/promote.yml environment prod in build",
                ".github/workflows/promote.yml dispatch input app",
                ".github/workflows/promote.yml event push",
                ".github/actions/greet/action.yml input who required",
                ".github/actions/greet/action.yml input how optional = \"loudly\"",
                ".github/actions/greet/action.yml input version optional, the release's own",
                ".github/actions/greet/action.yml output said",
                "pipelines/steps/promote.yml parameter app string required",
                "pipelines/steps/promote.yml parameter mode string of [\"request\", \"direct\"] optional = \"request\"",
                "pipelines/steps/promote.yml parameter environments object optional = [\"dev\", {name: \"prod\"}]",
                "pipelines/steps/promote.yml parameter version string optional, the release's own",
            ]);
    }

    [Fact]
    public void What_differs_is_told_line_by_line()
    {
        TemplateApi
            .Differences(
                TemplateApi.Text(["a input x required", "a output y"]),
                ["a input x optional = \"\"", "a output y"]
            )
            .ShouldBe([
                "templates.api.txt: remove the line: a input x required",
                "templates.api.txt: add the line: a input x optional = \"\"",
            ]);
        TemplateApi.Differences(TemplateApi.Text(["a output y"]), ["a output y"]).ShouldBeEmpty();
    }
}
