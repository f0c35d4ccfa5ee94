using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using AnchorAlias = YamlDotNet.Core.Events.AnchorAlias;
using ParserException = YamlDotNet.Core.YamlException;

namespace Promote.Yaml;

/// <summary>
/// Builds the tree from a parser's events. The parser's own object models are not safe on hostile input (nesting ends
/// the process, aliases as keys take seconds); its events are.
/// </summary>
internal sealed class YamlComposer
{
    private readonly YamlSource source;
    private readonly Parser parser;
    private readonly string standIns;
    private readonly List<YamlProblem> problems = [];
    private readonly List<YamlSpan> doubleQuoted = [];
    private readonly Dictionary<string, AnchorSlot> anchors = new(StringComparer.Ordinal);
    private readonly List<YamlAlias> aliases = [];
    private long aliasedNodes;

    /// <summary>A composer of one text.</summary>
    public YamlComposer(YamlSource source)
    {
        this.source = source;
        var text = SourceChecks.HideSeparators(source.Text, out standIns);
        parser = new Parser(new Scanner(new System.IO.StringReader(text), skipComments: true));
    }

    /// <summary>Reads all documents.</summary>
    /// <exception cref="YamlException">With every problem that was found.</exception>
    public IReadOnlyList<YamlDocument> Compose()
    {
        List<YamlDocument> documents = [];
        try
        {
            while (Next() is not StreamEnd)
            {
                if (parser.Current is DocumentStart)
                    documents.Add(ComposeDocument());
            }
        }
        catch (YamlException exception) when (problems.Count > 0)
        {
            throw new YamlException(
                source.Path,
                InOrder([.. problems, .. exception.Problems]),
                exception.Next,
                exception
            );
        }

        SourceChecks.RefuseSeparators(source, doubleQuoted, source.Text.Length);
        if (problems.Count > 0)
            throw new YamlException(source.Path, InOrder(problems));
        return documents;
    }

    private static IReadOnlyList<YamlProblem> InOrder(IEnumerable<YamlProblem> problems) =>
        [.. problems.OrderBy(problem => problem.Position.Line).ThenBy(problem => problem.Position.Column)];

    private YamlDocument ComposeDocument()
    {
        anchors.Clear();
        aliases.Clear();
        var root = ComposeNode(Next(), depth: 0, inFlow: false);
        while (Next() is not DocumentEnd) { }
        var isEmpty = root is YamlScalar { IsAbsent: true, Anchor: null, Tag: null };
        return new YamlDocument(isEmpty ? null : root, [.. aliases]);
    }

    private YamlNode ComposeNode(ParsingEvent current, int depth, bool inFlow)
    {
        if (current is AnchorAlias alias)
            return ComposeAlias(alias, depth);
        // The parser has no node, and no error either, for some values after an empty key.
        if (current is not NodeEvent node)
            throw source.Error(Index(current.Start), "This is not YAML. There should be a value.");
        AnchorSlot? slot = null;
        if (!node.Anchor.IsEmpty)
            anchors[node.Anchor.Value] = slot = new AnchorSlot();
        YamlNode composed = node switch
        {
            Scalar scalar => ComposeScalar(scalar, inFlow),
            MappingStart mapping => ComposeMapping(mapping, depth + 1),
            SequenceStart sequence => ComposeSequence(sequence, depth + 1),
            _ => throw source.Error(Index(current.Start), "There is something here that is not a value."),
        };
        slot?.Node = composed;
        return composed;
    }

    private YamlAlias ComposeAlias(AnchorAlias alias, int depth)
    {
        var (start, end) = (Index(alias.Start), Index(alias.End));
        var name = alias.Value.Value;
        if (!anchors.TryGetValue(name, out var slot))
            throw source.Error(start, $"The alias *{name} has no anchor &{name} before it.");
        if (slot.Node is not { } target)
            throw source.Error(start, $"The alias *{name} stands inside its own anchor.");
        aliasedNodes += target.Weight;
        if (aliasedNodes > YamlFile.MaxAliasedNodes)
        {
            throw source.Error(
                start,
                $"With the alias *{name}, the file's aliases stand for more than {YamlFile.MaxAliasedNodes} values: an alias bomb."
            );
        }

        RefuseDepth(start, depth + target.Height);
        var composed = new YamlAlias
        {
            Source = source,
            Span = new(start, end),
            ContentStart = start,
            Name = name,
            Target = target,
        };
        aliases.Add(composed);
        return composed;
    }

