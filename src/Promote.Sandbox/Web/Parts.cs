using System.Globalization;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Git;

namespace Promote.Sandbox.Web;

/// <summary>Pieces that pages are made of.</summary>
internal static class Parts
{
    /// <summary>A word with a colour.</summary>
    public static Html Badge(string text, string kind) => Html.Of($"""<span class="badge {kind}">{text}</span>""");

    /// <summary>How long ago something was.</summary>
    public static string Ago(DateTimeOffset now, DateTimeOffset at) =>
        (now - at) switch
        {
            { TotalMinutes: < 1 } => "just now",
            { TotalHours: < 1 } age => Count(age.TotalMinutes, "minute"),
            { TotalDays: < 1 } age => Count(age.TotalHours, "hour"),
            var age => Count(age.TotalDays, "day"),
        };

    /// <summary>A commit, short.</summary>
    public static Html Commit(Repository repository, string id) =>
        Html.Of($"""<a href="/{repository.Name.ToString()}/commit/{id}"><code>{id[..8]}</code></a>""");

    /// <summary>A pull request's state.</summary>
    public static Html State(PullRequest pull) =>
        pull.Merged ? Badge("merged", "done")
        : pull.Open ? Badge("open", "good")
        : Badge("closed", "bad");

    /// <summary>A status.</summary>
    public static Html Status(string state) =>
        Badge(
            state,
            state switch
            {
                "success" => "good",
                "pending" or "expected" => "wait",
                _ => "bad",
            }
        );

    /// <summary>What changed in some files.</summary>
    public static Html Diff(IEnumerable<FileDiff> files) => Html.All(files.Select(File));

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)number} {unit}{((int)number == 1 ? "" : "s")} ago");

    private static Html File(FileDiff file)
    {
        var lines = Html.All((file.Patch ?? "Binary file, or no text changed").Split('\n').Select(Line));
        return Html.Of(
            $"""<section class="file"><h3><code>{file.Path}</code> <span class="muted">{file.Status}</span> <span class="plus">+{file.Additions}</span> <span class="minus">−{file.Deletions}</span></h3><pre tabindex="0"><code>{lines}</code></pre></section>"""
        );
    }

    private static Html Line(string line)
    {
        var kind = line switch
        {
            ['+', ..] => "add",
            ['-', ..] => "del",
            ['@', '@', ..] => "hunk",
            _ => "same",
        };
        return Html.Of($"""<span class="{kind}">{line}</span>""");
    }
}
