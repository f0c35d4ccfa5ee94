namespace Promote.Yaml;

/// <summary>Adds to what is written in brackets or braces, and takes away from it.</summary>
internal static class FlowEdit
{
    /// <summary>The edits that add elements after the last one, on lines of their own where that one has its own.</summary>
    /// <param name="source">The text.</param>
    /// <param name="start">Where the last element starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="elements">The new ones, as text.</param>
    /// <param name="joint">What stands between elements on one line.</param>
    public static IReadOnlyList<TextEdit> Append(
        YamlSource source,
        int start,
        int end,
        IReadOnlyList<string> elements,
        string joint
    )
    {
        if (!Lines.IsFirst(source, start) || source.LineStart(start) == 0)
            return [TextEdit.Insert(end, string.Concat(elements.Select(element => joint + element)))];
        var indent = source.BreakNear(start) + Lines.IndentTo(source, start);
        var comma = NodeProperties.SkipSpace(source.Text, end);
        var hasComma = comma < source.Text.Length && source.Text[comma] == ',';
        if (hasComma)
        {
            var lines = string.Concat(elements.Select(element => $"{indent}{element},"));
            return [TextEdit.Insert(Lines.IsLast(source, comma + 1) ? source.LineEnd(comma) : comma + 1, lines)];
        }

        var added = indent + string.Join("," + indent, elements);
        return Lines.IsLast(source, end)
            ? [TextEdit.Insert(end, ","), TextEdit.Insert(source.LineEnd(end), added)]
            : [TextEdit.Insert(end, "," + added)];
    }

    /// <summary>What to cut so that a run of entries is gone, with the commas that they no longer need.</summary>
    public static YamlSpan Cut(IReadOnlyList<YamlEntry> entries, int first, int last)
    {
        var start = entries[first].KeyNode.Span.Start;
        if (last + 1 < entries.Count)
            return new(start, entries[last + 1].KeyNode.Span.Start);
        return new(first == 0 ? start : EndOf(entries[first - 1]), EndOf(entries[last]));
    }

    /// <summary>Where an entry ends: after its value, or after its key where it has none.</summary>
    public static int EndOf(YamlEntry entry) => Math.Max(entry.Value.Span.End, entry.KeyNode.Span.End);
}
