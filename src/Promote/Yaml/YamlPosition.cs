using System.Runtime.InteropServices;

namespace Promote.Yaml;

/// <summary>A place in a text file, as an editor shows it.</summary>
/// <param name="Line">Counted from 1; LF, CRLF and CR end a line.</param>
/// <param name="Column">Counted from 1, in UTF-16 units; a byte order mark is not counted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct YamlPosition(int Line, int Column)
{
    /// <summary><c>line:column</c>.</summary>
    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>A stretch of a <see cref="YamlSource.Text"/>, in UTF-16 units.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">The character after the last one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct YamlSpan(int Start, int End)
{
    /// <summary>How many characters it holds.</summary>
    public int Length => End - Start;
}
