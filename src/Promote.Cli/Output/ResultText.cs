using Promote.Audit;
using Promote.Cli.Commands;
using Promote.Gates;
using Promote.Proof;
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
            case RequestResult request:
                Line(
                    console,
                    request.Outcome switch
                    {
                        RequestOutcome.WouldAsk => $"Would ask {request.Workflow}:",
                        RequestOutcome.Accepted => $"{request.Url} did it:",
                        _ => $"Asked {request.Url}:",
                    }
                );
                foreach (var (input, value) in request.Inputs)
                    Line(console, $"  {input}: {value}");
                break;
            case WaitResult wait:
                Line(console, $"{wait.Application} runs what {wait.Commit[..12]} says, Healthy.");
                foreach (var image in wait.Images)
                    Line(console, "  " + image);
                break;
            case SmokeTestResult { Remark: { } remark }:
                Line(console, remark);
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
                foreach (var line in StatusLines.Of(status))
                    Line(console, line);
                break;
            case PayBackResult payBack:
                Line(console, payBack.Summary);
                foreach (var step in payBack.Steps)
                    Write(console, step);
                if (payBack.Next.Length > 0)
                    Line(console, payBack.Next);
                break;
            case NextResult next:
                NextText.Write(console, next);
                break;
            case FollowResult follow:
                foreach (var line in FollowReport.Lines(follow))
                    Line(console, line);
                break;
            case HistoryResult history:
                console.Write(Table(history));
                break;
            case VerifyOpenResult open:
                Write(console, open);
                break;
            case VerifyResult verify:
                Write(console, verify);
                break;
            case AuditResult audit:
                Write(console, audit);
                break;
            case ProveResult prove:
                Write(console, prove);
                break;
            case InitResult init:
                foreach (var line in InitText.Of(init))
                    Line(console, line);
                if (init.Identities.Count > 0)
                    console.Write(Table(init));
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
        Write(console, promotion.Gates);
        foreach (var file in promotion.Files)
            Line(console, $"  changes {file}");
        if (promotion.Next.Length > 0)
            Line(console, promotion.Next);
    }

    private static void Write(IAnsiConsole console, VerifyOpenResult open)
    {
        foreach (var verify in open.Judged)
            Write(console, verify);
        foreach (var failure in open.Failures)
            Line(console, $"Not judged: {failure.Url}: {failure.Reason}");
        if (open.Judged.Count + open.Failures.Count == 0)
            Line(console, "No pull request is open.");
    }

    private static void Write(IAnsiConsole console, VerifyResult verify)
    {
        if (verify.PullRequest is { } pullRequest)
            Line(console, $"{pullRequest.Url} {Printable(pullRequest.Title)}");
        Line(
            console,
            verify.Outcome switch
            {
                VerifyOutcome.Passed => "Passed.",
                VerifyOutcome.Refused => "Refused.",
                VerifyOutcome.Waiting => "Waiting.",
                _ =>
                    "Not guarded: the base has no promote.yaml. Add one to the base first; promote schema prints what it may hold.",
            }
        );
        Line(
            console,
            $"  base {verify.Base[..12]}, change {verify.Head[..12]}, merged tree {verify.Tree?[..12] ?? "none"}"
        );
        if (verify.HoldsUntil is { } until)
            Line(console, $"  holds until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        if (verify.PullRequest is { Merged: true })
            Line(console, "  merged");
        else if (verify.PullRequest is { Remark.Length: > 0 } left)
            Line(console, $"  not merged: {Printable(left.Remark)}");
        if (verify.Renderer is { } renderer)
            Line(console, $"  rendered by {renderer}");
        Write(console, verify.Gates);
        foreach (var environment in verify.Environments)
        {
            Line(console, $"{environment.App} in {environment.Environment}");
            foreach (var image in environment.Images)
                Line(console, $"  {image.Before ?? "nothing"} -> {image.After} ({image.Place})");
            Write(console, environment.Gates);
        }

        foreach (
            var gate in verify
                .Gates.Concat(verify.Environments.SelectMany(one => one.Gates))
                .Where(gate => gate.Verdict is GateVerdict.Refused or GateVerdict.Waiting && gate.Next.Length > 0)
                .DistinctBy(gate => gate.Next, StringComparer.Ordinal)
        )
            Line(console, $"{gate.Gate}: {gate.Next}");
    }

    private static void Write(IAnsiConsole console, AuditResult audit)
    {
        Line(console, $"{audit.Repository}, branch {audit.Branch} at {audit.Commit[..12]}: {audit.Summary}");
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (var rule in audit.Rules)
            table.AddRow(
                Markup.Escape("  " + rule.Rule),
                rule.Verdict switch
                {
                    RuleVerdict.Holds => "[green]holds[/]",
                    RuleVerdict.DoesNotHold => "[red]does not hold[/]",
                    _ => "[yellow]cannot be read[/]",
                },
                string.Join(
                    '\n',
                    new[] { rule.Reason, rule.Why, rule.Missing is { } missing ? $"The token lacks {missing}." : null }
                        .OfType<string>()
                        .Concat(rule.Seen)
                        .Select(text => Markup.Escape(Printable(text)))
                )
            );
        console.Write(table);
        // Whole lines, to be copied.
        foreach (var rule in audit.Rules.Where(rule => rule.Fix is not null))
        {
            Line(console, $"{rule.Rule}:");
            Line(console, $"  {rule.Fix}");
        }

        if (audit.Recorded is { } commit)
            Line(console, $"Recorded as promote/audit on {commit[..12]}.");
    }

    private static void Write(IAnsiConsole console, ProveResult prove)
    {
        Line(console, $"{prove.App} in {prove.Environment}, as {prove.Commit[..12]} has it");
        foreach (var image in prove.Images)
            Line(console, "  " + image);
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "", "");
        foreach (var link in prove.Links)
            table.AddRow(
                Markup.Escape("  " + (link.Environment ?? "-")),
                link.Step.Word(),
                link.Verdict switch
                {
                    ProofVerdict.Checked => "[green]checked[/]",
                    ProofVerdict.Claim => "[grey]claim[/]",
                    ProofVerdict.Missing => "[yellow]missing[/]",
                    _ => "[red]wrong[/]",
                },
                Markup.Escape(Printable(link.Text))
            );
        console.Write(table);
        Line(console, prove.Summary);
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<GateResult> gates)
    {
        if (gates.Count == 0)
            return;
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (var gate in gates)
            table.AddRow(
                Markup.Escape("  " + gate.Gate),
                gate.Verdict switch
                {
                    GateVerdict.Passed => "[green]passed[/]",
                    GateVerdict.Waiting => "[yellow]waits[/]",
                    GateVerdict.NotJudged => "[grey]not judged[/]",
                    _ => "[red]refused[/]",
                },
                Markup.Escape(Printable(gate.Reason))
            );
        console.Write(table);
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

    private static Table Table(InitResult init)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("GitHub App", "permissions", "it", "environment");
        foreach (var app in init.Identities)
            table.AddRow([
                .. new[] { app.Name, app.Permissions, app.Does, app.Environment ?? "-" }.Select(Markup.Escape),
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

    internal static void Line(IAnsiConsole console, string text) =>
        console.Profile.Out.Writer.WriteLine(Printable(text));

    internal static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

/// <summary>A text that is printed as it is.</summary>
/// <param name="Text">The text.</param>
internal sealed record TextResult(string Text) : IVerbResult
{
    /// <inheritdoc/>
    public Errors.ExitCode Exit => Errors.ExitCode.Done;
}
