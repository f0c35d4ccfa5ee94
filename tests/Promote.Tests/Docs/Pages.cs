using System.Text.RegularExpressions;

namespace Promote.Tests.Docs;

/// <summary>The documentation, as it is in the repository.</summary>
internal static partial class Pages
{
    public static string Root => SourceTree.Root;

    /// <summary>The Markdown files that users read, by their path from the root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "samples"), "README.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Text(string page) => File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n");

    /// <summary>The fenced blocks of a language, all pages' together.</summary>
    public static IEnumerable<(string Page, string Text)> Blocks(string language) =>
        All.SelectMany(page =>
            Fence()
                .Matches(Text(page))
                .Where(match => match.Groups["language"].Value == language)
                .Select(match => (page, match.Groups["text"].Value))
        );

    /// <summary>The texts between single backticks of a page, outside fenced blocks.</summary>
    public static IEnumerable<string> Code(string page) =>
        Span().Matches(Fence().Replace(Text(page), "")).Select(match => match.Groups["text"].Value);

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`\n]+)`", RegexOptions.None, 1000)]
    private static partial Regex Span();
}
