using System.Text.Json;
using System.Text.RegularExpressions;
using Templates.Tests.Rules;
using Templates.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Azure;

/// <summary>This repository's templates for Azure Pipelines keep every rule.</summary>
public sealed partial class TemplateRuleTests(WorkflowRunner runner)
{
    public static TheoryData<string> Files => [.. PipelineFiles.Files];

    [Fact]
    public async Task Azures_language_service_has_nothing_to_say() =>
        (
            await SaidAsync([.. PipelineFiles.Files.Select(file => Path.Combine(PipelineFiles.Folder, file))])
        ).ShouldBeEmpty();

    [Theory]
    [InlineData("jobs:\n  - job: a\n    timeoutInMinute: 1\n    steps: []", "Unexpected property timeoutInMinute")]
    [InlineData("steps:\n  - checkouts: self", "Unexpected property checkouts")]
    [InlineData("steps:\n  - bash: x\n    environment: { A: b }", "Unexpected property environment")]
    [InlineData("parameters:\n  - { name: a, displayName: A., type: strin }", "Value is not accepted")]
    [InlineData("parameters:\n  - { name: a, type: string }", "Missing property \"displayName\"")]
    [InlineData("stages:\n  - ${{ if eq(1, 1) }}:\n    - stage: a\n      job: []", "Unexpected property job")]
    [InlineData("steps:\n  - bash: x\n - bash: y", "bad indentation")]
    public async Task Mistakes_are_found(string text, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("bad.yml", text);

        (await SaidAsync(folder["bad.yml"])).ShouldContain(one => one.Contains(message));
    }

