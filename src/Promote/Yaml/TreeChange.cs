namespace Promote.Yaml;

/// <summary>What an edit is meant to change in a tree. Nodes are those of the tree before it.</summary>
internal abstract record TreeChange
{
    private TreeChange() { }

    /// <summary>A node becomes something else; its anchor and tag stay, unless it was an alias.</summary>
    public sealed record Replaced(YamlNode Node, TreeShape Shape) : TreeChange;

    /// <summary>A mapping gets one more key.</summary>
    public sealed record KeyAdded(YamlMapping Mapping, string Key, TreeShape Shape) : TreeChange;

    /// <summary>A mapping loses a key.</summary>
    public sealed record KeyRemoved(YamlMapping Mapping, string Key) : TreeChange;

    /// <summary>A list gets one more item, at its end.</summary>
    public sealed record ItemAdded(YamlSequence Sequence, TreeShape Shape) : TreeChange;
}

/// <summary>What a new node must mean.</summary>
internal abstract record TreeShape
{
    private TreeShape() { }

    /// <summary>A string for every reader.</summary>
    public sealed record Text(string Value) : TreeShape;

    /// <summary>A mapping of strings, in this order.</summary>
    public sealed record Texts(IReadOnlyList<KeyValuePair<string, string>> Entries) : TreeShape;

    /// <summary>A list.</summary>
    public sealed record Items(IReadOnlyList<TreeShape> Shapes) : TreeShape;
}
