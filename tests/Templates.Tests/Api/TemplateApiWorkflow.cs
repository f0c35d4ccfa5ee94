using System.Text.RegularExpressions;
using Templates.Tests.Rules;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Api;

/// <summary>
/// What a reusable workflow offers, and what it asks of its caller: permissions, environments, rights of an App, and the
/// events and inputs of the caller's own that it reads.
/// </summary>
internal static partial class TemplateApiWorkflow
{
    // What is asked of the caller's GitHub App, when its token is made.
    private const string OfApp = "permission-";

    public static IEnumerable<string> Lines(Document workflow)
    {
        var call = (workflow.Root.Find("on") as YamlMappingNode)?.Map("workflow_call");
        IEnumerable<string> lines =
        [
            .. call?.Map("inputs").Entries().Select(one => Input(one.Key.Text(), (YamlMappingNode)one.Value)) ?? [],
            .. call?.Map("secrets")
                .Entries()
                .Select(one => $"secret {one.Key.Text()} {Need((one.Value as YamlMappingNode).Text("required"))}")
                ?? [],
            .. call?.Map("outputs").Entries().Select(one => $"output {one.Key.Text()}") ?? [],
            .. workflow.Jobs.SelectMany(one => Job(one.Id, one.Job)),
            .. Events(workflow),
        ];
        return lines.Select(line => $"{workflow.File} {line}");
    }

    private static string Input(string name, YamlMappingNode input)
    {
        var rest =
            input.Text("required") == "true" ? "required" : $"optional = {TemplateApiValue.Of(input.Find("default"))}";
        return $"input {name} {input.Text("type")} {rest}";
    }

    private static string Need(string required) => required == "true" ? "required" : "optional";

    private static IEnumerable<string> Job(string id, YamlMappingNode job)
    {
        foreach (
            var (scope, level) in job.Map("permissions")
                .Entries()
                .OrderBy(one => one.Key.Text(), StringComparer.Ordinal)
        )
            yield return $"permission {scope.Text()}: {level.Text()} in {id}";
        foreach (
            var (scope, level) in Document
                .StepsOf(job)
                .SelectMany(step => step.Map("with").Entries())
                .Where(one => one.Key.Text().StartsWith(OfApp, StringComparison.Ordinal))
                .OrderBy(one => one.Key.Text(), StringComparer.Ordinal)
        )
            yield return $"app-permission {scope.Text()[OfApp.Length..]}: {level.Text()} in {id}";
        if (job.Find("environment") is { } environment)
            yield return $"environment {((environment as YamlMappingNode)?.Find("name") ?? environment).Text()} in {id}";
    }

    private static IEnumerable<string> Events(Document workflow)
    {
        var texts = workflow.Root.Scalars().Select(value => value.Text()).ToList();
        return texts
            .SelectMany(text => Event.Matches(text).Select(match => $"event {match.Groups["name"].Value}"))
            .Concat(
                texts.SelectMany(text =>
                    Own.Matches(text).Select(match => $"dispatch input {match.Groups["name"].Value}")
                )
            )
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    [GeneratedRegex("github\\.event_name == '(?<name>\\w+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Event { get; }

    [GeneratedRegex(@"github\.event\.inputs\.(?<name>[\w-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Own { get; }
}
