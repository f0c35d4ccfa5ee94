using System.Text.RegularExpressions;

namespace Templates.Tests.Running;

/// <summary>The files that the guides show: what runs here is what is written there, but for names of this world.</summary>
internal static partial class Guide
{
    /// <summary>A pipeline of the page on Azure Pipelines.</summary>
    /// <param name="name">What its first line calls it.</param>
    /// <param name="names">What stands there for something, and what it is here.</param>
    public static string Pipeline(string name, params IEnumerable<(string There, string Here)> names) =>
        Here("docs/azure-pipelines.md", $"# azure-pipelines.yml: {name}\n", names);

    /// <summary>A workflow of the page on GitHub Actions.</summary>
    /// <param name="with">A line that no other has.</param>
    /// <param name="names">What stands there for something, and what it is here.</param>
    public static string Workflow(string with, params IEnumerable<(string There, string Here)> names) =>
        Here("docs/github-actions.md", with, names);

    /// <summary>The YAML that a page shows.</summary>
    public static IEnumerable<string> Blocks(string page) =>
        Fenced
            .Matches(File.ReadAllText(Path.Combine(SourceTree.Root, page)).ReplaceLineEndings("\n"))
            .Select(match => match.Groups["yaml"].Value);

    private static string Here(string page, string with, IEnumerable<(string There, string Here)> names)
    {
        var text = Blocks(page).Single(block => block.Contains(with, StringComparison.Ordinal));
        foreach (var (there, here) in names)
        {
            text.ShouldContain(there);
            text = text.Replace(there, here, StringComparison.Ordinal);
        }

        return text;
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fenced { get; }
}
