using System.Text;
using System.Text.RegularExpressions;

namespace Promote.Sandbox.Forge;

/// <summary>A CODEOWNERS file: the last line that matches a path says who owns it, and a line without owners says no one.</summary>
internal sealed class CodeOwners
{
    /// <summary>Where it may be, the first one found counts.</summary>
    public static IReadOnlyList<string> Places => [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    private readonly List<(Regex Pattern, IReadOnlyList<string> Owners)> lines;

    private CodeOwners(List<(Regex Pattern, IReadOnlyList<string> Owners)> lines) => this.lines = lines;

    /// <summary>Reads it. Lines that GitHub does not take (<c>!</c>, <c>[</c>) are skipped, as GitHub does.</summary>
    public static CodeOwners Parse(string text)
    {
        var found = new List<(Regex, IReadOnlyList<string>)>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (
                words.Length == 0
                || words[0].StartsWith('#')
                || words[0].StartsWith('!')
                || words[0].Contains('[', StringComparison.Ordinal)
            )
                continue;
            found.Add((ToRegex(words[0]), [.. words.Skip(1).TakeWhile(word => !word.StartsWith('#'))]));
        }

        return new CodeOwners(found);
    }

    /// <summary>The owners of a file, as written: <c>@login</c>, <c>@organisation/team</c> or an address.</summary>
    public IReadOnlyList<string> Owners(string path) =>
        lines.LastOrDefault(line => line.Pattern.IsMatch(path)) is { Pattern: not null } line ? line.Owners : [];

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
