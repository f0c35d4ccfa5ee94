namespace Promote.Yaml;

/// <summary>Adds a mapping to a list, in the list's own layout, and the list itself where it is missing.</summary>
internal static class ListEdit
{
    /// <summary>How far a new list is indented from its key, where the file has no other to follow.</summary>
    private const int DefaultIndent = 2;

    /// <summary>The splice that adds an item at the end of a list that has some.</summary>
    public static Splice Add(YamlDocument document, YamlSequence list, IReadOnlyList<KeyValuePair<string, string>> item)
    {
        Refuse(document, list, item);
        var last = list.Items[^1];
        var model = last.Resolved as YamlMapping;
        var style = StyleOf(model);
        var source = list.Source;
        var change = new TreeChange.ItemAdded(list, new TreeShape.Texts(item));
        if (list.IsFlow)
        {
            return new(
                FlowEdit.Append(source, last.Span.Start, last.Span.End, [style.WriteFlow(item)], style.Joint),
                [change]
            );
        }

        var indent = Lines.IndentTo(source, list.ContentStart);
        var lines = model is { IsFlow: true }
            ? [$"{indent}- {style.WriteFlow(item)}"]
            : BlockItem(indent, Gap(list, last), style, item);
        if (HasBlankLineBefore(list))
            lines = ["", .. lines];
        return new([Lines.After(source, last.Span.End, lines, indent.Length)], [change]);
    }

    /// <summary>The splice that puts a list of one item under a key of a root mapping: missing, empty or <c>[]</c> so far.</summary>
    public static Splice Create(
        YamlDocument document,
        YamlMapping root,
        string key,
        IReadOnlyList<KeyValuePair<string, string>> item
    )
    {
        var entry = root.Find(key);
        Refuse(document, entry?.Value ?? root, item);
        var shape = new TreeShape.Items([new TreeShape.Texts(item)]);
        TreeChange change = entry is null
            ? new TreeChange.KeyAdded(root, key, shape)
            : new TreeChange.Replaced(entry.Value, shape);
        return new(root.IsFlow ? CreateFlow(root, entry, key, item) : CreateBlock(root, entry, key, item), [change]);
    }

    private static IReadOnlyList<TextEdit> CreateFlow(
        YamlMapping root,
        YamlEntry? entry,
        string key,
        IReadOnlyList<KeyValuePair<string, string>> item
    )
    {
        var style = StyleOf(root);
        var text = $"[{style.WriteFlow(item)}]";
        if (entry is { Value: YamlSequence or YamlScalar { IsAbsent: false } })
            return [new(new(entry.Value.ContentStart, entry.Value.Span.End), text)];
        if (entry is not null)
            return
            [
                TextEdit.Insert(
                    FlowEdit.EndOf(entry),
                    root.Source.Text[FlowEdit.EndOf(entry) - 1] is ':' or ' ' ? $" {text}" : $": {text}"
                ),
            ];
        var added = ScalarText.Write(key, style.Key, inFlow: true) + style.Separator + text;
        return root.Entries.Count == 0
            ? [TextEdit.Insert(root.ContentStart + 1, added)]
            : FlowEdit.Append(
                root.Source,
                root.Entries[^1].KeyNode.Span.Start,
                FlowEdit.EndOf(root.Entries[^1]),
                [added],
                style.Joint
            );
    }

    private static List<TextEdit> CreateBlock(
        YamlMapping root,
        YamlEntry? entry,
        string key,
        IReadOnlyList<KeyValuePair<string, string>> item
    )
    {
        var source = root.Source;
        var indent = Lines.IndentTo(source, root.ContentStart);
        var lines = BlockItem(indent + new string(' ', IndentOfLists(root)), " ", NewEntries.Plain, item);
        if (entry is null)
            return
            [
                Lines.After(source, FlowEdit.EndOf(root.Entries[^1]), [$"{indent}{key}:", .. lines], indent.Length),
            ];
        var edits = new List<TextEdit>();
        if (entry.Value is not YamlScalar { IsAbsent: true })
        {
            var start = entry.Value.ContentStart;
            while (start > 0 && source.Text[start - 1] is ' ' or '\t')
                start--;
            edits.Add(new(new(start, entry.Value.Span.End), ""));
        }

        edits.Add(Lines.After(source, FlowEdit.EndOf(entry), lines));
        return edits;
    }

    private static int IndentOfLists(YamlMapping root)
    {
        var list = root
            .Entries.Select(entry => entry.Value)
            .OfType<YamlSequence>()
            .FirstOrDefault(list => !list.IsFlow);
        return list is null
            ? DefaultIndent
            : Lines.IndentTo(root.Source, list.ContentStart).Length
                - Lines.IndentTo(root.Source, root.ContentStart).Length;
    }

    private static List<string> BlockItem(
        string indent,
        string gap,
        NewEntries style,
        IReadOnlyList<KeyValuePair<string, string>> item
    )
    {
        var next = indent + new string(' ', 1 + gap.Length);
        return
        [
            .. item.Select(
                (entry, i) => (i == 0 ? $"{indent}-{gap}" : next) + style.Write(entry.Key, entry.Value, inFlow: false)
            ),
        ];
    }

    // The blanks between the dash and the item.
    private static string Gap(YamlSequence list, YamlNode item)
    {
        var source = list.Source;
        var dash = source.LineStart(item.Span.Start) + Lines.IndentTo(source, list.ContentStart).Length;
        if (dash >= item.Span.Start || source.Text[dash] != '-')
            return " ";
        var gap = source.Text[(dash + 1)..item.Span.Start];
        return gap.Length > 0 && gap.All(c => c == ' ') ? gap : " ";
    }

    private static bool HasBlankLineBefore(YamlSequence list)
    {
        if (list.Items.Count < 2)
            return false;
        var source = list.Source;
        var line = source.LineStart(list.Items[^1].Span.Start);
        return line > list.Items[^2].Span.End
            && source.Text.AsSpan(source.LineStart(line - 1), line - source.LineStart(line - 1)).IsWhiteSpace();
    }

    private static NewEntries StyleOf(YamlMapping? model) =>
        model is { Entries: [var first, ..] } ? NewEntries.Like(model, first) : NewEntries.Plain;

    private static void Refuse(YamlDocument document, YamlNode node, IReadOnlyList<KeyValuePair<string, string>> item)
    {
        foreach (var entry in item)
            ScalarEdit.RefuseUnwritable(entry.Value);
        ScalarEdit.RefuseAliased(document, node);
    }
}
