using System.Globalization;
using System.Text.Json;
using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/check-runs</c>: what Apps found on commits. Only Apps write them, each its own.</summary>
internal sealed class CheckEndpoints(Shapes shapes, Repositories repositories, PullRequests pulls, TimeProvider clock)
{
    private static readonly HashSet<string> Conclusions = new(StringComparer.Ordinal)
    {
        "action_required",
        "cancelled",
        "failure",
        "neutral",
        "success",
        "skipped",
        "timed_out",
    };

    private readonly CheckShapes forms = new(shapes);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("POST", "/check-runs", CreateAsync);
        api.Repository("GET", "/check-runs/{id:int}", call => Answer(call, Find(call), 200));
        api.Repository("PATCH", "/check-runs/{id:int}", UpdateAsync);
    }

    /// <summary>The check runs of a commit, the newest first.</summary>
    public RestAnswer Of(RestCall call, GitCommit commit)
    {
        var (name, app, status) = (call.Query("check_name"), call.Query("app_id"), call.Query("status"));
        var all =
            call.Query("filter") == "all"
                ? call.Repository.CheckRuns.Where(run => run.Commit == commit.Id)
                : call.Repository.LatestCheckRuns(commit.Id);
        var found = all.Where(run => name is null || run.Name == name)
            .Where(run => app is null || run.App.AppId?.ToString(CultureInfo.InvariantCulture) == app)
            .Where(run => status is null || run.Status == status)
            .OrderByDescending(run => run.Id)
            .ToList();
        return RestAnswer.Ok(
            new
            {
                total_count = found.Count,
                check_runs = call.Page(found).Select(run => forms.Run(call.Repository, run)),
            }
        );
    }

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        OnlyApps(call);
        var (name, sha) = (call.Need("name"), call.Need("head_sha"));
        if (!RefName.IsId(sha) || await call.Repository.Git.CommitAsync(sha, call.Aborted) is null)
            throw new ForgeException(422, $"No commit found for SHA: {sha}");
        var run = new CheckRun
        {
            Id = repositories.NextId(),
            App = call.Account,
            Commit = sha,
            Name = name,
            StartedAt = Time(call, "started_at") ?? clock.GetUtcNow(),
        };
        Change(call, run);
        call.Repository.CheckRuns.Add(run);
        await pulls.CheckedAsync(call.Repository, sha);
        return await Answer(call, run, 201);
    }

    private async Task<RestAnswer> UpdateAsync(RestCall call)
    {
        OnlyApps(call);
        var run = Find(call);
        if (run.App.AppId != call.Account.AppId)
        {
            throw ForgeException.Forbidden(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Invalid app_id `{run.App.AppId}` - check run can only be modified by the GitHub App that created it."
                )
            );
        }

        run.Name = call.Text("name") ?? run.Name;
        run.StartedAt = Time(call, "started_at") ?? run.StartedAt;
        Change(call, run);
        await pulls.CheckedAsync(call.Repository, run.Commit);
        return await Answer(call, run, 200);
    }

    private static void OnlyApps(RestCall call)
    {
        if (!call.Account.IsBot)
            throw ForgeException.Forbidden("You must authenticate via a GitHub App.");
    }

    private static CheckRun Find(RestCall call)
    {
        var id = call.Number("id");
        return call.Repository.CheckRuns.Find(run => run.Id == id) ?? throw ForgeException.NotFound();
    }

    private Task<RestAnswer> Answer(RestCall call, CheckRun run, int status) =>
        Task.FromResult(new RestAnswer(status, forms.Run(call.Repository, run)));

    // A conclusion completes it, and only a completed one has a conclusion.
    private void Change(RestCall call, CheckRun run)
    {
        var conclusion = call.Text("conclusion");
        var status = conclusion is null ? call.Text("status") ?? run.Status : "completed";
        if (status is not ("queued" or "in_progress" or "completed"))
            throw ForgeException.Invalid("CheckRun", "status", "invalid");
        if (conclusion is not null && !Conclusions.Contains(conclusion))
            throw ForgeException.Invalid("CheckRun", "conclusion", "invalid");
        if (status == "completed" && (conclusion ?? run.Conclusion) is null)
            throw ForgeException.Invalid("CheckRun", "conclusion", "missing_field");
        var output = Output(call);
        var completed = status == "completed";
        run.Status = status;
        run.Conclusion = completed ? conclusion ?? run.Conclusion : null;
        run.CompletedAt = completed ? Time(call, "completed_at") ?? run.CompletedAt ?? clock.GetUtcNow() : null;
        run.DetailsUrl = call.Text("details_url") ?? run.DetailsUrl;
        run.ExternalId = call.Text("external_id") ?? run.ExternalId;
        run.Output = output is null ? run.Output : output with { Title = output.Title ?? run.Output.Title };
    }

    private static CheckOutput? Output(RestCall call)
    {
        if (RestCall.Value(call.Body, "output", JsonValueKind.Object) is not { } output)
            return null;
        string? Of(string name) => RestCall.Value(output, name, JsonValueKind.String)?.GetString();
        return new CheckOutput(
            Of("title"),
            Of("summary") ?? throw new ForgeException(422, "Invalid request.\n\n\"summary\" wasn't supplied."),
            Of("text")
        );
    }

    private static DateTimeOffset? Time(RestCall call, string name) =>
        call.Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw ForgeException.Invalid("CheckRun", name, "invalid");
}
