using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Promote.Tests.Manifests;

/// <summary>What a file says, as another reader than ours sees it: each value by its path.</summary>
internal static class ValuesByPath
{
    public static Dictionary<string, string> Of(byte[] bytes)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(new System.Text.UTF8Encoding(false).GetString(bytes).TrimStart('\uFEFF')));
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < stream.Documents.Count; i++)
            Add(values, $"{i}:", stream.Documents[i].RootNode);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string path, YamlNode node)
    {
        switch (node)
        {
            case YamlScalarNode scalar:
                values.Add(path, scalar.Value + (scalar.Style == ScalarStyle.Plain ? " plain" : " quoted"));
                break;
            case YamlSequenceNode sequence:
                for (var i = 0; i < sequence.Children.Count; i++)
                    Add(values, $"{path}[{i}]", sequence.Children[i]);
                break;
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                    Add(values, $"{path}.{((YamlScalarNode)key).Value}", value);
                break;
        }
    }
}
