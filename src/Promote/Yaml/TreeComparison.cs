namespace Promote.Yaml;

/// <summary>Compares two trees, and says where they differ other than they were meant to.</summary>
internal sealed class TreeComparison
{
    private readonly Dictionary<YamlNode, TreeShape> replaced = [];
    private readonly ILookup<YamlMapping, TreeChange.KeyAdded> added;
    private readonly HashSet<(YamlMapping, string)> removed = [];
    private readonly ILookup<YamlSequence, TreeChange.ItemAdded> items;
    private readonly Dictionary<YamlNode, YamlNode> pairs = [];

    /// <summary>A comparison that expects these changes, all of them.</summary>
    public TreeComparison(IReadOnlyList<TreeChange> changes)
    {
        foreach (var change in changes.OfType<TreeChange.Replaced>())
            replaced.Add(change.Node, change.Shape);
        foreach (var change in changes.OfType<TreeChange.KeyRemoved>())
            removed.Add((change.Mapping, change.Key));
        added = changes.OfType<TreeChange.KeyAdded>().ToLookup(change => change.Mapping);
        items = changes.OfType<TreeChange.ItemAdded>().ToLookup(change => change.Sequence);
    }

    /// <summary>The first node, of the tree before, that is not as expected after; null where all are.</summary>
    public YamlNode? FirstDifference(YamlFile before, YamlFile after)
    {
        for (var i = 0; i < Math.Max(before.Documents.Count, after.Documents.Count); i++)
        {
            var (was, now) = (
                before.Documents.ElementAtOrDefault(i)?.Root,
                after.Documents.ElementAtOrDefault(i)?.Root
            );
            if (was is null || now is null)
            {
                if (was is not null || now is not null || before.Documents.Count != after.Documents.Count)
                    return was ?? now;
            }
            else if (Difference(was, now) is { } node)
            {
                return node;
            }
        }

        return null;
    }

    private YamlNode? Difference(YamlNode was, YamlNode now)
    {
        if (was.Anchor is not null)
            pairs[was] = now;
        if (replaced.TryGetValue(was, out var shape))
            return Anchored(now) == (was is YamlAlias ? default : Anchored(was)) && Fits(now, shape) ? null : was;
        if (Anchored(was) != Anchored(now))
            return was;
        return (was, now) switch
        {
            (YamlScalar a, YamlScalar b) => a.Value == b.Value && a.Style == b.Style && a.InFlow == b.InFlow
                ? null
                : was,
            (YamlAlias a, YamlAlias b) => a.Name == b.Name && pairs.GetValueOrDefault(a.Target) == b.Target
                ? null
                : was,
            (YamlMapping a, YamlMapping b) when a.IsFlow == b.IsFlow => Difference(a, b),
            (YamlSequence a, YamlSequence b) when a.IsFlow == b.IsFlow => Difference(a, b),
            _ => was,
        };
    }

    private YamlNode? Difference(YamlMapping was, YamlMapping now)
    {
        var expected = new Queue<YamlEntry>(was.Entries.Where(entry => !removed.Contains((was, entry.Key))));
        var missing = added[was].ToDictionary(change => change.Key, change => change.Shape, StringComparer.Ordinal);
        foreach (var entry in now.Entries)
        {
            if (missing.Remove(entry.Key, out var shape))
            {
                if (Anchored(entry.Value) != default || entry.KeyNode is not YamlScalar || !Fits(entry.Value, shape))
                    return was;
            }
            else if (!expected.TryDequeue(out var old))
            {
                return was;
            }
            else if ((Difference(old.KeyNode, entry.KeyNode) ?? Difference(old.Value, entry.Value)) is { } node)
            {
                return node;
            }
        }

        return missing.Count == 0 && expected.Count == 0 ? null : was;
    }

    private YamlNode? Difference(YamlSequence was, YamlSequence now)
    {
        var extra = items[was].ToList();
        if (now.Items.Count != was.Items.Count + extra.Count)
            return was;
        for (var i = 0; i < was.Items.Count; i++)
        {
            if (Difference(was.Items[i], now.Items[i]) is { } node)
                return node;
        }

        return extra
            .Select((change, i) => (change, i))
            .All(pair => IsNew(now.Items[was.Items.Count + pair.i], pair.change.Shape))
            ? null
            : was;
    }

    private static (string?, string?) Anchored(YamlNode node) => (node.Anchor, node.Tag);

    private static bool IsNew(YamlNode node, TreeShape shape) => Anchored(node) == default && Fits(node, shape);

    private static bool Fits(YamlNode node, TreeShape shape) =>
        (node, shape) switch
        {
            (YamlScalar { IsString: true } scalar, TreeShape.Text text) => scalar.Value == text.Value,
            (YamlMapping mapping, TreeShape.Texts texts) => mapping.Entries.Count == texts.Entries.Count
                && mapping
                    .Entries.Zip(texts.Entries)
                    .All(pair =>
                        pair.First.Key == pair.Second.Key
                        && IsNew(pair.First.Value, new TreeShape.Text(pair.Second.Value))
                    ),
            (YamlSequence sequence, TreeShape.Items list) => sequence.Items.Count == list.Shapes.Count
                && sequence.Items.Zip(list.Shapes).All(pair => IsNew(pair.First, pair.Second)),
            _ => false,
        };
}
