using YamlDotNet.Core.Events;

namespace Promote.Yaml;

/// <summary>A node's anchor and tag, which the parser counts as a part of the node.</summary>
internal static class NodeProperties
{
    /// <summary>Where the node's content starts, after its anchor, its tag and the space, breaks and comments after them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the node starts.</param>
    /// <param name="node">What the parser says of it.</param>
    /// <param name="inFlow">Whether it stands in brackets or braces.</param>
    /// <param name="propertiesEnd">Where the last property ends; <paramref name="start"/> where it has none.</param>
    public static int Skip(string text, int start, NodeEvent node, bool inFlow, out int propertiesEnd)
    {
        propertiesEnd = start;
        var left = (node.Anchor.IsEmpty ? 0 : 1) + (node.Tag.IsEmpty ? 0 : 1);
        var at = start;
        while (left > 0)
        {
            at = SkipSpace(text, at);
            if (at >= text.Length || text[at] is not ('&' or '!'))
                return at;
            at = SkipProperty(text, at, inFlow);
            propertiesEnd = at;
            left--;
        }

        return propertiesEnd == start ? start : SkipSpace(text, at);
    }

    /// <summary>The first character from <paramref name="at"/> on that is not space, a break or in a comment.</summary>
    public static int SkipSpace(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n')
                continue;
            if (text[at] != '#' || (at > 0 && text[at - 1] is not (' ' or '\t' or '\r' or '\n')))
                break;
            while (at + 1 < text.Length && text[at + 1] is not ('\r' or '\n'))
                at++;
        }

        return at;
    }

    private static int SkipProperty(string text, int at, bool inFlow)
    {
        if (text.AsSpan(at).StartsWith("!<", StringComparison.Ordinal) && text.IndexOf('>', at) is var close and >= 0)
            return close + 1;
        at++;
        while (
            at < text.Length
            && text[at] is not (' ' or '\t' or '\r' or '\n')
            && !(inFlow && text[at] is ',' or '[' or ']' or '{' or '}')
        )
            at++;
        return at;
    }
}