    [Theory, MemberData(nameof(Files))]
    public void A_template_is_passed_what_it_declares(string file)
    {
        foreach (
            var call in PipelineFiles.Mappings(PipelineFiles.Read(file)).Where(map => map.Find("template") is not null)
        )
        {
            var name = Path.GetFullPath(
                Path.Combine(PipelineFiles.Folder, Path.GetDirectoryName(file)!, call.Text("template"))
            );
            File.Exists(name).ShouldBeTrue(name);
            var declared = PipelineFiles.Parameters(
                PipelineFiles.Read(Path.GetRelativePath(PipelineFiles.Folder, name))
            );
            var passed = Entries(call.Map("parameters")).ToList();
            passed.Select(one => one.Name).ShouldBeSubsetOf(declared.Select(one => one.Text("name")), file);
            declared
                .Where(one => one.Find("default") is null)
                .Select(one => one.Text("name"))
                .ShouldBeSubsetOf(passed.Select(one => one.Name), $"{file} to {name}");
            foreach (var (key, value) in passed)
                ShouldFit(declared.First(one => one.Text("name") == key), value, PipelineFiles.Read(file), file);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_parameter_is_declared_and_used(string file)
    {
        var template = PipelineFiles.Read(file);
        var declared = PipelineFiles.Parameters(template).Select(one => one.Text("name")).ToList();
        var body = template.Children.Where(one => one.Key.Text() != "parameters").Select(one => one.Value);
        var used = body.SelectMany(PipelineFiles.Mappings)
            .SelectMany(map => map.Children.Keys.Concat(map.Children.Values.SelectMany(Nodes.Scalars)))
            .SelectMany(node => ParameterUse.Matches(node.Text()).Select(match => match.Groups["name"].Value))
            .Concat(
                body.SelectMany(Nodes.Scalars)
                    .SelectMany(node => ParameterUse.Matches(node.Text()).Select(match => match.Groups["name"].Value))
            );

        used.Distinct().Order().ShouldBe(declared.Order(), file);
    }

    [Theory, MemberData(nameof(Files))]
    public void Scripts_are_programs_of_the_templates_and_hold_no_text_of_others(string file)
    {
        foreach (var step in PipelineFiles.Scripts(PipelineFiles.Read(file)))
        {
            step.Text("bash").ShouldMatch("""^"\$PIPELINE_WORKSPACE/promote-templates/[a-z./-]+\.sh"$""");
            File.Exists(Path.Combine(SourceTree.Root, step.Text("bash").Trim('"').Split('/', 3)[2])).ShouldBeTrue();
            step.Text("workingDirectory").ShouldBe("$(Pipeline.Workspace)");
            // What a step may set is named, so that nothing it prints sets more.
            step.Map("target")?.Find("settableVariables").ShouldNotBeNull();
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Macros_are_of_the_agent_or_of_a_secret(string file) =>
        PipelineFiles
            .Read(file)
            .Scalars()
            .SelectMany(node => Macro.Matches(node.Text()).Select(match => match.Groups["name"].Value))
            .ShouldBeSubsetOf([
                "Pipeline.Workspace",
                "Agent.TempDirectory",
                "Agent.OS",
                "Agent.OSArchitecture",
                "promoteToken",
                "promoteSourcesToken",
                "resources.pipeline.${{ app.pipeline }}.sourceBranch",
                "${{ parameters.key }}",
                "${{ parameters.argocdToken }}",
            ]);

    [Theory, MemberData(nameof(Files))]
    public void Checkouts_keep_no_credentials(string file) =>
        PipelineFiles
            .Mappings(PipelineFiles.Read(file))
            .Where(map => map.Find("checkout") is not null)
            .ShouldAllBe(map => map.Text("persistCredentials") == "false");

    [Theory, MemberData(nameof(Files))]
    public void A_key_reaches_the_one_step_that_needs_it(string file)
    {
        foreach (var step in PipelineFiles.Scripts(PipelineFiles.Read(file)))
        {
            var secrets = Entries(step.Map("env"))
                .Where(one => one.Value.Text().StartsWith("$(${{", StringComparison.Ordinal))
                .Select(one => one.Name);
            secrets.ShouldBeSubsetOf(
                step.Text("bash").Contains("app-token.sh", StringComparison.Ordinal) ? ["APP_PRIVATE_KEY"]
                : step.Text("bash").Contains("run.sh", StringComparison.Ordinal) ? ["ARGOCD_AUTH_TOKEN"]
                : []
            );
        }
    }

    // A branch that is not taken here may be elsewhere: all count.
    private static IEnumerable<(string Name, YamlNode Value)> Entries(YamlMappingNode? map) =>
        map.Entries()
            .SelectMany(one =>
                one.Key.Text().StartsWith("${{", StringComparison.Ordinal)
                    ? Entries(one.Value as YamlMappingNode)
                    : [(one.Key.Text(), one.Value)]
            );

    private static void ShouldFit(YamlMappingNode declared, YamlNode value, YamlMappingNode from, string file)
    {
        var (type, where) = (declared.Text("type"), $"{file}: {declared.Text("name")}");
        if (ParameterAlone.Match(value.Text()) is { Success: true } match)
        {
            var source = PipelineFiles.Parameters(from).Single(one => one.Text("name") == match.Groups["name"].Value);
            source.Text("type").ShouldBe(type, where);
            return;
        }

        var fits = type switch
        {
            "stepList" or "stageList" => value is YamlSequenceNode,
            "number" => int.TryParse(value.Text(), out _),
            "boolean" => value.Text() is "true" or "false" || Comparison.IsMatch(value.Text()),
            "string" => value is YamlScalarNode,
            _ => true,
        };
        fits.ShouldBeTrue(where);
        if (declared.Find("values") is YamlSequenceNode values)
            values.Children.Select(one => one.Text()).ShouldContain(value.Text(), where);
    }

    private async Task<IEnumerable<string>> SaidAsync(params IEnumerable<string> files)
    {
        var json = await runner.Tools.RunAsync("azure/validate.mjs", files);
        return JsonSerializer
            .Deserialize<IReadOnlyList<LinterMessage>>(json, JsonSerializerOptions.Web)!
            .Select(one => $"{one.File}:{one.Line}: {one.Message}");
    }

    [GeneratedRegex(@"\bparameters\.(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterUse { get; }

    [GeneratedRegex(@"^\$\{\{ parameters\.(?<name>\w+) \}\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterAlone { get; }

    [GeneratedRegex(@"^\$\{\{ (eq|ne)\([^{}]*\) \}\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Comparison { get; }

    [GeneratedRegex(@"\$\((?<name>(\$\{\{.*?\}\}|[^)])*)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Macro { get; }
}
