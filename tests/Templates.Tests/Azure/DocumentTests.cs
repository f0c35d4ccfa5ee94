using System.Text.RegularExpressions;
using Templates.Tests.Rules;
using Templates.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Azure;

/// <summary>The page on Azure Pipelines says what is so: its files are pipelines, its tables are the templates' parameters.</summary>
public sealed partial class DocumentTests(WorkflowRunner runner)
{
    private static string Page { get; } =
        File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "azure-pipelines.md")).ReplaceLineEndings("\n");

    [Theory]
    [InlineData("request", "promote_build promote_request")]
    [InlineData("direct", "test promote_build promote_direct promote_prod")]
    [InlineData("build", "promote_build")]
    [InlineData(
        "manifests",
        "promote_bump promote_evidence promote_promotions promote_merge promote_audit promote_judge"
    )]
    public async Task A_file_of_the_page_is_a_pipeline(string name, string stages)
    {
        var text = Guide.Pipeline(name);
        using var self = await GitFolder.WithAsync(new Dictionary<string, string> { ["azure-pipelines.yml"] = text });
        using var templates = await GitFolder.OfThisRepositoryAsync("pipelines");

        var run = await runner.Tools.ExpandAsync(
            new PipelineRequest
            {
                Repositories = new Dictionary<string, string> { ["self"] = self.Path, ["promote"] = templates.Path },
            }
        );

        run.ShouldEndAs("Expanded");
        var expanded = new Document(name, run.Pipeline!).Root;
        ((YamlSequenceNode)expanded.Find("stages")!)
            .Children.Cast<YamlMappingNode>()
            .Select(stage => stage.Text("stage"))
            .ShouldBe(stages.Split(' '));
        (await runner.Tools.RunAsync("azure/validate.mjs", Path.Combine(self.Path, "azure-pipelines.yml"))).ShouldBe(
            "[]"
        );
    }

    [Theory]
    [InlineData("promote.yml")]
    [InlineData("manifests.yml")]
    [InlineData("steps/promote.yml")]
    public void A_table_of_the_page_has_the_templates_parameters(string file)
    {
        var section = Page.Split($"## Parameters of pipelines/{file}\n")[1].Split("\n## ")[0];

        Row.Matches(section)
            .Select(match => match.Value)
            .ShouldBe(
                PipelineFiles
                    .Parameters(PipelineFiles.Read(file))
                    .Select(one => $"| `{one.Text("name")}` |{Default(one)} | {one.Text("displayName")} |")
            );
    }

    private static string Default(YamlMappingNode parameter) =>
        parameter.Find("default") switch
        {
            null => " required",
            YamlMappingNode map => $" `{string.Join(", ", map.Children.Select(one => $"{one.Key}: {one.Value}"))}`",
            YamlScalarNode { Value.Length: > 0 } value => $" `{value.Value}`",
            _ => "",
        };

    [GeneratedRegex(@"^\| `.*$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }
}
