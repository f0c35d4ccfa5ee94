using System.Globalization;
using System.Text;
using Promote.Gates;

namespace Promote.Forges;

/// <summary>What a promotion's pull request tells. Texts in it are others': they are escaped here.</summary>
internal sealed record PullRequestContent
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment that shall run it.</summary>
    public required string Environment { get; init; }

    /// <summary>How it begins; null for a promotion's usual words.</summary>
    public string? Opening { get; init; }

    /// <summary>What else there is to say, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The environments it comes from.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>Image by image: name, what ran, what shall run.</summary>
    public required IReadOnlyList<(string Name, string? Before, string After)> Images { get; init; }

    /// <summary>What each gate says.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>What must still happen on the forge, line by line.</summary>
    public required IReadOnlyList<string> ToMerge { get; init; }

    /// <summary>The source's commits, oldest first; null where they are not known.</summary>
    public required IReadOnlyList<(string Id, string Subject, string Author)>? Commits { get; init; }

    /// <summary>The source's repository.</summary>
    public string? Source { get; init; }

    /// <summary>The run that made it.</summary>
    public string? Run { get; init; }
}

/// <summary>Writes a pull request's body. Pure.</summary>
internal static class PullRequestText
{
    private const int MaxCommits = 50;
    private const int MaxBody = 60_000;

    /// <summary>The body, in Markdown; well under the 65,536 characters that GitHub takes.</summary>
    public static string Body(PullRequestContent content)
    {
        var text = new StringBuilder();
        if (content.Opening is { } opening)
            text.Append(Markdown.Escape(opening)).Append('\n');
        else
            Promotes(text, content);
        if (content.Remarks.Count > 0)
            text.Append('\n')
                .AppendJoin('\n', content.Remarks.Select(line => $"- {Markdown.Escape(line)}"))
                .Append('\n');
        Table(
            text,
            "Image | Runs now | Shall run",
            content.Images.Select(image =>
                (IEnumerable<string>)
                    [
                        Markdown.Code(image.Name),
                        image.Before is null ? "nothing" : Markdown.Code(image.Before),
                        Markdown.Code(image.After),
                    ]
            )
        );
        Table(
            text,
            "Gate | | What it saw",
            content.Gates.Select(gate =>
                (IEnumerable<string>)[Markdown.Escape(gate.Gate), Verdict(gate.Verdict), Markdown.Escape(gate.Reason)]
            )
        );
        if (content.ToMerge.Count > 0)
            text.Append("\n### To merge\n\n")
                .AppendJoin('\n', content.ToMerge.Select(line => $"- {Markdown.Escape(line)}"))
                .Append('\n');
        Commits(text, content);
        if (
            content.Run is { } run
            && Uri.TryCreate(run, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
        )
            text.Append(CultureInfo.InvariantCulture, $"\nMade by {Markdown.Link("this run", address)}.\n");
        return Bounded(text.ToString());
    }

    private static void Promotes(StringBuilder text, PullRequestContent content)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"Promotes **{Markdown.Escape(content.App)}** to **{Markdown.Escape(content.Environment)}**"
        );
        text.Append(
            content.From.Count == 0
                ? ".\n"
                : $", as it runs in {string.Join(" and ", content.From.Select(Markdown.Escape))}.\n"
        );
    }

    // Whole lines only.
    private static string Bounded(string text) =>
        text.Length <= MaxBody ? text : text[..(text.LastIndexOf('\n', MaxBody - 10) + 1)] + "\n…\n";

    private static void Commits(StringBuilder text, PullRequestContent content)
    {
        if (content.Commits is not { Count: > 0 } commits)
            return;
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n### {commits.Count} commit{(commits.Count == 1 ? "" : "s")}{(content.Source is null ? "" : $" of {Markdown.Escape(content.Source)}")}\n\n"
        );
        var lines = commits
            .TakeLast(MaxCommits)
            .Select(commit =>
                $"- {Markdown.Code(commit.Id[..Math.Min(12, commit.Id.Length)])} {Markdown.Escape(commit.Subject)} ({Markdown.Escape(commit.Author)})\n"
            )
            .ToList();
        // The newest stay; the rest of the body needs its room too.
        while (lines.Count > 0 && text.Length + lines.Sum(line => line.Length) > MaxBody * 9 / 10)
            lines.RemoveAt(0);
        text.AppendJoin("", lines);
        if (commits.Count > lines.Count)
            text.Append(CultureInfo.InvariantCulture, $"- and {commits.Count - lines.Count} before these\n");
    }

    private static string Verdict(GateVerdict verdict) =>
        verdict switch
        {
            GateVerdict.Passed => "passed",
            GateVerdict.Waiting => "waits",
            _ => "refuses",
        };

    private static void Table(StringBuilder text, string head, IEnumerable<IEnumerable<string>> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0)
            return;
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n| {head} |\n|{string.Concat(head.Split('|').Select(_ => " --- |"))}\n"
        );
        foreach (var row in lines)
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
    }
}
