using Promote.Errors;
using Promote.Yaml;

namespace Promote.Scaffolding;

/// <summary>A checkout's YAML files, parsed when they are asked for. What cannot be parsed is told once, and has no documents.</summary>
internal sealed class ParsedFiles(RepositoryFiles files)
{
    private readonly Dictionary<string, YamlFile?> parsed = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];

    /// <summary>The files.</summary>
    public RepositoryFiles Files => files;

    /// <summary>What could not be parsed: sentences.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>The documents of a file that are mappings.</summary>
    public IEnumerable<YamlMapping> Mappings(string path) =>
        Of(path)?.Documents.Select(document => document.Root).OfType<YamlMapping>() ?? [];

    /// <summary>What a reader makes of a file; null where there is nothing that it can read.</summary>
    public T? Read<T>(string path, Func<byte[], T> read)
        where T : class
    {
        if (Of(path) is null)
            return null;
        try
        {
            return read(files.Contents[path]);
        }
        catch (PromoteException e)
        {
            Tell(path, e);
            return null;
        }
    }

    private YamlFile? Of(string path)
    {
        if (parsed.TryGetValue(path, out var known))
            return known;
        YamlFile? file = null;
        try
        {
            file = files.Contents.TryGetValue(path, out var bytes) ? YamlFile.Parse(bytes, path) : null;
        }
        catch (PromoteException e)
        {
            Tell(path, e);
        }

        return parsed[path] = file;
    }

    private void Tell(string path, PromoteException e) =>
        problems.Add($"{OneLine.Of(path, 100)} is left out, as it cannot be read: {OneLine.Of(e.Message)}.");
}

/// <summary>Looks into parsed documents of any shape.</summary>
internal static class YamlNodes
{
    /// <summary>The mapping at keys, or null.</summary>
    public static YamlMapping? Map(this YamlMapping? node, params string[] keys) => Find(node, keys) as YamlMapping;

    /// <summary>The single value at keys, or null.</summary>
    public static string? Text(this YamlMapping? node, params string[] keys) =>
        Find(node, keys) is YamlScalar { IsNull: false } scalar ? scalar.Value : null;

    /// <summary>The items of the list at keys.</summary>
    public static IEnumerable<YamlNode> Items(this YamlMapping? node, params string[] keys) =>
        Find(node, keys) is YamlSequence list ? list.Items.Select(item => item.Resolved) : [];

    private static YamlNode? Find(YamlMapping? mapping, string[] keys)
    {
        YamlNode? node = mapping;
        foreach (var key in keys)
            node = node is YamlMapping map ? YamlLookup.Value(map, key, out _)?.Resolved : null;
        return node;
    }
}
