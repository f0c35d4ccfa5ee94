using Promote.Verbs;

namespace Promote.Cli.Output;

/// <summary>What is not there, what is held and what is owed, a line each.</summary>
internal static class StatusLines
{
    public static IEnumerable<string> Of(StatusResult status) =>
        status.Apps.SelectMany(app =>
            Missing(app)
                .Concat(
                    app.Environments.SelectMany(one =>
                        one.Held.Select(held =>
                                $"{app.App} in {one.Environment}: {held.Label} is held since {Day(held.Since)}{Because(held.Reason)}"
                            )
                            .Concat(one.Debt is { } debt ? [Owed(app.App, one.Environment, debt)] : [])
                    )
                )
        );

    private static IEnumerable<string> Missing(AppStatus app)
    {
        var files = app.Environments.Select(one => one.MissingFile).OfType<string>().ToList();
        if (files.Count > 0)
            yield return $"{app.App}: not there: {string.Join(", ", files)}; 'manifest' in promote.yaml says where they are";
    }

    private static string Owed(string app, string environment, DebtStatus debt) =>
        $"{app} in {environment}: the hotfix {debt.Label} of {Day(debt.Since)} "
        + (
            debt.Unpaid.Count == 0
                ? $"is paid back; promote pay-back --app {app} --env {environment} ends the debt"
                : $"is owed to {string.Join(" and ", debt.Unpaid)}"
        )
        + Because(debt.Reason);

    private static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";
}
