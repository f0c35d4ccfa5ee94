using System.Text;
using System.Text.RegularExpressions;

namespace Promote.Audit;

/// <summary>A CODEOWNERS file: the last line that matches a path says who owns it; one without owners says nobody.</summary>
internal sealed partial record CodeOwnersFile
{
    // A larger file does not count.
    private const int MostBytes = 3 * 1024 * 1024;

    private CodeOwnersFile(string path, IReadOnlyList<CodeOwnersLine> lines)
    {
        Path = path;
        Lines = lines;
    }

    /// <summary>Where it may be. The first that is there counts.</summary>
    public static IReadOnlyList<string> Places { get; } = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>The lines that count.</summary>
    public IReadOnlyList<CodeOwnersLine> Lines { get; }

    /// <summary>Reads it. Lines that the forge does not take are left out, as it does.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="invalid">Numbers of lines that the forge itself says it does not take.</param>
    public static CodeOwnersFile Parse(string path, ReadOnlySpan<byte> bytes, IReadOnlySet<int> invalid)
    {
        if (bytes.Length > MostBytes)
            return new(path, []);
        var lines = Encoding
            .UTF8.GetString(bytes)
            .TrimStart('\uFEFF')
            .Split('\n')
            .Select((text, index) => (Words: Words(text), Number: index + 1))
            .Where(line => line.Words.Count > 0 && !invalid.Contains(line.Number))
            .Where(line => IsPattern(line.Words[0]) && line.Words.Skip(1).All(IsOwner))
            .Select(line => new CodeOwnersLine(line.Number, Pattern(line.Words[0]), [.. line.Words.Skip(1)]));
        return new(path, [.. lines]);
    }

    /// <summary>The line that says who owns a path; null where none speaks of it.</summary>
    public CodeOwnersLine? LineOf(string path) => Lines.LastOrDefault(line => line.Pattern.IsMatch(path));

    // Blanks behind a backslash belong to the pattern; the rest of a line from a # on is a comment.
    private static List<string> Words(string text) =>
        [
            .. Word()
                .Matches(text)
                .Select(match => match.Value)
                .TakeWhile(word => !word.StartsWith('#'))
                .Select(word => word.Replace("\\ ", " ", StringComparison.Ordinal)),
        ];

    private static bool IsPattern(string word) =>
        !word.StartsWith('!') && !word.Contains('[', StringComparison.Ordinal);

    private static bool IsOwner(string word) => Owner().IsMatch(word);

    private static Regex Pattern(string glob)
    {
        var isFolder = glob.EndsWith('/');
        var body = glob.Trim('/');
        var isAnchored = glob.StartsWith('/') || body.Contains('/', StringComparison.Ordinal);
        var text = new StringBuilder(isAnchored ? @"\A" : @"\A(?:.*/)?");
        for (var i = 0; i < body.Length; i++)
        {
            if (body.AsSpan(i).StartsWith("**/", StringComparison.Ordinal))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (body.AsSpan(i).StartsWith("**", StringComparison.Ordinal))
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append(
                    body[i] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        var other => Regex.Escape(other.ToString()),
                    }
                );
            }
        }

        // "docs/*" is the files in docs and no deeper; any other name is a file, or a folder with all that is in it.
        var isShallow = isAnchored && !isFolder && (body == "*" || body.EndsWith("/*", StringComparison.Ordinal));
        text.Append(
            isFolder ? @"/.*\z"
            : isShallow ? @"\z"
            : @"(?:/.*)?\z"
        );
        return new Regex(
            text.ToString(),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline
        );
    }

    [GeneratedRegex(@"(?:\\ |[^\s])+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"\A(?:@[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.-]+)?|[^\s@]+@[^\s@]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Owner();
}

/// <summary>A line of a CODEOWNERS file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Pattern">The paths it speaks of.</param>
/// <param name="Owners">The owners as written; none: nobody owns them.</param>
internal sealed record CodeOwnersLine(int Number, Regex Pattern, IReadOnlyList<string> Owners);
