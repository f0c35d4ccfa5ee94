using Promote.Cli.Commands;
using Promote.Gates;
using Promote.Verbs;
using Promote.Verbs.Promotion;
using Spectre.Console;

namespace Promote.Cli.Output;

/// <summary>Results for people.</summary>
internal static class ResultText
{
    private const int Width = 160;

    /// <summary>The result; with colours where it goes to a terminal.</summary>
    public static string Of(IVerbResult result, bool isTerminal)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        if (!isTerminal)
            console.Profile.Width = Width;
        Write(console, result);
        // Tables pad their lines.
        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd();
    }

    private static void Write(IAnsiConsole console, IVerbResult result)
    {
        switch (result)
        {
            case PromotionResult promotion:
                Write(console, promotion);
                break;
            case BuildResult build:
                foreach (var image in build.Images)
                    Line(console, $"{image.Reference}  {(image.Reused ? "was there already" : "built")}");
                break;
            case WaitResult wait:
                Line(console, $"{wait.Application} runs what {wait.Commit[..12]} says, Healthy.");
                foreach (var image in wait.Images)
                    Line(console, "  " + image);
                break;
            case SmokeTestResult smoke:
                foreach (var check in smoke.Checks)
                    Line(console, $"passed  {check.Check}: {check.Detail}");
                break;
            case StatusResult status:
                console.Write(Table(status));
                foreach (
                    var pending in status
                        .Apps.SelectMany(app => app.Environments)
                        .Select(one => one.Pending)
                        .OfType<PendingPromotion>()
                )
                    Line(console, $"#{pending.PullRequest} {pending.Title}: {pending.Url}");
                break;
            case HistoryResult history:
                console.Write(Table(history));
                break;
            case EditResult edit:
                Line(console, edit.Changed ? $"{edit.File}: changed" : $"{edit.File}: already so");
                break;
            case TextResult text:
                console.Profile.Out.Writer.Write(text.Text);
                break;
        }
    }

    private static void Write(IAnsiConsole console, PromotionResult promotion)
    {
        Line(console, promotion.Summary);
        foreach (var image in promotion.Images)
            Line(
                console,
                $"  {image.Name}: {image.FromTag ?? "nothing"} -> {image.Tag}{(image.Digest is null ? "" : "@" + image.Digest)}"
            );
        if (promotion.Gates.Count > 0)
        {
            var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
            foreach (var gate in promotion.Gates)
                table.AddRow(
                    Markup.Escape("  " + gate.Gate),
                    gate.Verdict switch
                    {
                        GateVerdict.Passed => "[green]passed[/]",
                        GateVerdict.Waiting => "[yellow]waits[/]",
                        _ => "[red]refused[/]",
                    },
                    Markup.Escape(Printable(gate.Reason))
                );
            console.Write(table);
        }

        foreach (var file in promotion.Files)
            Line(console, $"  changes {file}");
        if (promotion.Next.Length > 0)
            Line(console, promotion.Next);
    }

    private static Table Table(StatusResult status)
    {
        var table = new Table().Border(TableBorder.None).AddColumn("app");
        foreach (var environment in status.Environments)
            table.AddColumn(Markup.Escape(environment));
        foreach (var app in status.Apps)
            table.AddRow([
                Markup.Escape(app.App),
                .. app.Environments.Select(one =>
                    Markup.Escape((one.Label ?? "-") + (one.Pending is { } pending ? $" (#{pending.PullRequest})" : ""))
                ),
            ]);
        return table;
    }

    private static Table Table(HistoryResult history)
    {
        var table = new Table()
            .Border(TableBorder.None)
            .AddColumns("when", "environment", "from", "what", "by", "commit");
        foreach (var entry in history.Promotions)
            table.AddRow([
                .. new[]
                {
                    $"{entry.At.UtcDateTime:yyyy-MM-dd HH:mm}",
                    entry.Environment,
                    entry.From.Count == 0 ? entry.Kind : string.Join(", ", entry.From),
                    entry.Label,
                    entry.By,
                    entry.Commit[..12],
                }.Select(text => Markup.Escape(Printable(text))),
            ]);
        return table;
    }

    private static void Line(IAnsiConsole console, string text) =>
        console.Profile.Out.Writer.WriteLine(Printable(text));

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

/// <summary>A text that is printed as it is.</summary>
/// <param name="Text">The text.</param>
internal sealed record TextResult(string Text) : IVerbResult
{
    /// <inheritdoc/>
    public Errors.ExitCode Exit => Errors.ExitCode.Done;
}
