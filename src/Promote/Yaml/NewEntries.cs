namespace Promote.Yaml;

/// <summary>How new keys and values are written: as those of a mapping that is there already.</summary>
/// <param name="Key">The style of keys.</param>
/// <param name="Separator">Between a key and its value.</param>
/// <param name="Joint">Between entries in braces or brackets.</param>
/// <param name="Padding">Inside braces.</param>
/// <param name="Values">The style of values, by key; that of "" for all others.</param>
internal sealed record NewEntries(
    YamlScalarStyle Key,
    string Separator,
    string Joint,
    string Padding,
    IReadOnlyDictionary<string, YamlScalarStyle> Values
)
{
    /// <summary>Without quotes.</summary>
    public static NewEntries Plain { get; } =
        new(YamlScalarStyle.Plain, ": ", ", ", "", new Dictionary<string, YamlScalarStyle>(StringComparer.Ordinal));

    /// <summary>As the entries of a mapping.</summary>
    /// <param name="model">The mapping.</param>
    /// <param name="nearest">The entry whose value new values follow where the mapping has none of their key.</param>
    public static NewEntries Like(YamlMapping model, YamlEntry nearest)
    {
        var text = model.Source.Text;
        var between = text.AsSpan(
            nearest.KeyNode.Span.End,
            Math.Max(0, nearest.Value.Span.Start - nearest.KeyNode.Span.End)
        );
        var tight = model.IsFlow && between is ":";
        var styles = model.Entries.ToDictionary(
            entry => entry.Key,
            entry => Quotes(entry.Value),
            StringComparer.Ordinal
        );
        styles[""] = Quotes(nearest.Value is YamlScalar ? nearest.Value : nearest.KeyNode);
        var padded = model.IsFlow && model.ContentStart + 1 < text.Length && text[model.ContentStart + 1] == ' ';
        return new(Quotes(nearest.KeyNode), tight ? ":" : ": ", tight ? "," : ", ", padded ? " " : "", styles);
    }

    /// <summary><c>key: value</c>.</summary>
    public string Write(string key, string value, bool inFlow) =>
        ScalarText.Write(key, Key, inFlow) + Separator + ScalarText.Write(value, StyleOf(key), inFlow);

    /// <summary><c>{key: value, …}</c>.</summary>
    public string WriteFlow(IEnumerable<KeyValuePair<string, string>> entries) =>
        $"{{{Padding}{string.Join(Joint, entries.Select(entry => Write(entry.Key, entry.Value, inFlow: true)))}{Padding}}}";

    private YamlScalarStyle StyleOf(string key) => Values.GetValueOrDefault(key, Values.GetValueOrDefault("", Key));

    private static YamlScalarStyle Quotes(YamlNode node) =>
        node is YamlScalar { Style: YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted } scalar
            ? scalar.Style
            : YamlScalarStyle.Plain;
}
