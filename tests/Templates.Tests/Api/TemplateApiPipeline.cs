using Templates.Tests.Rules;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Api;

/// <summary>What a template of Azure Pipelines offers: its parameters.</summary>
internal static class TemplateApiPipeline
{
    public static IEnumerable<string> Lines(Document template) =>
        (template.Root.Find("parameters") as YamlSequenceNode)
            ?.Children.OfType<YamlMappingNode>()
            .Select(one => $"{template.File} {Parameter(one)}")
        ?? [];

    private static string Parameter(YamlMappingNode parameter)
    {
        var (name, type) = (parameter.Text("name"), parameter.Text("type"));
        var values = parameter.Find("values") is { } allowed ? $" of {TemplateApiValue.Of(allowed)}" : "";
        var value = parameter.Find("default");
        var rest =
            value is null ? "required"
            : name == "version" ? "optional, the release's own"
            : $"optional = {TemplateApiValue.Of(value)}";
        return $"parameter {name} {(type.Length == 0 ? "string" : type)}{values} {rest}";
    }
}
