using System.Text.RegularExpressions;

namespace Promote.Configuration;

/// <summary>Names and paths that are safe in a branch's name, a path, a URL and a trailer alike.</summary>
internal static partial class Names
{
    /// <summary>Whether a text can name an app or an environment.</summary>
    public static bool IsName(string text) =>
        Grammar().IsMatch(text)
        && !text.Contains("..", StringComparison.Ordinal)
        && !text.EndsWith(".lock", StringComparison.Ordinal)
        && !text.EndsWith('.');

    /// <summary>Whether a text can be a file's path from the repository's root.</summary>
    public static bool IsPath(string text) =>
        text.Length is > 0 and <= 1024
        && text.Split('/').All(segment => segment.Length > 0 && segment is not ("." or ".." or ".git"))
        && !text.Any(c => char.IsControl(c) || c is '\\' or ':');

    [GeneratedRegex(
        @"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
