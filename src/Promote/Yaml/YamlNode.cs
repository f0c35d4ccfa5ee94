using System.Diagnostics.CodeAnalysis;

namespace Promote.Yaml;

/// <summary>A node of a <see cref="YamlDocument"/>. Nodes are equal by reference only.</summary>
internal abstract class YamlNode
{
    /// <summary>The text it stands in.</summary>
    public required YamlSource Source { get; init; }

    /// <summary>From its anchor or tag to its last character; without what follows on the line.</summary>
    public required YamlSpan Span { get; init; }

    /// <summary>Where it starts after its anchor and tag.</summary>
    public required int ContentStart { get; init; }

    /// <summary>The name after <c>&amp;</c>, if it has one.</summary>
    public string? Anchor { get; init; }

    /// <summary>The explicit tag, resolved (<c>tag:yaml.org,2002:str</c>), if it has one.</summary>
    public string? Tag { get; init; }

    /// <summary>The collection that holds it; null at the root.</summary>
    public YamlNode? Parent { get; private set; }

    /// <summary>Where it starts.</summary>
    public YamlPosition Position => Source.PositionAt(Span.Start);

    /// <summary>The node itself, or what an alias stands for.</summary>
    public virtual YamlNode Resolved => this;

    /// <summary>Levels of collections from here down, aliases followed.</summary>
    internal virtual int Height => 0;

    /// <summary>Nodes from here down, aliases followed.</summary>
    internal virtual long Weight => 1;

    /// <summary>"a mapping", for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>This node, then the collections that hold it, up to the root.</summary>
    public IEnumerable<YamlNode> SelfAndAncestors()
    {
        for (var node = this; node is not null; node = node.Parent)
            yield return node;
    }

    /// <summary>The path from the root, as <see cref="YamlPath"/> writes it.</summary>
    public YamlPath Path => YamlPath.Of(this);

    internal void Adopt(YamlNode child) => child.Parent = this;
}

/// <summary>How a scalar is written.</summary>
internal enum YamlScalarStyle
{
    /// <summary>Without quotes; an absent value too.</summary>
    Plain,

    /// <summary><c>'x'</c>.</summary>
    SingleQuoted,

    /// <summary><c>"x"</c>.</summary>
    DoubleQuoted,

    /// <summary><c>|</c>.</summary>
    Literal,

    /// <summary><c>&gt;</c>.</summary>
    Folded,
}

/// <summary>A single value.</summary>
internal sealed class YamlScalar : YamlNode
{
    /// <summary>Its text, unquoted and unescaped.</summary>
    public required string Value { get; init; }

    /// <summary>How it is written.</summary>
    public required YamlScalarStyle Style { get; init; }

    /// <summary>Whether it stands inside <c>[]</c> or <c>{}</c>.</summary>
    public required bool InFlow { get; init; }

    /// <summary>Whether every reader, of YAML 1.1 or 1.2, takes it for a string.</summary>
    public bool IsString =>
        Tag is StringTag or "!" || (Tag is null && (Style != YamlScalarStyle.Plain || PlainScalar.IsString(Value)));

    /// <summary>Whether it is null: absent, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => Tag is null && Style == YamlScalarStyle.Plain && PlainScalar.IsNull(Value);

    /// <summary>Whether nothing at all is written.</summary>
    public bool IsAbsent => Style == YamlScalarStyle.Plain && Value.Length == 0;

    /// <inheritdoc/>
    public override string Kind => IsNull ? "empty" : "a single value";

    internal const string StringTag = "tag:yaml.org,2002:str";
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key's text, an alias followed.</param>
/// <param name="KeyNode">The key as it is written: a scalar or an alias of one.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, YamlNode KeyNode, YamlNode Value);

/// <summary>Keys and values, in the order of the file; no key twice.</summary>
internal sealed class YamlMapping : YamlNode
{
    private readonly Dictionary<string, YamlEntry> byKey = new(StringComparer.Ordinal);

    [SetsRequiredMembers]
    internal YamlMapping(
        YamlSource source,
        YamlSpan span,
        int contentStart,
        bool isFlow,
        IReadOnlyList<YamlEntry> entries
    )
    {
        (Source, Span, ContentStart, IsFlow, Entries) = (source, span, contentStart, isFlow, entries);
        foreach (var entry in entries)
        {
            byKey.TryAdd(entry.Key, entry);
            Adopt(entry.KeyNode);
            Adopt(entry.Value);
            Height = Math.Max(Height, entry.Value.Height);
            Weight += entry.KeyNode.Weight + entry.Value.Weight;
        }

        Height++;
        Weight++;
    }

    /// <summary>Whether it is written with braces.</summary>
    public required bool IsFlow { get; init; }

    /// <summary>Keys and values, in the order of the file.</summary>
    public required IReadOnlyList<YamlEntry> Entries { get; init; }

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    internal override int Height { get; }

    internal override long Weight { get; }

    /// <summary>The entry of a key that is written in this mapping, or null. Merge keys are not followed.</summary>
    public YamlEntry? Find(string key) => byKey.GetValueOrDefault(key);
}

/// <summary>A list.</summary>
internal sealed class YamlSequence : YamlNode
{
    [SetsRequiredMembers]
    internal YamlSequence(
        YamlSource source,
        YamlSpan span,
        int contentStart,
        bool isFlow,
        IReadOnlyList<YamlNode> items
    )
    {
        (Source, Span, ContentStart, IsFlow, Items) = (source, span, contentStart, isFlow, items);
        foreach (var item in items)
        {
            Adopt(item);
            Height = Math.Max(Height, item.Height);
            Weight += item.Weight;
        }

        Height++;
        Weight++;
    }

    /// <summary>Whether it is written with brackets.</summary>
    public required bool IsFlow { get; init; }

    /// <summary>Its items, in order.</summary>
    public required IReadOnlyList<YamlNode> Items { get; init; }

    /// <inheritdoc/>
    public override string Kind => "a list";

    internal override int Height { get; }

    internal override long Weight { get; }
}

/// <summary>A reference to an anchored node: kept as one, never expanded.</summary>
internal sealed class YamlAlias : YamlNode
{
    /// <summary>The name after <c>*</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it stands for; never an alias.</summary>
    public required YamlNode Target { get; init; }

    /// <inheritdoc/>
    public override YamlNode Resolved => Target;

    /// <inheritdoc/>
    public override string Kind => "an alias";

    internal override int Height => Target.Height;

    internal override long Weight => Target.Weight;
}
