using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/pulls</c>: pull requests, their reviews and their merge.</summary>
internal sealed class PullEndpoints(Shapes shapes, PullRequests pulls)
{
    private readonly PullShapes forms = new(shapes);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        // Whoever reads may open a pull request, on GitHub; the branch it comes from asks for more.
        api.Repository("GET", "/pulls", ListAsync);
        api.Repository("POST", "/pulls", OpenAsync);
        api.Repository("GET", "/pulls/{number:int}", async call => await FullAsync(call, Find(call), 200));
        api.Repository("PATCH", "/pulls/{number:int}", UpdateAsync);
        api.Repository("GET", "/pulls/{number:int}/commits", CommitsAsync);
        api.Repository("GET", "/pulls/{number:int}/files", FilesAsync);
        api.Repository("GET", "/pulls/{number:int}/merge", MergedAsync);
        api.Repository("PUT", "/pulls/{number:int}/merge", MergeAsync);
        api.Repository("GET", "/pulls/{number:int}/reviews", ReviewsAsync);
        // Whoever reads may review; only a writer's opinion counts.
        api.Repository("POST", "/pulls/{number:int}/reviews", ReviewAsync, Hosting.Right.Read);
        api.Repository("GET", "/pulls/{number:int}/reviews/{id:int}", call => OneAsync(call, FindReview(call)));
        api.Repository("PUT", "/pulls/{number:int}/reviews/{id:int}/dismissals", DismissAsync);
        api.Repository("POST", "/pulls/{number:int}/requested_reviewers", RequestAsync);
    }

    private static PullRequest Find(RestCall call) =>
        call.Repository.Find(call.Number("number")) ?? throw ForgeException.NotFound();

    private async Task<RestAnswer> FullAsync(RestCall call, PullRequest pull, int status) =>
        new(status, await forms.FullAsync(call.Repository, pull, call.Aborted));

    private Task<RestAnswer> ListAsync(RestCall call)
    {
        var (state, @base, head) = (call.Query("state") ?? "open", call.Query("base"), call.Query("head"));
        // As on GitHub, a head without an owner in front does not filter.
        var branch = head?.Split(':', 2) is [_, var name] ? name : null;
        var found = call
            .Repository.PullRequests.Where(pull => state == "all" || pull.Open == (state == "open"))
            .Where(pull => @base is null || pull.BaseBranch == @base)
            .Where(pull => branch is null || pull.HeadBranch == branch);
        var byUpdate = call.Query("sort") == "updated";
        var sorted = byUpdate ? found.OrderBy(pull => pull.UpdatedAt) : found.OrderBy(pull => pull.Number);
        var ordered =
            (call.Query("direction") ?? (call.Query("sort") is null ? "desc" : "asc")) == "asc"
                ? sorted.ToList()
                : [.. sorted.Reverse()];
        return Task.FromResult(
            RestAnswer.Ok(call.Page(ordered).Select(pull => forms.Simple(call.Repository, pull)).ToList())
        );
    }

    private async Task<RestAnswer> OpenAsync(RestCall call)
    {
        var draft = new PullRequestDraft(
            call.Need("title"),
            call.Text("body"),
            call.Need("head"),
            call.Need("base"),
            call.Flag("draft") ?? false
        );
        return await FullAsync(call, await pulls.OpenAsync(call.Repository, draft, call.Account), 201);
    }

    private async Task<RestAnswer> UpdateAsync(RestCall call)
    {
        var pull = Find(call);
        if (call.Text("base") is { } @base && @base != pull.BaseBranch)
            await pulls.ChangeBaseAsync(call.Repository, pull, @base);
        if (call.Text("state") is { } state)
            pulls.SetOpen(pull, state == "open");
        pull.Title = call.Text("title") ?? pull.Title;
        pull.Body = call.Text("body") ?? pull.Body;
        pulls.Touch(pull);
        return await FullAsync(call, pull, 200);
    }

    private async Task<RestAnswer> CommitsAsync(RestCall call)
    {
        var pull = Find(call);
        var git = call.Repository.Git;
        var met = await git.MergeBaseAsync(pull.Base, pull.Head, call.Aborted);
        var notFrom =
            pull.Merged && pull.MergeCommit is { } merged
                ? (await git.CommitAsync(merged, call.Aborted))?.Parents[0]
                : met;
        var commits = await git.LogAsync(new LogQuery(pull.Head) { NotFrom = notFrom }, call.Aborted);
        return RestAnswer.Ok(
            call.Page([.. commits.Reverse()]).Select(commit => shapes.Commit(call.Repository, commit))
        );
    }

    private async Task<RestAnswer> FilesAsync(RestCall call)
    {
        var pull = Find(call);
        var git = call.Repository.Git;
        var met = await git.MergeBaseAsync(pull.Base, pull.Head, call.Aborted) ?? pull.Base;
        var files = await Diffs.BetweenAsync(git, met, pull.Head, call.Aborted);
        return RestAnswer.Ok(call.Page(files).Select(file => shapes.File(call.Repository, file, pull.Head)));
    }

    private static Task<RestAnswer> MergedAsync(RestCall call) =>
        Find(call).Merged ? Task.FromResult(RestAnswer.Nothing) : throw ForgeException.NotFound();

    private async Task<RestAnswer> MergeAsync(RestCall call)
    {
        var order = new MergeOrder(
            call.Text("sha"),
            call.Text("merge_method") ?? "merge",
            call.Text("commit_title"),
            call.Text("commit_message")
        );
        var commit = await pulls.MergeAsync(call.Repository, Find(call), order, call.Account);
        return RestAnswer.Ok(
            new
            {
                sha = commit,
                merged = true,
                message = "Pull Request successfully merged",
            }
        );
    }

    private Task<RestAnswer> ReviewsAsync(RestCall call)
    {
        var pull = Find(call);
        return Task.FromResult(
            RestAnswer.Ok(
                call.Page(pull.Reviews).Select(review => forms.Review(call.Repository, pull, review)).ToList()
            )
        );
    }

    private async Task<RestAnswer> ReviewAsync(RestCall call)
    {
        var pull = Find(call);
        var draft = new ReviewDraft(call.Text("event") ?? "COMMENT", call.Text("body"), call.Text("commit_id"));
        return RestAnswer.Ok(
            forms.Review(call.Repository, pull, await pulls.ReviewAsync(call.Repository, pull, draft, call.Account))
        );
    }

    private static Review FindReview(RestCall call)
    {
        var id = call.Number("id");
        return Find(call).Reviews.Find(review => review.Id == id) ?? throw ForgeException.NotFound();
    }

    private Task<RestAnswer> OneAsync(RestCall call, Review review) =>
        Task.FromResult(RestAnswer.Ok(forms.Review(call.Repository, Find(call), review)));

    private Task<RestAnswer> DismissAsync(RestCall call)
    {
        _ = call.Need("message");
        var review = FindReview(call);
        Reviewing.Dismiss(call.Repository, Find(call), review, call.Account);
        pulls.Touch(Find(call));
        return OneAsync(call, review);
    }

    private Task<RestAnswer> RequestAsync(RestCall call)
    {
        var pull = Find(call);
        foreach (var login in call.Texts("reviewers") ?? [])
        {
            if (shapes.Accounts.FindLogin(login) is not { } reviewer)
                throw new ForgeException(
                    422,
                    "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository."
                );
            if (reviewer.Id == pull.Author.Id)
                throw new ForgeException(422, "Review cannot be requested from pull request author.");
            if (!pull.RequestedReviewers.Contains(reviewer))
                pull.RequestedReviewers.Add(reviewer);
        }

        pulls.Touch(pull);
        return Task.FromResult(RestAnswer.Created(forms.Simple(call.Repository, pull)));
    }
}
