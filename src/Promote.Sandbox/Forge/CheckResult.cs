using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>What a commit has of one name: a status or a check run.</summary>
/// <param name="Name">The status's context or the check run's name.</param>
/// <param name="State"><c>pending</c>, <c>success</c>, <c>failure</c> or <c>error</c>.</param>
/// <param name="Description">One line.</param>
/// <param name="By">Who set it.</param>
internal sealed record CheckResult(string Name, string State, string? Description, Account By)
{
    /// <summary>
    /// What counts on a commit: the newest status of each context, whoever set it, and each App's newest check run of
    /// each name. Where only one App is asked, it is the newest that this App set.
    /// </summary>
    public static IReadOnlyList<CheckResult> Of(Repository repository, string commit, int? app = null) =>
        [
            .. repository
                .LatestStatuses(commit, app)
                .Select(status => new CheckResult(status.Context, status.State, status.Description, status.Creator)),
            .. repository
                .LatestCheckRuns(commit)
                .Where(run => app is null || run.App.AppId == app)
                .Select(run => new CheckResult(run.Name, run.State, run.Output.Title, run.App)),
        ];

    /// <summary>What a required check lacks; null: nothing. Where several results have its name, all count.</summary>
    public static string? Missing(Repository repository, RequiredCheck check, string commit)
    {
        var states = Of(repository, commit, check.IntegrationId)
            .Where(result => result.Name == check.Context)
            .Select(result => result.State)
            .ToList();
        var lack =
            states.Count == 0 ? "expected"
            : states.Exists(state => state is "failure" or "error") ? "failing"
            : states.Contains("pending") ? "pending"
            : null;
        return lack is null ? null : $"Required status check \"{check.Context}\" is {lack}.";
    }
}
