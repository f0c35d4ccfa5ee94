using System.Text;

namespace Promote.Yaml;

/// <summary>One replacement in a text.</summary>
/// <param name="Span">What it replaces; empty for an insertion.</param>
/// <param name="Text">What stands there then.</param>
internal sealed record TextEdit(YamlSpan Span, string Text)
{
    /// <summary>An insertion.</summary>
    public static TextEdit Insert(int at, string text) => new(new(at, at), text);
}

/// <summary>
/// Edits on their way into a file: what bytes they replace, and what they are meant to change. Nothing outside the
/// replaced bytes changes, and after it the file is read again: it must differ as meant, and nowhere else.
/// </summary>
/// <param name="Edits">What is replaced, in any order, without overlaps.</param>
/// <param name="Changes">What the replacements are meant to change.</param>
internal sealed record Splice(IReadOnlyList<TextEdit> Edits, IReadOnlyList<TreeChange> Changes)
{
    /// <summary>No edit.</summary>
    public static Splice None { get; } = new([], []);

    /// <summary>Both splices.</summary>
    public Splice And(Splice other) => new([.. Edits, .. other.Edits], [.. Changes, .. other.Changes]);

    /// <summary>The file with the edits made; the very bytes it had where there are none.</summary>
    /// <exception cref="EditException">Something else would change too.</exception>
    public byte[] Apply(YamlFile file)
    {
        if (Edits.Count == 0)
            return file.Source.Bytes;
        var bytes = Replace(file.Source);
        YamlFile after;
        try
        {
            after = YamlFile.Parse(bytes, file.Path);
        }
        catch (YamlException exception)
        {
            throw EditException.NotContained(
                file.Path,
                file.Source.PositionAt(Edits.Min(edit => edit.Span.Start)),
                $"The edit would leave a file that is not YAML ({exception.Problems[0].Message}).",
                innerException: exception
            );
        }

        if (new TreeComparison(Changes).FirstDifference(file, after) is { } node)
        {
            throw EditException.NotContained(
                file.Path,
                file.Source.PositionAt(Edits.Min(edit => edit.Span.Start)),
                $"The edit would change more than was asked for: {Name(node)} at {node.Position} would not stay what it is."
            );
        }

        return bytes;
    }

    private static string Name(YamlNode node) => node.Path is { Steps.Count: > 0 } path ? $"'{path}'" : "the document";

    private byte[] Replace(YamlSource source)
    {
        var bytes = new List<byte>(source.Bytes.Length + 256);
        var (text, last) = (0, 0);
        // A stable order: insertions at one place keep the order in which they were made.
        foreach (var edit in Edits.OrderBy(edit => edit.Span.Start).ThenBy(edit => edit.Span.End))
        {
            if (edit.Span.Start < text)
                throw new InvalidOperationException($"Edits overlap at character {edit.Span.Start} of {source.Path}.");
            var from = source.ByteOffset(edit.Span.Start);
            bytes.AddRange(source.Bytes.AsSpan(last, from - last));
            bytes.AddRange(Encoding.UTF8.GetBytes(edit.Text));
            (text, last) = (edit.Span.End, source.ByteOffset(edit.Span.End));
        }

        bytes.AddRange(source.Bytes.AsSpan(last));
        return [.. bytes];
    }
}
