using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>A single value that was read at a path.</summary>
/// <param name="Value">Its text; null where nothing, or null, is written.</param>
/// <param name="IsString">Whether every reader takes it for a string; <c>1.10</c> without quotes is not one.</param>
/// <param name="Position">Where it is.</param>
internal sealed record YamlReading(string? Value, bool IsString, YamlPosition Position);

/// <summary>Reads and edits one value of any YAML file, by its path: Helm values, an Application's revision, a container's image.</summary>
internal static class YamlValue
{
    /// <summary>The value at a path that exactly one document has. Aliases and merge keys are followed.</summary>
    /// <exception cref="EditException">No document has it, or several, or it is not a single value.</exception>
    public static YamlReading Read(byte[] bytes, string path, YamlPath where)
    {
        var (_, lookup) = Find(YamlFile.Parse(bytes, path), where);
        var node = lookup.Node!;
        return node.Resolved is YamlScalar scalar
            ? new(scalar.IsNull ? null : scalar.Value, scalar.IsString, node.Position)
            : throw EditException.NotFound(
                path,
                node.Position,
                $"'{where}' is {node.Resolved.Kind}, not a single value.",
                "Name a value inside it."
            );
    }

    /// <summary>The file with one line of text as the value at a path; nothing is added, the path must be there.</summary>
    /// <exception cref="EditException">No document has it, or several, or more would change.</exception>
    public static byte[] Set(byte[] bytes, string path, YamlPath where, string value)
    {
        var file = YamlFile.Parse(bytes, path);
        var (document, lookup) = Find(file, where);
        return ScalarEdit.Set(document, lookup.Node!, value).Apply(file);
    }

    /// <summary>The file with the value at a path, an image such as <c>name:tag@digest</c>, changed in the parts that the edit names.</summary>
    public static byte[] SetImage(byte[] bytes, string path, YamlPath where, ImageEdit edit)
    {
        var file = YamlFile.Parse(bytes, path);
        var (document, lookup) = Find(file, where);
        if (lookup.Node!.Resolved is not YamlScalar { IsNull: false, Value.Length: > 0 } scalar)
            throw EditException.NotFound(
                path,
                lookup.Position,
                $"'{where}' holds no image.",
                "Set it once by hand, such as name:tag."
            );
        return ScalarEdit.Set(document, lookup.Node, ImageText.Parse(scalar.Value).With(edit).ToString()).Apply(file);
    }

    private static (YamlDocument Document, YamlLookup Lookup) Find(YamlFile file, YamlPath where)
    {
        var lookups = file
            .Documents.Select(document => (Document: document, Lookup: YamlLookup.Find(document, where)))
            .ToList();
        var found = lookups.Where(pair => pair.Lookup.Node is not null).ToList();
        if (found.Count > 1)
        {
            var positions = string.Join(", ", found.Select(pair => pair.Lookup.Position));
            throw EditException.NotFound(
                file.Path,
                found[1].Lookup.Position,
                $"{found.Count} documents of the file have '{where}' (at {positions}), so it is not clear which one is meant.",
                "Split the file, or edit it by hand."
            );
        }

        if (found is [var only])
            return only;
        if (lookups.Count == 0)
            throw EditException.NotFound(
                file.Path,
                null,
                $"The file has no content, so it has no '{where}'.",
                "Name another file."
            );
        var nearest = lookups.MaxBy(pair => pair.Lookup.Depth).Lookup;
        throw EditException.NotFound(
            file.Path,
            nearest.Position,
            $"'{where}' is not there. {nearest.Missing}",
            "Only a value that is there can be set."
        );
    }
}
