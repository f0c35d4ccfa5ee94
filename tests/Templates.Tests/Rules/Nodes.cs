using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Rules;

/// <summary>Short ways through a tree of YAML.</summary>
internal static class Nodes
{
    public static YamlNode? Find(this YamlMappingNode map, string key) =>
        map.Children.FirstOrDefault(one => one.Key.Text() == key).Value;

    public static YamlMappingNode? Map(this YamlMappingNode map, string key) => map.Find(key) as YamlMappingNode;

    public static string Text(this YamlNode? node) => (node as YamlScalarNode)?.Value ?? "";

    public static string Text(this YamlMappingNode? map, string key) => map?.Find(key).Text() ?? "";

    /// <summary>What is in a mapping, if there is one.</summary>
    public static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Entries(this YamlMappingNode? map) =>
        map?.Children ?? Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>();

    /// <summary>Every scalar in a node, keys apart.</summary>
    public static IEnumerable<YamlScalarNode> Scalars(this YamlNode? node) =>
        node switch
        {
            YamlScalarNode one => [one],
            YamlSequenceNode list => list.Children.SelectMany(Scalars),
            YamlMappingNode map => map.Children.Values.SelectMany(Scalars),
            _ => [],
        };
}
