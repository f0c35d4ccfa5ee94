using System.Text;
using Promote.Errors;

namespace Promote.Yaml;

/// <summary>The text of one YAML file, with what is needed to say where in it something is.</summary>
internal sealed class YamlSource
{
    /// <summary>The largest file that is read: 4 MiB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly int[] lineStarts;

    private YamlSource(string path, byte[] bytes, string text, int markLength)
    {
        Path = path;
        Bytes = bytes;
        Text = text;
        MarkLength = markLength;
        lineStarts = FindLineStarts(text);
    }

    /// <summary>The file, as the caller named it; used in errors only.</summary>
    public string Path { get; }

    /// <summary>The file as it is.</summary>
    public byte[] Bytes { get; }

    /// <summary>The file's text, without its byte order mark.</summary>
    public string Text { get; }

    /// <summary>How many bytes the byte order mark has: 3, or 0.</summary>
    public int MarkLength { get; }

    /// <summary>Decodes the bytes, strictly.</summary>
    /// <exception cref="YamlException">Too large, not UTF-8, or characters that YAML does not allow.</exception>
    public static YamlSource Read(byte[] bytes, string path)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new YamlException(
                ErrorCodes.UnusableFile,
                path,
                [new(new(1, 1), $"The file has {bytes.Length} bytes; at most {MaxBytes} (4 MiB) are read.")],
                "Split the file."
            );
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..])
        {
            throw new YamlException(
                path,
                [new(new(1, 1), "The file is in UTF-16 or UTF-32.")],
                "Save it in UTF-8, then run the command again."
            );
        }

        var markLength = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        string text;
        try
        {
            text = Utf8.GetString(bytes, markLength, bytes.Length - markLength);
        }
        catch (DecoderFallbackException exception)
        {
            throw NotUtf8(bytes, markLength, path, exception);
        }

        return new YamlSource(path, bytes, text, markLength);
    }

    /// <summary>Where a character is.</summary>
    public YamlPosition PositionAt(int index)
    {
        var line = Array.BinarySearch(lineStarts, index);
        line = line < 0 ? ~line - 1 : line;
        return new(line + 1, index - lineStarts[line] + 1);
    }

    /// <summary>How many bytes of the file stand before a character.</summary>
    public int ByteOffset(int index) => MarkLength + Utf8.GetByteCount(Text.AsSpan(0, index));

    /// <summary>The first character of the line that holds a character.</summary>
    public int LineStart(int index) => lineStarts[PositionAt(index).Line - 1];

    /// <summary>Where the line that holds a character ends: its line break, or the end of the text.</summary>
    public int LineEnd(int index)
    {
        var end = Text.AsSpan(index).IndexOfAny('\r', '\n');
        return end < 0 ? Text.Length : index + end;
    }

    /// <summary>The line break that stands at <paramref name="lineEnd"/>, or "" at the end of the text.</summary>
    public string BreakAt(int lineEnd) =>
        lineEnd >= Text.Length ? ""
        : Text.AsSpan(lineEnd).StartsWith("\r\n", StringComparison.Ordinal) ? "\r\n"
        : Text.Substring(lineEnd, 1);

    /// <summary>The line break to use for a new line near a character: its own line's, else the line's before it, else LF.</summary>
    public string BreakNear(int index)
    {
        var own = BreakAt(LineEnd(index));
        if (own.Length > 0)
            return own;
        var start = LineStart(index);
        return start == 0 ? "\n"
            : start >= 2 && Text[start - 2] == '\r' && Text[start - 1] == '\n' ? "\r\n"
            : Text.Substring(start - 1, 1);
    }

    /// <summary>An error of this file.</summary>
    public YamlException Error(int index, string message, string? next = null) =>
        next is null
            ? new(Path, [new(PositionAt(index), message)])
            : new(Path, [new(PositionAt(index), message)], next);

    private static int[] FindLineStarts(string text)
    {
        List<int> starts = [0];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                starts.Add(i + 1);
        }

        return [.. starts];
    }

    private static YamlException NotUtf8(byte[] bytes, int markLength, string path, Exception cause)
    {
        var at = markLength;
        while (Rune.DecodeFromUtf8(bytes.AsSpan(at), out _, out var consumed) == System.Buffers.OperationStatus.Done)
            at += consumed;
        var before = new YamlSource(path, [], Utf8.GetString(bytes, markLength, at - markLength), 0);
        return new YamlException(
            path,
            [new(before.PositionAt(before.Text.Length), $"Byte {at} (0x{bytes[at]:x2}) is not UTF-8.")],
            "Save the file in UTF-8, then run the command again.",
            cause
        );
    }
}
