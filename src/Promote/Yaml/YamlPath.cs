using System.Globalization;
using System.Text;
using Promote.Errors;

namespace Promote.Yaml;

/// <summary>One step of a <see cref="YamlPath"/>: a key, or an index into a list.</summary>
/// <param name="Key">The key; null for an index.</param>
/// <param name="Index">The index, from 0; null for a key.</param>
internal readonly record struct YamlStep(string? Key, int? Index)
{
    /// <summary>A step by key.</summary>
    public static YamlStep Of(string key) => new(key, null);

    /// <summary>A step by index.</summary>
    public static YamlStep Of(int index) => new(null, index);
}

/// <summary>
/// Where a value is in a document: dotted keys and <c>[i]</c>, a key with a dot in double quotes
/// (<c>metadata.annotations."a.b/c"</c>, <c>images[0].tag</c>).
/// </summary>
/// <param name="Steps">From the root; none is the root itself.</param>
internal sealed record YamlPath(IReadOnlyList<YamlStep> Steps)
{
    /// <summary>Reads a path.</summary>
    /// <exception cref="UsageException">It is not one; with the place in it.</exception>
    public static YamlPath Parse(string text)
    {
        List<YamlStep> steps = [];
        var at = 0;
        while (at < text.Length || steps.Count == 0)
        {
            if (at < text.Length && text[at] == '[')
            {
                steps.Add(ParseIndex(text, ref at));
                continue;
            }

            if (steps.Count > 0 && text[at++] != '.')
                throw Wrong(text, at - 1, "expected '.' or '['");
            steps.Add(at < text.Length && text[at] == '"' ? ParseQuoted(text, ref at) : ParseKey(text, ref at));
        }

        return new YamlPath(steps);
    }

    /// <summary>The path of a node in its document. A key that is not a scalar's own text is named by its alias's.</summary>
    public static YamlPath Of(YamlNode node)
    {
        List<YamlStep> steps = [];
        foreach (var child in node.SelfAndAncestors())
        {
            switch (child.Parent)
            {
                case YamlMapping mapping:
                    steps.Add(YamlStep.Of(mapping.Entries.First(e => e.Value == child || e.KeyNode == child).Key));
                    break;
                case YamlSequence sequence:
                    steps.Add(YamlStep.Of(sequence.Items.TakeWhile(item => item != child).Count()));
                    break;
            }
        }

        steps.Reverse();
        return new YamlPath(steps);
    }

    /// <summary>The path as it is typed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            if (step.Index is { } index)
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else
                text.Append(text.Length > 0 ? "." : "").Append(Quoted(step.Key!));
        }

        return text.ToString();
    }

    /// <summary>Paths are equal by their steps.</summary>
    public bool Equals(YamlPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() => Steps.Aggregate(0, HashCode.Combine);

    private static string Quoted(string key) =>
        key.Length > 0 && !key.Any(c => c is '.' or '[' or ']' or '"' or '\\' or ' ')
            ? key
            : $"\"{key.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static YamlStep ParseKey(string text, ref int at)
    {
        var start = at;
        var end = text.AsSpan(at).IndexOfAny(".[]\"");
        at = end < 0 ? text.Length : at + end;
        if (at == start)
            throw Wrong(text, at, "expected a key");
        if (at < text.Length && text[at] is ']' or '"')
            throw Wrong(text, at, $"a key with '{text[at]}' in it is written in double quotes");
        return YamlStep.Of(text[start..at]);
    }

    private static YamlStep ParseQuoted(string text, ref int at)
    {
        var key = new StringBuilder();
        var start = at++;
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                at++;
            key.Append(text[at++]);
        }

        if (at == text.Length)
            throw Wrong(text, start, "the double quote is not closed");
        at++;
        return YamlStep.Of(key.ToString());
    }

    private static YamlStep ParseIndex(string text, ref int at)
    {
        var close = text.IndexOf(']', at);
        if (close < 0)
            throw Wrong(text, at, "'[' is not closed");
        if (
            !int.TryParse(
                text.AsSpan(at + 1, close - at - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var index
            )
        )
            throw Wrong(text, at + 1, "expected a number from 0 on");
        at = close + 1;
        return YamlStep.Of(index);
    }

    private static UsageException Wrong(string text, int at, string problem) =>
        new(
            ErrorCodes.Usage,
            text,
            $"'{text}' is not a path: {problem} at character {at + 1}.",
            "A path is dotted keys and [i], such as image.tag, containers[0].image or metadata.annotations.\"a.b/c\"."
        );
}
