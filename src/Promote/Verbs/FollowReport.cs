using System.Globalization;
using System.Text;

namespace Promote.Verbs;

/// <summary>How far an artifact came, for people.</summary>
public static class FollowReport
{
    /// <summary>Line by line.</summary>
    /// <param name="follow">The result.</param>
    public static IEnumerable<string> Lines(FollowResult follow)
    {
        ArgumentNullException.ThrowIfNull(follow);
        yield return follow.Summary;
        foreach (var image in follow.Images)
            yield return $"  {image}";
        foreach (var record in follow.Records)
            yield return $"  {record.What}: {record.Verdict}. {record.Description} ({record.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, by {record.By})";
        foreach (var stop in follow.Later)
            yield return $"  {stop.Environment}: {Stop(stop)}";
        if (follow.Next.Length > 0)
            yield return follow.Next;
    }

    /// <summary>The step summary.</summary>
    internal static string Markdown(FollowResult follow)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"### {Escape(follow.App)} in {Escape(follow.Environment)}: {follow.Outcome.ToString().ToLowerInvariant()}\n\n{Escape(follow.Summary)} {Escape(follow.Next)}\n"
        );
        var rows = follow
            .Records.Select(record =>
                (Left: $"{follow.Environment}: {record.What}", Right: $"{record.Verdict}: {record.Description}")
            )
            .Concat(follow.Later.Select(stop => (Left: stop.Environment, Right: Stop(stop))))
            .ToList();
        if (rows.Count > 0)
            text.Append("\n| Where | What was seen |\n| --- | --- |\n");
        foreach (var (left, right) in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(left)} | {Escape(right)} |\n");
        return text.ToString();
    }

    private static string Stop(FollowStop stop) =>
        (stop.HasIt ? "has it" : $"has {stop.Label ?? "nothing"}")
        + (stop.Pending is { } pending ? $"; {pending.Url} proposes: {pending.Title}" : "");

    private static string Escape(string text) => Forges.Markdown.Escape(text);
}
