namespace Promote.Yaml;

/// <summary>What is looked for in the text itself, because a parser's answer to it would mislead.</summary>
internal static class SourceChecks
{
    // In the order of their stand-ins below.
    private const string Separators = "\u0085\u2028\u2029";

    /// <summary>Refuses conflict markers and characters that YAML does not allow.</summary>
    public static void Check(YamlSource source)
    {
        RefuseConflictMarkers(source);
        for (var i = 0; i < source.Text.Length; i++)
        {
            if (source.Text[i] is (>= ' ' and < '\u007F') or '\n' or '\r' or '\t')
                continue;
            if (!IsAllowed(source.Text[i]))
            {
                var name = source.Text[i] == '\0' ? "a NUL" : $"the character U+{(int)source.Text[i]:X4}";
                throw source.Error(i, $"The file has {name}, which YAML does not allow.", "Remove it.");
            }
        }
    }

    /// <summary>
    /// The text for the parser. NEL, LS and PS break a line for a YAML 1.1 reader and not for a 1.2 one: the parser
    /// gets private characters in their place, one for one, so that the tree is that of YAML 1.2.
    /// </summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="standIns">Three characters that are not in the text, or empty where none was needed.</param>
    public static string HideSeparators(string text, out string standIns)
    {
        standIns = "";
        if (text.AsSpan().IndexOfAny(Separators) < 0)
            return text;
        standIns = new string([
            .. Enumerable.Range(0xE000, 0x1900).Select(code => (char)code).Where(c => !text.Contains(c)).Take(3),
        ]);
        if (standIns.Length < 3)
            return text;
        for (var i = 0; i < Separators.Length; i++)
            text = text.Replace(Separators[i], standIns[i]);
        return text;
    }

    /// <summary>The value with the separators that <see cref="HideSeparators"/> took out.</summary>
    public static string RestoreSeparators(string value, string standIns)
    {
        for (var i = 0; i < standIns.Length; i++)
            value = value.Replace(standIns[i], Separators[i]);
        return value;
    }

    /// <summary>Refuses NEL, LS and PS anywhere but in the given spans, which are those of double-quoted scalars, in order.</summary>
    public static void RefuseSeparators(YamlSource source, IReadOnlyList<YamlSpan> doubleQuoted, int end)
    {
        var next = 0;
        for (var i = 0; i < end; i++)
        {
            if (!Separators.Contains(source.Text[i]))
                continue;
            while (next < doubleQuoted.Count && doubleQuoted[next].End <= i)
                next++;
            if (next == doubleQuoted.Count || i < doubleQuoted[next].Start)
            {
                throw source.Error(
                    i,
                    $"The file has U+{(int)source.Text[i]:X4}, a line break for some readers of YAML and not for others.",
                    "Remove it, or write it as an escape in double quotes."
                );
            }
        }
    }

    /// <summary>
    /// A template where a value should be, before or on a line where the parser gave up: the real cause. Null where
    /// there is none.
    /// </summary>
    public static int? TemplateBefore(YamlSource source, int index)
    {
        var end = source.LineEnd(Math.Min(index, source.Text.Length));
        for (var at = source.Text.IndexOf("{{", StringComparison.Ordinal); at >= 0 && at < end; )
        {
            var before = source.Text.AsSpan(source.LineStart(at), at - source.LineStart(at)).TrimEnd();
            if (before.IsEmpty || before[^1] is ':' or '-' or ',' or '[' or '}')
                return at;
            at = source.Text.IndexOf("{{", at + 2, StringComparison.Ordinal);
        }

        return null;
    }

    // What go-yaml, the reader of kustomize and Helm, accepts too.
    private static bool IsAllowed(char c) => c is '\u0085' or (>= '\u00A0' and <= '\uFFFD') and not '\uFEFF';

    // At the start of a line they cannot be content of a mapping's value: a block scalar there is indented, and so is
    // what git marks inside one only in the first column.
    private static void RefuseConflictMarkers(YamlSource source)
    {
        var text = source.Text.AsSpan();
        for (var start = 0; start < text.Length; )
        {
            var line = text[start..source.LineEnd(start)];
            if (IsConflictMarker(line))
            {
                throw source.Error(
                    start,
                    $"'{line[..7]}' at the start of a line is a merge conflict marker.",
                    "Resolve the conflict, then run the command again."
                );
            }

            start += line.Length + 1;
        }
    }

    private static bool IsConflictMarker(ReadOnlySpan<char> line) =>
        line.Length >= 7
        && line[0] is '<' or '=' or '>' or '|'
        && line[..7].IndexOfAnyExcept(line[0]) < 0
        && (line.Length == 7 || line[7] is ' ' or '\t');
}
