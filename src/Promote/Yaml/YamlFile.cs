namespace Promote.Yaml;

/// <summary>A YAML file as a tree with positions.</summary>
/// <param name="Source">Its text.</param>
/// <param name="Documents">Its documents; none where the file has no content.</param>
internal sealed record YamlFile(YamlSource Source, IReadOnlyList<YamlDocument> Documents)
{
    /// <summary>The deepest nesting of collections that is read.</summary>
    public const int MaxDepth = 128;

    /// <summary>How many nodes aliases may stand for, all together, before they count as an attack.</summary>
    public const int MaxAliasedNodes = 100_000;

    /// <summary>The file, as the caller named it.</summary>
    public string Path => Source.Path;

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <exception cref="YamlException">It is not YAML, or not safe to read; with every position.</exception>
    public static YamlFile Parse(byte[] bytes, string path)
    {
        var source = YamlSource.Read(bytes, path);
        SourceChecks.Check(source);
        return new YamlFile(source, new YamlComposer(source).Compose());
    }
}
