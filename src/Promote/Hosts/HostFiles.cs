using System.IO;
using System.Text;
using Promote.Errors;

namespace Promote.Hosts;

/// <summary>Files by which hosts take outputs and summaries.</summary>
internal static class HostFiles
{
    /// <summary>What a host takes of a summary, in bytes: just under 1 MiB.</summary>
    public const int MaxSummary = (1024 * 1024) - 1;

    private const string Cut = "\n\n… the rest is cut off: a summary has room for 1 MiB.\n";

    /// <summary>Adds text at a file's end, in UTF-8.</summary>
    public static void Append(string path, string text)
    {
        try
        {
            File.AppendAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                ErrorCodes.UnusableFile,
                path,
                $"{path} cannot be written: {e.Message}",
                "The CI host names this file in the environment; check what changed that, or the file's rights."
            );
        }
    }

    /// <summary>The size of a file; 0 where there is none.</summary>
    public static long Size(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>As much of a text as has room in a number of bytes, cut between characters and with a note that it was cut.</summary>
    public static string Fit(string text, long room)
    {
        if (Encoding.UTF8.GetByteCount(text) <= room)
            return text;
        var left = room - Encoding.UTF8.GetByteCount(Cut);
        if (left < 0)
            return "";
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length] + Cut;
    }

    /// <summary>Checks an output's name.</summary>
    /// <exception cref="ArgumentException">It has characters that a host would take for syntax.</exception>
    public static void CheckName(string name)
    {
        if (
            name.Length == 0
            || char.IsAsciiDigit(name[0])
            || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'))
        )
            throw new ArgumentException(
                "An output's name has letters, digits, '_' and '-' only, and starts with no digit.",
                nameof(name)
            );
    }

    /// <summary>The parts of a secret that a host, which reads line by line, can mask. Short ones would mask everything.</summary>
    public static IEnumerable<string> Maskable(string secret) =>
        secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length >= 4);
}
