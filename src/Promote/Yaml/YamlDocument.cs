namespace Promote.Yaml;

/// <summary>One document of a file.</summary>
/// <param name="Root">Its node, or null where the document is empty.</param>
/// <param name="Aliases">All aliases in it, in the order of the file.</param>
internal sealed record YamlDocument(YamlNode? Root, IReadOnlyList<YamlAlias> Aliases)
{
    /// <summary>
    /// An alias that would change with <paramref name="node"/>, because it stands for the node or for a collection
    /// that holds it; null where there is none.
    /// </summary>
    public YamlAlias? AliasOf(YamlNode node)
    {
        if (Aliases.Count == 0)
            return null;
        var chain = node.SelfAndAncestors().ToHashSet();
        return Aliases.FirstOrDefault(alias => chain.Contains(alias.Target));
    }
}