    private YamlScalar ComposeScalar(Scalar scalar, bool inFlow)
    {
        var (start, end) = (Index(scalar.Start), Index(scalar.End));
        var content = NodeProperties.Skip(source.Text, start, scalar, inFlow, out var propertiesEnd);
        var style = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => YamlScalarStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
            ScalarStyle.Literal => YamlScalarStyle.Literal,
            ScalarStyle.Folded => YamlScalarStyle.Folded,
            _ => YamlScalarStyle.Plain,
        };
        if (style == YamlScalarStyle.Plain && scalar.Value.Length == 0)
            content = end = propertiesEnd;
        if (style == YamlScalarStyle.DoubleQuoted)
            doubleQuoted.Add(new(content, end));
        return new YamlScalar
        {
            Source = source,
            Span = new(start, end),
            ContentStart = content,
            Anchor = Name(scalar),
            Tag = Tag(scalar),
            Value = SourceChecks.RestoreSeparators(scalar.Value, standIns),
            Style = style,
            InFlow = inFlow,
        };
    }

    private YamlMapping ComposeMapping(MappingStart mapping, int depth)
    {
        var start = Index(mapping.Start);
        RefuseDepth(start, depth);
        var isFlow = mapping.Style == MappingStyle.Flow;
        List<YamlEntry> entries = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        ParsingEvent current;
        while ((current = Next()) is not MappingEnd)
        {
            var key = ComposeKey(current, isFlow && entries.Count == 0 ? start : -1, depth, isFlow);
            var value = ComposeNode(Next(), depth, isFlow);
            var text = ((YamlScalar)key.Resolved).Value;
            entries.Add(new(text, key, value));
            if (!seen.Add(text))
            {
                var first = entries.Find(entry => entry.Key == text)!;
                problems.Add(
                    new(
                        key.Position,
                        $"The key '{text}' is here a second time; the first is at {first.KeyNode.Position}."
                    )
                );
            }
        }

        var (span, content) = Extent(
            mapping,
            current,
            isFlow,
            '{',
            entries.Count > 0 ? entries[0].KeyNode : null,
            entries.Count > 0 ? entries[^1].Value : null
        );
        return new YamlMapping(source, span, content, isFlow, entries) { Anchor = Name(mapping), Tag = Tag(mapping) };
    }

    private YamlNode ComposeKey(ParsingEvent current, int braceAt, int depth, bool isFlow)
    {
        var at = Index(current.Start);
        if (current is MappingStart && braceAt >= 0 && at == braceAt + 1)
            throw Template(braceAt, cause: null);
        if (current is not (MappingStart or SequenceStart))
        {
            var key = ComposeNode(current, depth, isFlow);
            if (key.Resolved is YamlScalar)
                return key;
        }

        throw source.Error(at, "A mapping or a list is used as a key, which manifests do not have.");
    }

    private YamlSequence ComposeSequence(SequenceStart sequence, int depth)
    {
        RefuseDepth(Index(sequence.Start), depth);
        var isFlow = sequence.Style == SequenceStyle.Flow;
        List<YamlNode> items = [];
        ParsingEvent current;
        while ((current = Next()) is not SequenceEnd)
            items.Add(ComposeNode(current, depth, isFlow));
        var (span, content) = Extent(sequence, current, isFlow, '[', items.FirstOrDefault(), items.LastOrDefault());
        return new YamlSequence(source, span, content, isFlow, items) { Anchor = Name(sequence), Tag = Tag(sequence) };
    }

    // A block collection ends with its last node, not where the next token starts. A pair in brackets ([a: b]) is a
    // mapping without braces, for which the parser has no mark.
    private (YamlSpan Span, int ContentStart) Extent(
        NodeEvent start,
        ParsingEvent end,
        bool isFlow,
        char bracket,
        YamlNode? first,
        YamlNode? last
    )
    {
        var from = Index(start.Start);
        var content = NodeProperties.Skip(source.Text, from, start, isFlow, out _);
        if (
            isFlow
            && content < source.Text.Length
            && source.Text[content] == bracket
            && Index(end.Start) is var close
            && close < source.Text.Length
        )
            return (new(from, close + 1), content);
        if (isFlow && first is not null)
            (from, content) = (first.Span.Start, first.Span.Start);
        return (new(from, last?.Span.End ?? content), content);
    }

    private void RefuseDepth(int at, int depth)
    {
        if (depth > YamlFile.MaxDepth)
            throw source.Error(at, $"Values are nested deeper than {YamlFile.MaxDepth} levels.");
    }

    private ParsingEvent Next()
    {
        try
        {
            return parser.MoveNext() && parser.Current is { } current
                ? current
                : throw source.Error(source.Text.Length, "The file ends too early.");
        }
        catch (ParserException exception)
        {
            throw Explain(Index(exception.Start), exception.Message, exception);
        }
        catch (Exception exception)
            when (exception
                    is ArgumentException
                        or FormatException
                        or OverflowException
                        or InvalidOperationException
                        or IndexOutOfRangeException
            )
        {
            // The parser lets these out for some escapes and directives.
            throw Explain(
                parser.Current is { } last ? Index(last.End) : 0,
                "Something from here on is not YAML.",
                exception
            );
        }
    }

    private YamlException Explain(int at, string message, Exception cause)
    {
        if (SourceChecks.TemplateBefore(source, at) is { } template)
            return Template(template, cause);
        SourceChecks.RefuseSeparators(source, doubleQuoted, at);
        if (message.Contains("tab", StringComparison.Ordinal))
            at = TabFrom(at);
        return new YamlException(
            source.Path,
            [new(source.PositionAt(at), $"This is not YAML. {message}")],
            innerException: cause
        );
    }

    // The parser gives the start of the mapping that the tab is in.
    private int TabFrom(int at)
    {
        for (var start = source.LineStart(at); start < source.Text.Length; start = source.LineEnd(start) + 1)
        {
            var tab = start;
            while (tab < source.Text.Length && source.Text[tab] == ' ')
                tab++;
            if (tab < source.Text.Length && source.Text[tab] == '\t')
                return tab;
        }

        return at;
    }

    private YamlException Template(int at, Exception? cause) =>
        new(
            source.Path,
            [new(source.PositionAt(at), "This is a template ({{ … }}), not YAML.")],
            "Name the file that is rendered, or put the expression in quotes.",
            cause
        );

    private int Index(Mark mark) => (int)Math.Clamp(mark.Index, 0, source.Text.Length);

    private static string? Name(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private static string? Tag(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    // The node of an anchor, from where it starts; without a node until it ends.
    private sealed class AnchorSlot
    {
        public YamlNode? Node { get; set; }
    }
}
