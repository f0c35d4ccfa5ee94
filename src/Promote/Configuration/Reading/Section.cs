using System.Globalization;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Configuration.Reading;

/// <summary>
/// A mapping that is being read. It remembers which keys were asked for: what was not is unknown, and
/// <see cref="Close"/> says so with the nearest one that is known.
/// </summary>
/// <param name="mapping">The mapping as written.</param>
/// <param name="problems">Where mistakes are noted.</param>
internal sealed class Section(YamlMapping mapping, Problems problems)
{
    // In the order in which they were asked for, each once.
    private readonly List<string> known = [];

    /// <summary>The mapping as written.</summary>
    public YamlMapping Mapping => mapping;

    /// <summary>All entries, for a mapping whose keys are names.</summary>
    public IEnumerable<YamlEntry> Entries => mapping.Entries;

    /// <summary>The value of a key, or null where the key is absent or empty.</summary>
    public YamlNode? Node(string key)
    {
        Know(key);
        return YamlLookup.Value(mapping, key, out _)?.Resolved is { } node and not YamlScalar { IsNull: true }
            ? node
            : null;
    }

    /// <summary>Whether a key is written, with or without a value: known in any case.</summary>
    public bool Has(string key)
    {
        Know(key);
        return mapping.Find(key) is not null;
    }

    /// <summary>The value of a key that must be there.</summary>
    public YamlNode? Required(string key)
    {
        var node = Node(key);
        if (node is null)
            problems.Add(mapping, $"'{key}' is missing.");
        return node;
    }

    /// <summary>A text, or null where it is absent or wrong.</summary>
    public string? Text(string key) => Node(key) is { } node ? AsText(node, $"'{key}'") : null;

    /// <summary>A text that is one of a few.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Node(key) is not { } node || AsText(node, $"'{key}'") is not { } text)
            return null;
        if (choices.TryGetValue(text, out var value))
            return value;
        problems.Add(
            node,
            $"'{text}' is not a value of '{key}': it is one of {string.Join(", ", choices.Keys)}.{Suggestion.Phrase(text, choices.Keys)}"
        );
        return null;
    }

    /// <summary>true or false.</summary>
    public bool? Flag(string key)
    {
        if (Node(key) is not { } node)
            return null;
        if (node is YamlScalar { Style: YamlScalarStyle.Plain, Value: "true" or "false" } scalar)
            return scalar.Value == "true";
        problems.Add(node, $"'{key}' is true or false.");
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Number(string key, int least, int most)
    {
        if (Node(key) is not { } node)
            return null;
        if (
            node is YamlScalar { Style: YamlScalarStyle.Plain } scalar
            && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
            return number;
        problems.Add(node, $"'{key}' is a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>A length of time such as <c>30m</c>.</summary>
    public TimeSpan? Duration(string key)
    {
        if (Node(key) is not { } node || AsText(node, $"'{key}'") is not { } text)
            return null;
        if (Durations.TryParse(text) is { } duration)
            return duration;
        problems.Add(node, $"'{text}' is not a length of time. Write it as 45s, 30m, 2h, 1d or 1h30m.");
        return null;
    }

    /// <summary>A mapping, or null where it is absent or wrong.</summary>
    public Section? Sub(string key) => Node(key) is { } node ? AsSection(node, $"'{key}'") : null;

    /// <summary>A list, or one item in its place; empty where it is absent or wrong.</summary>
    public IReadOnlyList<YamlNode> Items(string key) =>
        Node(key) switch
        {
            null => [],
            YamlSequence sequence => [.. sequence.Items.Select(item => item.Resolved)],
            var one => [one],
        };

    /// <summary>A node as a text, noting a mistake where it is none.</summary>
    public string? AsText(YamlNode node, string what)
    {
        if (node is YamlScalar { IsNull: false } scalar)
            return scalar.Value;
        problems.Add(node, $"{what} is a text, not {node.Kind}.");
        return null;
    }

    /// <summary>A node as a mapping, noting a mistake where it is none.</summary>
    public Section? AsSection(YamlNode node, string what)
    {
        if (node is YamlMapping sub)
            return new Section(sub, problems);
        problems.Add(node, $"{what} is a mapping, not {node.Kind}.");
        return null;
    }

    /// <summary>Notes a mistake.</summary>
    public void Problem(YamlNode at, string message) => problems.Add(at, message);

    /// <summary>Notes each key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var entry in mapping.Entries.Where(entry => entry.Key != "<<" && !known.Contains(entry.Key)))
            problems.Add(
                entry.KeyNode,
                $"'{entry.Key}' is not a key here.{Suggestion.Phrase(entry.Key, known)} Known are {string.Join(", ", known)}."
            );
    }

    private void Know(string key)
    {
        if (!known.Contains(key))
            known.Add(key);
    }
}
