using Promote.Errors;

namespace Promote.Yaml;

/// <summary>What a <see cref="YamlPath"/> leads to in one document.</summary>
/// <param name="Node">The node as it is written there (an alias stays one); null where there is none.</param>
/// <param name="Through">The first alias on the way, whose anchor therefore holds the node.</param>
/// <param name="Missing">Why there is none, and what was meant perhaps.</param>
/// <param name="Position">Where the way ended.</param>
/// <param name="Depth">How many steps of the path were found.</param>
internal sealed record YamlLookup(YamlNode? Node, YamlAlias? Through, string? Missing, YamlPosition Position, int Depth)
{
    /// <summary>Follows a path from a document's root; through aliases and merge keys too.</summary>
    public static YamlLookup Find(YamlDocument document, YamlPath path)
    {
        if (document.Root is not { } node)
            return new(null, null, "The document is empty.", new(1, 1), 0);
        YamlAlias? through = null;
        for (var i = 0; i < path.Steps.Count; i++)
        {
            if (node is YamlAlias alias)
                (node, through) = (alias.Target, through ?? alias);
            var way = new YamlPath([.. path.Steps.Take(i)]);
            var found = path.Steps[i] is { Key: { } key }
                ? ByKey(node, key, way, ref through)
                : ByIndex(node, path.Steps[i].Index!.Value, way);
            if (found.Node is not { } next)
                return new(null, through, found.Missing, node.Position, i);
            node = next;
        }

        return new(node, through, null, node.Position, path.Steps.Count);
    }

    /// <summary>The value of a key, in the mapping or in what its merge keys bring; null where there is none.</summary>
    /// <param name="mapping">Where to look.</param>
    /// <param name="key">The key.</param>
    /// <param name="through">The alias of the merge key that brings it.</param>
    public static YamlNode? Value(YamlMapping mapping, string key, out YamlAlias? through)
    {
        through = null;
        if (mapping.Find(key) is { } entry)
            return entry.Value;
        if (mapping.Find("<<") is not { KeyNode: YamlScalar { Style: YamlScalarStyle.Plain } } merge)
            return null;
        foreach (var source in merge.Value is YamlSequence several ? several.Items : [merge.Value])
        {
            if (source.Resolved is YamlMapping merged && Value(merged, key, out var deeper) is { } value)
            {
                through = source as YamlAlias ?? deeper;
                return value;
            }
        }

        return null;
    }

    private static (YamlNode? Node, string? Missing) ByKey(
        YamlNode node,
        string key,
        YamlPath way,
        ref YamlAlias? through
    )
    {
        var place = way.Steps.Count == 0 ? "The document" : $"'{way}'";
        if (node is not YamlMapping mapping)
            return (null, $"{place} is {node.Kind}, so it has no key '{key}'.");
        if (Value(mapping, key, out var merged) is { } value)
        {
            through ??= merged;
            return (value, null);
        }

        var keys = mapping.Entries.Select(entry => entry.Key).ToList();
        var near = Suggestion.Phrase(key, keys);
        var known = near.Length == 0 && keys.Count is > 0 and <= 12 ? $" It has {string.Join(", ", keys)}." : "";
        return (null, $"{place} has no key '{key}'.{near}{known}");
    }

    private static (YamlNode? Node, string? Missing) ByIndex(YamlNode node, int index, YamlPath way)
    {
        var place = way.Steps.Count == 0 ? "The document" : $"'{way}'";
        if (node is not YamlSequence sequence)
            return (null, $"{place} is {node.Kind}, so it has no [{index}].");
        return index < sequence.Items.Count
            ? (sequence.Items[index], null)
            : (null, $"{place} has {sequence.Items.Count} items, so it has no [{index}]; the first is [0].");
    }
}
