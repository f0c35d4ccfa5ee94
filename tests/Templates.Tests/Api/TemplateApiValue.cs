using Templates.Tests.Rules;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Api;

/// <summary>A value in one line.</summary>
internal static class TemplateApiValue
{
    public static string Of(YamlNode? node) =>
        node switch
        {
            YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Of))}]",
            YamlMappingNode map =>
                $"{{{string.Join(", ", map.Children.Select(one => $"{one.Key.Text()}: {Of(one.Value)}"))}}}",
            _ => $"\"{node.Text().ReplaceLineEndings("\\n")}\"",
        };
}
