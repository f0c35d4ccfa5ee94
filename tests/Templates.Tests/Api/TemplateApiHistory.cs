using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Templates.Tests.Api;

/// <summary>Whether what changed in the interface since the last release is in the changelog, and breaks nobody unawares.</summary>
public static partial class TemplateApiHistory
{
    /// <summary>What is wrong in a repository; of the version that is about to be released, where there is one.</summary>
    public static IEnumerable<string> Check(string root, string? version)
    {
        if (LastRelease(root) is not { } last || Git(root, "show", $"v{last}:{TemplateApi.File}") is not { } before)
            yield break;
        var (old, now) = (
            TemplateApi.Declared(before),
            TemplateApi.Declared(File.ReadAllText(Path.Combine(root, TemplateApi.File)))
        );
        string[] removed = [.. old.Except(now, StringComparer.Ordinal)];
        string[] added = [.. now.Except(old, StringComparer.Ordinal)];
        var said = Templates(Since(File.ReadAllText(Path.Combine(root, "CHANGELOG.md")), last.ToString()));
        foreach (
            var line in removed.Concat(added).Where(line => !said.Contains($"`{Name(line)}`", StringComparison.Ordinal))
        )
            yield return $"CHANGELOG.md: say under \"### Templates\" what became of `{Name(line)}`: since v{last} {(removed.Contains(line) ? "there is no" : "there is a new")} \"{line}\".";
        if (removed.Concat(added.Where(Asks)).FirstOrDefault() is not { } breaks)
            yield break;
        if (!said.Contains("Breaking:", StringComparison.Ordinal))
            yield return $"CHANGELOG.md: say under \"### Templates\", after \"Breaking:\", what users must do: \"{breaks}\" breaks those of v{last}.";
        if (version is not null && Version.Parse(version.Split('-')[0]).Major == last.Major)
            yield return $"{version} must be a new major version: \"{breaks}\" breaks those who use v{last}.";
    }

    // A new line that asks the caller for something.
    private static bool Asks(string line) =>
        line.EndsWith(" required", StringComparison.Ordinal)
        || line.Split(' ')[1] is "permission" or "app-permission" or "environment";

    private static string Name(string line) =>
        line.Split(' ')[1] is "dispatch" ? line.Split(' ')[3] : line.Split(' ')[2].TrimEnd(':');

    private static Version? LastRelease(string root) =>
        (Git(root, "tag", "--list", "v*") ?? "")
            .Split('\n')
            .Where(tag => Released.IsMatch(tag))
            .Select(tag => Version.Parse(tag[1..]))
            .Max();

    // What is written about versions after one, released or not.
    private static string Since(string changelog, string last)
    {
        var text = changelog.ReplaceLineEndings("\n");
        var end = text.IndexOf($"\n## [{last}]", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private static string Templates(string changelog) =>
        string.Concat(Section.Matches(changelog).Select(match => match.Groups["text"].Value));

    // What Git prints, or nothing where it fails.
    private static string? Git(string root, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }

    [GeneratedRegex(@"^v\d+\.\d+\.\d+$")]
    private static partial Regex Released { get; }

    [GeneratedRegex(
        @"^### Templates\n(?<text>.*?)(?=^###? |\z)",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Section { get; }
}
