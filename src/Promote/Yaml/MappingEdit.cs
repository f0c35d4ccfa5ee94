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

    /// <summary>
    /// The splice that removes keys with their values, and their lines where they have their own; keys that are not there
    /// are no matter.
    /// </summary>
    public static Splice Remove(YamlDocument document, YamlMapping mapping, HashSet<string> keys)
    {
        var entries = mapping.Entries;
        var removed = entries.Where(entry => keys.Contains(entry.Key)).ToList();
        foreach (var entry in removed)
            ScalarEdit.RefuseAliased(document, entry.Value);
        if (removed.Count > 0 && removed.Count == entries.Count && !mapping.IsFlow)
        {
            throw EditException.NotContained(
                mapping.Source.Path,
                mapping.Position,
                $"'{mapping.Path}' has no other key, so it would no longer be a mapping."
            );
        }

        List<TextEdit> edits = [];
        for (var first = 0; first < entries.Count; first++)
        {
            if (!removed.Contains(entries[first]))
                continue;
            var last = first;
            while (last + 1 < entries.Count && removed.Contains(entries[last + 1]))
                last++;
            edits.Add(new(mapping.IsFlow ? FlowEdit.Cut(entries, first, last) : BlockCut(mapping, first, last), ""));
            first = last;
        }

        return new(edits, [.. removed.Select(entry => new TreeChange.KeyRemoved(mapping, entry.Key))]);
    }

    private static YamlSpan BlockCut(YamlMapping mapping, int first, int last)
    {
        var source = mapping.Source;
        var start = first == 0 ? mapping.ContentStart : StartOf(mapping.Entries[first]);
        var lineEnd = FlowEdit.EndOf(mapping.Entries[last]);
        var next = lineEnd;
        // A block of lines ends after its last break already.
        if (lineEnd == 0 || source.Text[lineEnd - 1] is not ('\r' or '\n'))
        {
            lineEnd = source.LineEnd(lineEnd);
            next = lineEnd + source.BreakAt(lineEnd).Length;
        }

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
        // The last line, without a break: the one before it goes instead.
        var isTwo = lineStart > 1 && source.Text[lineStart - 1] == '\n' && source.Text[lineStart - 2] == '\r';
        return new(lineStart - (isTwo ? 2 : 1), next);
    }

    // An explicit key starts with its question mark.
    private static int StartOf(YamlEntry entry)
    {
        var (source, start) = (entry.KeyNode.Source, entry.KeyNode.Span.Start);
        var before = source.Text.AsSpan(source.LineStart(start), start - source.LineStart(start)).TrimEnd();
        return before.EndsWith("?", StringComparison.Ordinal) ? source.LineStart(start) + before.Length - 1 : start;
    }
}
