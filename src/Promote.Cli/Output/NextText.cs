using Promote.Verbs;
using Spectre.Console;

namespace Promote.Cli.Output;

/// <summary>What was due, a step a row.</summary>
internal static class NextText
{
    public static void Write(IAnsiConsole console, NextResult next)
    {
        if (next.Steps.Count == 0)
            ResultText.Line(
                console,
                $"Nothing is due, as {next.Commit[..12]} has it: {(next.Apps == 1 ? "1 app" : $"{next.Apps} apps")} looked at."
            );
        else
            console.Write(Table(next));
        foreach (
            var step in next
                .Steps.Where(step => step.Next.Length > 0)
                .DistinctBy(step => (step.App, step.Environment, step.Next))
        )
            ResultText.Line(
                console,
                $"{step.App}{(step.Environment is null ? "" : $" in {step.Environment}")}: {step.Next}"
            );
        if (next.Problem is { } problem)
            ResultText.Line(console, $"{problem.Code}: {problem.Message} {problem.Next}");
    }

    private static Table Table(NextResult next)
    {
        var table = new Table()
            .Border(TableBorder.None)
            .AddColumns("app", "environment", "step", "outcome", "what was seen");
        foreach (var step in next.Steps)
            table.AddRow([
                Markup.Escape(step.App),
                Markup.Escape(step.Environment ?? "-"),
                step.Kind.ToString().ToLowerInvariant(),
                Coloured(step.Outcome),
                Markup.Escape(ResultText.Printable(step.Summary)),
            ]);
        return table;
    }

    private static string Coloured(NextOutcome outcome)
    {
        var colour = outcome switch
        {
            NextOutcome.Failed or NextOutcome.Refused => "red",
            NextOutcome.Waiting or NextOutcome.Held => "yellow",
            NextOutcome.Superseded => "grey",
            _ => "green",
        };
        return $"[{colour}]{NextReport.Word(outcome)}[/]";
    }
}
