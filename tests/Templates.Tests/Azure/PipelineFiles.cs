using Templates.Tests.Rules;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Azure;

/// <summary>The templates under <c>pipelines</c>, as they are written.</summary>
internal static class PipelineFiles
{
    /// <summary>Their folder.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "pipelines");

    /// <summary>Their paths.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory
            .EnumerateFiles(Folder, "*.yml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>One of them.</summary>
    public static YamlMappingNode Read(string file) =>
        new Document(file, File.ReadAllText(Path.Combine(Folder, file))).Root;

    /// <summary>What it declares.</summary>
    public static IReadOnlyList<YamlMappingNode> Parameters(YamlMappingNode template) =>
        [.. (template.Find("parameters") as YamlSequenceNode)?.Children.Cast<YamlMappingNode>() ?? []];

    /// <summary>Every mapping in a node, itself first.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => map.Children.Values.SelectMany(Mappings).Prepend(map),
            YamlSequenceNode list => list.Children.SelectMany(Mappings),
            _ => [],
        };

    /// <summary>The steps that run scripts.</summary>
    public static IEnumerable<YamlMappingNode> Scripts(YamlMappingNode template) =>
        Mappings(template).Where(map => map.Find("bash") is not null);
}
