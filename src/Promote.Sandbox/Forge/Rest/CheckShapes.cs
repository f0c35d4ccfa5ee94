using System.Globalization;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of check runs.</summary>
internal sealed class CheckShapes(Shapes shapes)
{
    /// <summary>A <c>check-run</c>.</summary>
    public object Run(Repository repository, CheckRun run)
    {
        var api = string.Create(CultureInfo.InvariantCulture, $"{shapes.Of(repository)}/check-runs/{run.Id}");
        var page = string.Create(CultureInfo.InvariantCulture, $"{shapes.Page(repository)}/runs/{run.Id}");
        return new
        {
            id = run.Id,
            node_id = Shapes.Node("CR", run.Id),
            name = run.Name,
            head_sha = run.Commit,
            external_id = run.ExternalId ?? "",
            url = api,
            html_url = page,
            details_url = run.DetailsUrl ?? page,
            status = run.Status,
            conclusion = run.Conclusion,
            started_at = Shapes.Time(run.StartedAt),
            completed_at = Shapes.Time(run.CompletedAt),
            output = new
            {
                title = run.Output.Title,
                summary = run.Output.Summary,
                text = run.Output.Text,
                annotations_count = 0,
                annotations_url = api + "/annotations",
            },
            // One suite for each App and commit, as on GitHub.
            check_suite = new { id = Suite(repository, run) },
            app = shapes.App(run.App),
            pull_requests = repository
                .PullRequests.Where(pull => pull.Open && pull.Head == run.Commit)
                .Select(pull => Pull(repository, pull)),
        };
    }

    private static int Suite(Repository repository, CheckRun run) =>
        repository.CheckRuns.First(one => one.Commit == run.Commit && one.App == run.App).Id;

    private object Pull(Repository repository, PullRequest pull)
    {
        var home = new
        {
            id = repository.Id,
            url = shapes.Of(repository),
            name = repository.Name.Name,
        };
        return new
        {
            id = pull.Id,
            number = pull.Number,
            url = string.Create(CultureInfo.InvariantCulture, $"{shapes.Of(repository)}/pulls/{pull.Number}"),
            head = new
            {
                @ref = pull.HeadBranch,
                sha = pull.Head,
                repo = home,
            },
            @base = new
            {
                @ref = pull.BaseBranch,
                sha = pull.Base,
                repo = home,
            },
        };
    }
}
