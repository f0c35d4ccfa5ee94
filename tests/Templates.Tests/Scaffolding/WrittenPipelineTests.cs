using Templates.Tests.Azure;
using Templates.Tests.Rules;
using Templates.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Scaffolding;

/// <summary>The pipelines that <c>promote init</c> writes for Azure Pipelines: this repository's templates take them.</summary>
public sealed class WrittenPipelineTests(WorkflowRunner runner)
{
    private const string Written = "azure-pipelines.promote.yml";

    public static TheoryData<string[]> Cases =>
        new(["--app", "web"], ["--app", "true"], ["--app", "web", "--templates", "acme/promote"]);

    [Theory, MemberData(nameof(Cases))]
    public async Task The_templates_take_what_it_passes_and_the_stages_are_those_of_request_mode(string[] arguments)
    {
        using var init = await WriteAsync(arguments);
        using var templates = await GitFolder.OfThisRepositoryAsync("pipelines");

        var run = await runner.Tools.ExpandAsync(
            new PipelineRequest
            {
                Pipeline = Written,
                Repositories = new Dictionary<string, string> { ["self"] = init.Folder, ["promote"] = templates.Path },
            }
        );

        run.ShouldEndAs("Expanded");
        run.Files.ShouldContain("promote:pipelines/promote.yml");
        var expanded = new Document(Written, run.Pipeline!).Root;
        ((YamlSequenceNode)expanded.Find("stages")!)
            .Children.Cast<YamlMappingNode>()
            .Select(stage => stage.Text("stage"))
            .ShouldBe(["promote_build", "promote_request"]);
        PipelineFiles
            .Mappings(expanded)
            .Select(map => map.Text("PROMOTE_APP"))
            .Where(app => app.Length > 0)
            .Distinct()
            .ShouldBe([arguments[1]]);
    }

    [Fact]
    public async Task A_manifests_repositorys_pipeline_has_the_stages_of_the_guide_and_no_workflow_beside_it()
    {
        using var init = await PromoteInit.InAsync("manifests", "acme/manifests", ".github/workflows/promote.yml");
        var (exit, _, errors) = await init.RunAsync([
            "init",
            "manifests",
            "--ci",
            "azure",
            "--templates",
            "acme/promote",
        ]);
        exit.ShouldBe(0, errors);
        await init.CommitAsync();
        using var templates = await GitFolder.OfThisRepositoryAsync("pipelines");

        var run = await runner.Tools.ExpandAsync(
            new PipelineRequest
            {
                Pipeline = Written,
                Repositories = new Dictionary<string, string> { ["self"] = init.Folder, ["promote"] = templates.Path },
            }
        );
        var said = await runner.Tools.RunAsync("azure/validate.mjs", Path.Combine(init.Folder, Written));

        run.ShouldEndAs("Expanded");
        ((YamlSequenceNode)new Document(Written, run.Pipeline!).Root.Find("stages")!)
            .Children.Cast<YamlMappingNode>()
            .Select(stage => stage.Text("stage"))
            .ShouldBe(["promote_evidence", "promote_promotions", "promote_merge", "promote_audit", "promote_judge"]);
        said.ShouldBe("[]");
        File.Exists(Path.Combine(init.Folder, ".github/workflows/promote.yml")).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Azures_language_service_has_nothing_to_say(string[] arguments)
    {
        using var init = await WriteAsync(arguments);

        var said = await runner.Tools.RunAsync("azure/validate.mjs", Path.Combine(init.Folder, Written));

        said.ShouldBe("[]");
    }

    private static async Task<PromoteInit> WriteAsync(string[] arguments)
    {
        var init = await PromoteInit.InAsync("app-web", "acme/web", "promote.build.yaml");
        var (exit, _, errors) = await init.RunAsync([
            "init",
            "--manifests",
            "acme/manifests",
            "--ci",
            "azure",
            .. arguments,
        ]);
        exit.ShouldBe(0, errors);
        await init.CommitAsync();
        return init;
    }
}
