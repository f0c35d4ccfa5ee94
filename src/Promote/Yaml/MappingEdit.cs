namespace Promote.Yaml;

/// <summary>Adds keys to a mapping and removes them, in the mapping's own layout.</summary>
internal static class MappingEdit
{
    /// <summary>The splice that adds keys after one that is there.</summary>
    /// <param name="document">The mapping's document.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="after">The entry of it that they follow.</param>
    /// <param name="entries">Keys and values, in order.</param>
    public static Splice Add(
        YamlDocument document,
        YamlMapping mapping,
        YamlEntry after,
        IReadOnlyList<KeyValuePair<string, string>> entries
    )
    {
        if (entries.Count == 0)
            return Splice.None;
        foreach (var entry in entries)
            ScalarEdit.RefuseUnwritable(entry.Value);
        ScalarEdit.RefuseAliased(document, mapping);
        var source = mapping.Source;
        var style = NewEntries.Like(mapping, after);
        var texts = entries.Select(entry => style.Write(entry.Key, entry.Value, mapping.IsFlow)).ToList();
        return new(
            mapping.IsFlow
                ? FlowEdit.Append(source, after.KeyNode.Span.Start, FlowEdit.EndOf(after), texts, style.Joint)
                :
                [
                    Lines.After(
                        source,
                        FlowEdit.EndOf(after),
                        [.. texts.Select(text => Lines.IndentTo(source, mapping.ContentStart) + text)]
                    ),
                ],
            [.. entries.Select(entry => new TreeChange.KeyAdded(mapping, entry.Key, new TreeShape.Text(entry.Value)))]
        );
    }

    /// <summary>The splice that removes a key with its value, and its line where it has one of its own; none where it is not there.</summary>
    public static Splice Remove(YamlDocument document, YamlMapping mapping, string key)
    {
        if (mapping.Find(key) is not { } entry)
            return Splice.None;
        ScalarEdit.RefuseAliased(document, entry.Value);
        if (mapping.Entries.Count == 1 && !mapping.IsFlow)
        {
            throw EditException.NotContained(
                mapping.Source.Path,
                entry.KeyNode.Position,
                $"'{entry.Value.Path}' is the only key there."
            );
        }

        var index = mapping.Entries.TakeWhile(other => other != entry).Count();
        var cut = mapping.IsFlow ? FlowEdit.Cut(mapping, index) : BlockCut(mapping.Source, mapping, entry);
        return new([new(cut, "")], [new TreeChange.KeyRemoved(mapping, key)]);
    }

    private static YamlSpan BlockCut(YamlSource source, YamlMapping mapping, YamlEntry entry)
    {
        var start = mapping.Entries[0] == entry ? mapping.ContentStart : entry.KeyNode.Span.Start;
        var valueEnd = FlowEdit.EndOf(entry);
        var lineEnd = valueEnd > 0 && source.Text[valueEnd - 1] is '\r' or '\n' ? valueEnd : source.LineEnd(valueEnd);
        var next =
            lineEnd == valueEnd && lineEnd > 0 && source.Text[lineEnd - 1] is '\r' or '\n'
                ? lineEnd
                : lineEnd + source.BreakAt(lineEnd).Length;
        if (!Lines.IsFirst(source, start))
        {
            // The first key, after a dash: what follows moves up to it.
            while (next < source.Text.Length && source.Text[next] == ' ')
                next++;
            return new(start, next);
        }

        var lineStart = source.LineStart(start);
        if (next > lineEnd || next < source.Text.Length || lineStart == 0)
            return new(lineStart, next);
        var before = lineStart - 1;
        return new(
            before > 0 && source.Text[before] == '\n' && source.Text[before - 1] == '\r' ? before - 1 : before,
            next
        );
    }
}
