using Promote.Errors;

namespace Promote.Yaml;

/// <summary>Gives one node of a file another single value.</summary>
internal static class ScalarEdit
{
    /// <summary>
    /// The splice that makes the node this string, in its own style; none where it is this string already. An absent
    /// value is filled in, an alias is replaced. A block scalar of one line without a final break keeps its form.
    /// </summary>
    /// <param name="document">The node's document.</param>
    /// <param name="node">The node.</param>
    /// <param name="value">One line of text.</param>
    /// <param name="absentStyle">How to write the value where nothing is written yet.</param>
    /// <exception cref="EditException">An alias would change with it, or it is not a single value.</exception>
    public static Splice Set(
        YamlDocument document,
        YamlNode node,
        string value,
        YamlScalarStyle absentStyle = YamlScalarStyle.Plain
    )
    {
        RefuseUnwritable(value);
        if (node is YamlScalar { IsString: true } same && same.Value == value)
            return Splice.None;
        RefuseAliased(document, node);
        if (node is not (YamlScalar or YamlAlias))
        {
            throw EditException.NotFound(
                node.Source.Path,
                node.Position,
                $"'{node.Path}' is {node.Kind}, not a single value.",
                "Name a value inside it."
            );
        }

        if (node.Tag is { } tag and not (YamlScalar.StringTag or "!"))
        {
            throw EditException.NotContained(
                node.Source.Path,
                node.Position,
                $"'{node.Path}' has the tag {tag}, which says that it is not a plain string."
            );
        }

        return new([Write(node, value, absentStyle)], [new TreeChange.Replaced(node, new TreeShape.Text(value))]);
    }

    /// <summary>Refuses to change a node that an alias elsewhere stands for, alone or in a collection.</summary>
    public static void RefuseAliased(YamlDocument document, YamlNode node)
    {
        if (document.AliasOf(node) is not { } alias)
            return;
        throw EditException.NotContained(
            node.Source.Path,
            node.Position,
            $"'{node.Path}' belongs to the anchor &{alias.Name} at {alias.Target.Position}, so the alias *{alias.Name} at {alias.Position} would change with it.",
            "Write the value out at one of the two places, then run the command again; nothing was written."
        );
    }

    private static TextEdit Write(YamlNode node, string value, YamlScalarStyle absentStyle)
    {
        if (node is YamlAlias alias)
            return new(alias.Span, Separated(alias, ScalarText.Write(value, YamlScalarStyle.Plain, InFlow(alias))));
        var scalar = (YamlScalar)node;
        if (scalar.IsAbsent)
            return Fill(scalar, ScalarText.Write(value, absentStyle, scalar.InFlow));
        if (scalar.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded)
            return BlockLine(scalar, value);
        return new(new(scalar.ContentStart, scalar.Span.End), ScalarText.Write(value, scalar.Style, scalar.InFlow));
    }

    // "*a" may be followed at once by ',' in flow, which would be a part of a plain value; the verification would refuse
    // it, a quoted value is always safe there.
    private static string Separated(YamlAlias alias, string text) =>
        alias.Span.End < alias.Source.Text.Length && alias.Source.Text[alias.Span.End] == ':' ? text + " " : text;

    private static bool InFlow(YamlNode node) =>
        node.SelfAndAncestors()
            .Any(ancestor => ancestor is YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true });

    private static TextEdit Fill(YamlScalar scalar, string text)
    {
        var source = scalar.Source.Text;
        if (scalar.Span.Start < scalar.ContentStart)
            return TextEdit.Insert(scalar.ContentStart, " " + text);
        if (scalar.Parent is not YamlMapping mapping)
            return TextEdit.Insert(
                scalar.ContentStart,
                source.AsSpan(0, scalar.ContentStart).EndsWith("-", StringComparison.Ordinal) ? " " + text : text
            );
        var keyEnd = mapping.Entries.First(entry => entry.Value == scalar).KeyNode.Span.End;
        var colon = NodeProperties.SkipSpace(source, keyEnd);
        // A key alone in braces has no colon yet.
        return colon < source.Length && source[colon] == ':'
            ? TextEdit.Insert(colon + 1, " " + text)
            : TextEdit.Insert(keyEnd, ": " + text);
    }

    private static TextEdit BlockLine(YamlScalar scalar, string value)
    {
        var raw = scalar.Source.Text.AsSpan(scalar.ContentStart, scalar.Span.End - scalar.ContentStart);
        var at = raw.IndexOf(scalar.Value, StringComparison.Ordinal);
        var fits = value.Length > 0 && value[0] is not (' ' or '\t') && value[^1] is not (' ' or '\t');
        if (!fits || at < 0 || scalar.Value.Length == 0 || scalar.Value.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            throw EditException.NotContained(
                scalar.Source.Path,
                scalar.Position,
                $"'{scalar.Path}' is a block of lines.",
                "Write it on one line, then run the command again; nothing was written."
            );
        }

        return new(new(scalar.ContentStart + at, scalar.ContentStart + at + scalar.Value.Length), value);
    }

    /// <summary>Refuses what is not one line of text.</summary>
    public static void RefuseUnwritable(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogatePair(value, i))
            {
                i++;
                continue;
            }

            if (value[i] is '\r' or '\n' or '\0' || char.IsSurrogate(value[i]))
            {
                throw new UsageException(
                    ErrorCodes.Usage,
                    "value",
                    $"The value has a line break, a NUL or half a character (U+{(int)value[i]:X4}) at character {i + 1}; only one line of text can be set.",
                    "Give one line of text."
                );
            }
        }
    }
}
