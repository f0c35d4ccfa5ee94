using System.Globalization;
using System.Text;
using Promote.Forges;
using Promote.Gates;

namespace Promote.Verbs.Verification;

/// <summary>A verdict for people, as checks, comments and step summaries show it. Texts of others do nothing in it.</summary>
internal static class VerdictMarkdown
{
    private const int MostFiles = 50;

    /// <summary>One line: what came of it, and the first gate that is closed.</summary>
    public static string Title(VerifyResult result)
    {
        var closed = All(result)
            .FirstOrDefault(gate =>
                gate.Verdict == (result.Outcome == VerifyOutcome.Refused ? GateVerdict.Refused : GateVerdict.Waiting)
            );
        return result.Outcome switch
        {
            VerifyOutcome.Passed => "Passed",
            VerifyOutcome.NotGuarded => "Not guarded: the base has no promote.yaml",
            VerifyOutcome.Waiting when closed is null => "Waiting: not all could be judged",
            VerifyOutcome.Waiting => $"Waiting: {closed!.Gate}",
            _ => $"Refused: {closed?.Gate}",
        };
    }

    /// <summary>The whole verdict.</summary>
    public static string Of(VerifyResult result)
    {
        var text = new StringBuilder();
        if (result.Outcome == VerifyOutcome.NotGuarded)
            text.Append(
                "The base has no `promote.yaml`, so there are no rules to judge by. Add one to the base first.\n\n"
            );
        Table(text, "The change", result.Gates);
        foreach (var environment in result.Environments)
        {
            Table(text, $"{environment.App} in {environment.Environment}", environment.Gates);
            foreach (var image in environment.Images)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"- {Markdown.Code(image.Before ?? "nothing")} → {Markdown.Code(image.After)} ({Markdown.Escape(image.Place)})\n"
                );
            if (environment.Images.Count > 0)
                text.Append('\n');
        }

        var next = All(result)
            .Where(gate => gate.Verdict is GateVerdict.Refused or GateVerdict.Waiting && gate.Next.Length > 0)
            .DistinctBy(gate => gate.Next, StringComparer.Ordinal)
            .ToList();
        if (next.Count > 0)
            text.Append("What to do:\n\n");
        foreach (var gate in next)
            text.Append(CultureInfo.InvariantCulture, $"- {gate.Gate}: {Markdown.Escape(gate.Next)}\n");
        if (next.Count > 0)
            text.Append('\n');
        Files(text, result);
        text.Append(
            CultureInfo.InvariantCulture,
            $"Judged: base {Markdown.Code(result.Base[..12])}, change {Markdown.Code(result.Head[..12])}, merged tree {Markdown.Code(result.Tree?[..12] ?? "none")}.{(result.HoldsUntil is { } until ? $" Holds until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC." : "")}\n"
        );
        return text.ToString();
    }

    private static IEnumerable<GateResult> All(VerifyResult result) =>
        result.Gates.Concat(result.Environments.SelectMany(one => one.Gates));

    private static void Table(StringBuilder text, string title, IReadOnlyList<GateResult> gates)
    {
        if (gates.Count == 0)
            return;
        text.Append(
            CultureInfo.InvariantCulture,
            $"**{Markdown.Escape(title)}**\n\n| Gate | | What it saw |\n| --- | --- | --- |\n"
        );
        foreach (var gate in gates)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {gate.Gate} | {Word(gate.Verdict)} | {Markdown.Escape(gate.Reason)} |\n"
            );
        text.Append('\n');
    }

    private static void Files(StringBuilder text, VerifyResult result)
    {
        if (result.Files.Count == 0)
            return;
        text.Append(
            CultureInfo.InvariantCulture,
            $"<details><summary>{result.Files.Count} changed file{(result.Files.Count == 1 ? "" : "s")}</summary>\n\n"
        );
        foreach (var file in result.Files.Take(MostFiles))
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {Markdown.Code(file.Path)}: {file.Kind.ToString().ToLowerInvariant()}{(file.Units.Count == 0 ? "" : ", reaches " + Markdown.Escape(string.Join(", ", file.Units)))}\n"
            );
        if (result.Files.Count > MostFiles)
            text.Append(CultureInfo.InvariantCulture, $"- and {result.Files.Count - MostFiles} more\n");
        text.Append("\n</details>\n\n");
    }

    private static string Word(GateVerdict verdict) =>
        verdict switch
        {
            GateVerdict.Passed => "passed",
            GateVerdict.Waiting => "**waits**",
            GateVerdict.NotJudged => "not judged",
            _ => "**refused**",
        };
}
