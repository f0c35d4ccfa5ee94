using System.Text;
using System.Text.RegularExpressions;
using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge;

/// <summary>A CODEOWNERS file: the last line that matches a path says who owns it, and a line without owners says no one.</summary>
internal sealed class CodeOwners
{
    /// <summary>Where it may be, the first one found counts.</summary>
    public static IReadOnlyList<string> Places => [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    private readonly List<CodeOwnersLine> lines;

    private CodeOwners(List<CodeOwnersLine> lines) => this.lines = lines;

    /// <summary>The lines that name files, the first one first; the pattern is null where GitHub does not take it.</summary>
    public IReadOnlyList<CodeOwnersLine> Lines => lines;

    /// <summary>The one of a commit, and where it is; null where there is none.</summary>
    public static async Task<(string Path, CodeOwners Owners)?> FindAsync(
        BareRepository git,
        string commit,
        CancellationToken cancellationToken
    )
    {
        foreach (var place in Places)
        {
            if (await git.ReadAsync($"{commit}:{place}", cancellationToken) is { Type: "blob" } file)
                return (place, Parse(Encoding.UTF8.GetString(file.Bytes)));
        }

        return null;
    }

    /// <summary>Reads it. Lines that GitHub does not take (<c>!</c>, <c>[</c>) are skipped, as GitHub does.</summary>
    public static CodeOwners Parse(string text)
    {
        var found = new List<CodeOwnersLine>();
        foreach (var (i, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            var taken = !words[0].StartsWith('!') && !words[0].Contains('[', StringComparison.Ordinal);
            found.Add(
                new CodeOwnersLine(
                    i + 1,
                    line,
                    taken ? ToRegex(words[0]) : null,
                    [.. words.Skip(1).TakeWhile(word => !word.StartsWith('#'))]
                )
            );
        }

        return new CodeOwners(found);
    }

    /// <summary>The owners of a file, as written: <c>@login</c>, <c>@organisation/team</c> or an address.</summary>
    public IReadOnlyList<string> Owners(string path) =>
        lines.LastOrDefault(line => line.Pattern?.IsMatch(path) == true)?.Owners ?? [];

    private static Regex ToRegex(string glob)
    {
        var directory = glob.EndsWith('/');
        var body = glob.Trim('/');
        var anchored = glob.StartsWith('/') || body.Contains('/', StringComparison.Ordinal);
        var text = new StringBuilder(anchored ? @"\A" : @"\A(?:.*/)?");
        for (var i = 0; i < body.Length; i++)
        {
            var rest = body[i..];
            if (rest.StartsWith("**/", StringComparison.Ordinal))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**", StringComparison.Ordinal))
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
                        _ => Regex.Escape(body[i].ToString()),
                    }
                );
            }
        }

        // "docs/*" means the files in docs, not what lies deeper; any other name is a file or a whole folder.
        var deep = anchored && body.EndsWith("/*", StringComparison.Ordinal) ? @"\z" : @"(?:/.*)?\z";
        return new Regex(
            text.Append(directory ? @"/.*\z" : deep).ToString(),
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
    }
}

/// <summary>A line of a CODEOWNERS file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">The line.</param>
/// <param name="Pattern">The files; null: GitHub does not take the line.</param>
/// <param name="Owners">The owners, as written.</param>
internal sealed record CodeOwnersLine(int Number, string Text, Regex? Pattern, IReadOnlyList<string> Owners);
