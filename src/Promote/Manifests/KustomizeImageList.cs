using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>Finds <c>images:</c>, or <c>imageTags:</c> as it was once called, in the documents of a kustomization.</summary>
/// <param name="Document">The document that holds it.</param>
/// <param name="Root">The document's root.</param>
/// <param name="Key">What the list is called there; <c>images</c> where there is none.</param>
/// <param name="Value">The list as it is written, or empty; null where there is none.</param>
internal sealed record KustomizeImageList(YamlDocument Document, YamlMapping Root, string Key, YamlNode? Value)
{
    private static readonly string[] Keys = ["images", "imageTags"];

    /// <summary>The list; null where it is missing or empty.</summary>
    public YamlSequence? Sequence => Value?.Resolved as YamlSequence;

    /// <summary>Each document's lists; one without value for a document that has none.</summary>
    /// <exception cref="EditException">A document is not a kustomization.</exception>
    public static IEnumerable<KustomizeImageList> In(YamlFile file)
    {
        foreach (var document in file.Documents)
        {
            if (document.Root is null)
                continue;
            if (document.Root is not YamlMapping root)
                throw NotKustomization(
                    file,
                    document.Root,
                    $"a kustomization is a mapping; this is {document.Root.Kind}"
                );
            if (root.Find("kind")?.Value.Resolved is YamlScalar { Value: not ("Kustomization" or "Component") } kind)
                throw NotKustomization(file, kind, $"this is a {kind.Value}, not a kustomization");
            var lists = Keys.Where(key => root.Find(key) is not null).ToList();
            foreach (var key in lists.DefaultIfEmpty(Keys[0]))
                yield return new(document, root, key, Checked(file, root.Find(key)?.Value));
        }
    }

    /// <summary>The list's entries.</summary>
    /// <exception cref="EditException">One has no name, or is not an entry.</exception>
    public IEnumerable<(YamlMapping Mapping, KustomizeImage Image)> Entries()
    {
        foreach (var item in Sequence?.Items ?? [])
        {
            if (item.Resolved is not YamlMapping mapping)
                throw EditException.NotFound(
                    item.Source.Path,
                    item.Position,
                    $"An entry of '{Key}' is {item.Kind}; each has a name.",
                    "Correct the file."
                );
            var tag = Text(mapping, "newTag");
            var (tagPart, digestPart) = tag?.IndexOf('@', StringComparison.Ordinal) is { } at and >= 0
                ? (tag[..at], tag[(at + 1)..])
                : (tag, null);
            yield return (
                mapping,
                new(
                    Text(mapping, "name")
                        ?? throw EditException.NotFound(
                            item.Source.Path,
                            item.Position,
                            $"An entry of '{Key}' has no name.",
                            "Give it one."
                        ),
                    Text(mapping, "newName"),
                    tagPart,
                    Text(mapping, "digest") ?? digestPart,
                    Text(mapping, "tagSuffix"),
                    item.Position
                )
            );
        }
    }

    // Null and an empty string are the same to kustomize.
    private static string? Text(YamlMapping mapping, string key) =>
        YamlLookup.Value(mapping, key, out _)?.Resolved switch
        {
            null => null,
            YamlScalar { IsNull: true } or YamlScalar { Value: "" } => null,
            YamlScalar scalar => scalar.Value,
            var other => throw EditException.NotFound(
                other.Source.Path,
                other.Position,
                $"'{key}' of an image is {other.Kind}, not a single value.",
                "Correct the file."
            ),
        };

    private static YamlNode? Checked(YamlFile file, YamlNode? value) =>
        value?.Resolved is null or YamlSequence or YamlScalar { IsNull: true }
            ? value
            : throw EditException.NotFound(
                file.Path,
                value!.Position,
                $"'{value.Path}' is {value.Kind}, not a list.",
                "Correct the file."
            );

    private static EditException NotKustomization(YamlFile file, YamlNode node, string why) =>
        EditException.NotFound(
            file.Path,
            node.Position,
            $"The file has no images to set: {why}.",
            "For other YAML, use: promote set-value FILE PATH VALUE"
        );
}
