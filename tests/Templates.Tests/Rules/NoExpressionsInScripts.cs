using System.Text.RegularExpressions;

namespace Templates.Tests.Rules;

/// <summary>
/// GitHub pastes an expression into a script before the shell reads it: a title or a branch name that others wrote is
/// then code. Text comes by variables, and no variable that comes from outside is run.
/// </summary>
public static partial class NoExpressionsInScripts
{
    public static IEnumerable<Finding> Check(Document document)
    {
        foreach (var step in document.Steps)
        {
            if (step.Find("run") is not { } run)
                continue;
            foreach (var key in new[] { "run", "shell", "working-directory" })
                if (step.Text(key).Contains("${{", StringComparison.Ordinal))
                    yield return document.Against(
                        step.Find(key)!,
                        $"An expression is in the step's {key}: pass it by env."
                    );
            var outside = document
                .Root.Find("env")
                .Scalars()
                .Concat(
                    document
                        .Jobs.Where(one => Document.StepsOf(one.Job).Contains(step))
                        .SelectMany(one => one.Job.Find("env").Scalars())
                )
                .Concat(step.Find("env").Scalars())
                .Any(value => value.Text().Contains("${{", StringComparison.Ordinal));
            if (outside && RunsText.IsMatch(run.Text()))
                yield return document.Against(run, "A script that runs text has variables from outside.");
        }
    }

    [GeneratedRegex(
        @"\beval\b|\b(ba|da|z)?sh\s+-\w*c\b|\bsource\s+<\(|\|\s*(ba|da|z)?sh\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex RunsText { get; }
}
