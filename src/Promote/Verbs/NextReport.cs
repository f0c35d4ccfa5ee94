using System.Globalization;
using System.Text;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>What <see cref="Next"/> did, for a CI host's summary.</summary>
public static class NextReport
{
    /// <summary>An outcome as a word: <c>already-so</c>.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string Word(NextOutcome outcome) =>
        outcome switch
        {
            NextOutcome.AlreadySo => "already-so",
            NextOutcome.WouldDo => "would-do",
            _ => outcome.ToString().ToLowerInvariant(),
        };

    /// <summary>One word for the whole: what the run was about.</summary>
    internal static string Outcome(NextResult next) =>
        next.Exit switch
        {
            ExitCode.Unhealthy => "unhealthy",
            ExitCode.Refused => "refused",
            not ExitCode.Done => "failed",
            _ when next.Steps.Any(step => step.IsTaken) => "stepped",
            _ when next.Steps.Count > 0 => "waiting",
            _ => "nothing-due",
        };

    /// <summary>The step summary.</summary>
    internal static string Markdown(NextResult next)
    {
        var text = new StringBuilder("### What was due\n");
        if (next.Problem is { } problem)
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n**{Forges.Markdown.Escape(problem.Message)}** {Forges.Markdown.Escape(problem.Next)}\n"
            );
        if (next.Steps.Count == 0)
            text.Append(CultureInfo.InvariantCulture, $"\nNothing, of {next.Apps} apps.\n");
        else
            text.Append("\n| App | Environment | Step | | What was seen |\n| --- | --- | --- | --- | --- |\n");
        foreach (var step in next.Steps)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Escape(step.App)} | {Escape(step.Environment)} | {step.Kind.ToString().ToLowerInvariant()} | {(step.Exit == ExitCode.Done ? Word(step.Outcome) : $"**{Word(step.Outcome)}**")} | {Escape($"{step.Summary} {step.Next}".TrimEnd())} |\n"
            );
        return text.ToString();
    }

    private static string Escape(string? text) => Forges.Markdown.Escape(text ?? "");
}
