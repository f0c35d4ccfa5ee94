namespace Promote.Yaml;

/// <summary>Where new lines go in a text, so that what is there stays as it is.</summary>
internal static class Lines
{
    /// <summary>
    /// New lines after the line on which a value ends, in that line's own kind of break; where the text ends without a
    /// break, it still does so afterwards.
    /// </summary>
    /// <param name="source">The text.</param>
    /// <param name="end">Where the value ends; right after a break for a block of lines.</param>
    /// <param name="lines">The lines, indented.</param>
    /// <param name="deeperThan">Comment lines that follow at once and are indented by more than this belong to the value.</param>
    public static TextEdit After(YamlSource source, int end, IReadOnlyList<string> lines, int deeperThan = int.MaxValue)
    {
        if (end > 0 && source.Text[end - 1] is '\r' or '\n')
        {
            var eol = source.BreakNear(end - 1);
            return TextEdit.Insert(end, string.Concat(lines.Select(line => line + eol)));
        }

        var at = source.LineEnd(end);
        while (IsComment(source, at + source.BreakAt(at).Length, deeperThan))
            at = source.LineEnd(at + source.BreakAt(at).Length);
        var before = source.BreakNear(at);
        return TextEdit.Insert(at, string.Concat(lines.Select(line => before + line)));
    }

    /// <summary>The white space with which the line of a node starts, up to the node; blanks for anything else there.</summary>
    public static string IndentTo(YamlSource source, int at)
    {
        var before = source.Text[source.LineStart(at)..at];
        return string.IsNullOrWhiteSpace(before) ? before : new string(' ', before.Length);
    }

    /// <summary>Whether nothing but white space stands before a character on its line.</summary>
    public static bool IsFirst(YamlSource source, int at) =>
        source.Text.AsSpan(source.LineStart(at), at - source.LineStart(at)).IsWhiteSpace();

    /// <summary>Whether nothing but white space and a comment stands after a character on its line.</summary>
    public static bool IsLast(YamlSource source, int at)
    {
        var rest = source.Text.AsSpan(at, source.LineEnd(at) - at);
        var blank = rest.TrimStart();
        return blank.IsEmpty || (blank[0] == '#' && blank.Length < rest.Length);
    }

    private static bool IsComment(YamlSource source, int lineStart, int deeperThan)
    {
        if (lineStart >= source.Text.Length || source.LineStart(lineStart) != lineStart)
            return false;
        var line = source.Text.AsSpan(lineStart, source.LineEnd(lineStart) - lineStart);
        var content = line.TrimStart(' ');
        return content.StartsWith("#", StringComparison.Ordinal) && line.Length - content.Length > deeperThan;
    }
}
