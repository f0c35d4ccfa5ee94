using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/commits</c>, <c>/compare</c>, <c>/branches</c>: history.</summary>
internal sealed class CommitEndpoints(Shapes shapes, CheckEndpoints checks)
{
    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("GET", "/commits", ListAsync);
        api.Repository("GET", "/commits/{**rest}", OneAsync);
        api.Repository("GET", "/compare/{**basehead}", CompareAsync);
    }

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        call.Demand(Need.Read("contents"));
        var git = call.Repository.Git;
        var from = call.Query("sha") ?? call.Repository.DefaultBranch;
        var start = await git.CommitAsync(from, call.Aborted) ?? throw ForgeException.NotFound();
        var (size, page) = call.Paging();
        var query = new LogQuery(start.Id)
        {
            Path = call.Query("path"),
            Skip = (page - 1) * size,
            Limit = size + 1,
        };
        var found = await git.LogAsync(query, call.Aborted);
        call.Link(page, found.Count > size ? page + 1 : page);
        return RestAnswer.Ok(found.Take(size).Select(commit => shapes.Commit(call.Repository, commit)));
    }

    // A branch's name holds slashes, so what is asked of it can only be told from the end.
    private async Task<RestAnswer> OneAsync(RestCall call)
    {
        var rest = call.Route("rest");
        var slash = rest.LastIndexOf('/');
        var (revision, what) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        if (what is not ("status" or "statuses" or "check-runs" or "pulls"))
            (revision, what) = (rest, "");
        call.Demand(
            Need.Read(
                what switch
                {
                    "status" or "statuses" => "statuses",
                    "check-runs" => "checks",
                    "pulls" => "pull_requests",
                    _ => "contents",
                }
            )
        );
        var git = call.Repository.Git;
        var commit =
            await git.CommitAsync(revision, call.Aborted)
            ?? throw new ForgeException(422, $"No commit found for SHA: {revision}");
        return what switch
        {
            "status" => Combined(call, commit),
            "statuses" => Statuses(call, commit),
            "check-runs" => checks.Of(call, commit),
            "pulls" => await PullsAsync(call, commit),
            _ => await WholeAsync(call, commit),
        };
    }

    private RestAnswer Statuses(RestCall call, GitCommit commit)
    {
        var statuses = call.Repository.Statuses.Where(status => status.Commit == commit.Id).Reverse().ToList();
        return RestAnswer.Ok(call.Page(statuses).Select(status => shapes.Status(call.Repository, status)));
    }

    private RestAnswer Combined(RestCall call, GitCommit commit)
    {
        var latest = call.Repository.LatestStatuses(commit.Id);
        var state =
            latest.Any(status => status.State is "failure" or "error") ? "failure"
            : latest.Count == 0 || latest.Any(status => status.State == "pending") ? "pending"
            : "success";
        return RestAnswer.Ok(
            new
            {
                state,
                statuses = call.Page(latest).Select(status => shapes.Status(call.Repository, status)),
                sha = commit.Id,
                total_count = latest.Count,
                repository = shapes.Repository(call.Repository, call.Viewer),
                commit_url = $"{shapes.Of(call.Repository)}/commits/{commit.Id}",
                url = $"{shapes.Of(call.Repository)}/commits/{commit.Id}/status",
            }
        );
    }

    private async Task<RestAnswer> PullsAsync(RestCall call, GitCommit commit)
    {
        var pulls = new PullShapes(shapes);
        var found = await AssociatedPulls.OfAsync(call.Repository, commit.Id, call.Aborted);
        return RestAnswer.Ok(call.Page(found).Select(pull => pulls.Simple(call.Repository, pull)));
    }

    private async Task<RestAnswer> WholeAsync(RestCall call, GitCommit commit)
    {
        var git = call.Repository.Git;
        var empty = await git.WriteAsync("tree", ReadOnlyMemory<byte>.Empty, call.Aborted);
        var files = await Diffs.BetweenAsync(
            git,
            commit.Parents.Count == 0 ? empty : commit.Parents[0],
            commit.Id,
            call.Aborted
        );
        var shape = shapes.Commit(call.Repository, commit);
        var (added, deleted) = (files.Sum(file => file.Additions), files.Sum(file => file.Deletions));
        shape["stats"] = new
        {
            total = added + deleted,
            additions = added,
            deletions = deleted,
        };
        shape["files"] = files.Select(file => shapes.File(call.Repository, file, commit.Id));
        return RestAnswer.Ok(shape);
    }

    private async Task<RestAnswer> CompareAsync(RestCall call)
    {
        var git = call.Repository.Git;
        var sides = call.Route("basehead").Split("...", 2);
        if (sides.Length != 2)
            throw ForgeException.NotFound();
        var left = await git.CommitAsync(sides[0].Split(':')[^1], call.Aborted) ?? throw ForgeException.NotFound();
        var right = await git.CommitAsync(sides[1].Split(':')[^1], call.Aborted) ?? throw ForgeException.NotFound();
        var met = await git.MergeBaseAsync(left.Id, right.Id, call.Aborted) ?? throw ForgeException.NotFound();
        var (behind, ahead) = await git.CountAsync(left.Id, right.Id, call.Aborted);
        var (size, page) = call.Paging();
        var query = new LogQuery(right.Id)
        {
            NotFrom = left.Id,
            Reverse = false,
            Limit = int.MaxValue,
        };
        var commits = (await git.LogAsync(query, call.Aborted)).Reverse().ToList();
        var asked =
            call.Query("per_page") is null && call.Query("page") is null
                ? commits.Take(250)
                : commits.Skip((page - 1) * size).Take(size);
        var files = await Diffs.BetweenAsync(git, met, right.Id, call.Aborted);
        var url = $"{shapes.Of(call.Repository)}/compare/{left.Id}...{right.Id}";
        var html = $"{shapes.Page(call.Repository)}/compare/{left.Id}...{right.Id}";
        return RestAnswer.Ok(
            new
            {
                url,
                html_url = html,
                permalink_url = html,
                diff_url = html + ".diff",
                patch_url = html + ".patch",
                base_commit = shapes.Commit(call.Repository, left),
                merge_base_commit = shapes.Commit(call.Repository, (await git.CommitAsync(met, call.Aborted))!),
                status = (ahead, behind) switch
                {
                    (0, 0) => "identical",
                    (_, 0) => "ahead",
                    (0, _) => "behind",
                    _ => "diverged",
                },
                ahead_by = ahead,
                behind_by = behind,
                total_commits = ahead,
                commits = asked.Select(commit => shapes.Commit(call.Repository, commit)),
                files = files.Select(file => shapes.File(call.Repository, file, right.Id)),
            }
        );
    }
}
