using System.Globalization;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of pull requests, reviews and labels.</summary>
internal sealed class PullShapes(Shapes shapes)
{
    /// <summary>A <c>pull-request-simple</c>, as lists have it.</summary>
    public Dictionary<string, object?> Simple(Repository repository, PullRequest pull)
    {
        var number = pull.Number.ToString(CultureInfo.InvariantCulture);
        var api = $"{shapes.Of(repository)}/pulls/{number}";
        var issue = $"{shapes.Of(repository)}/issues/{number}";
        var page = $"{shapes.Page(repository)}/pull/{number}";
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["url"] = api,
            ["id"] = pull.Id,
            ["node_id"] = pull.NodeId,
            ["html_url"] = page,
            ["diff_url"] = page + ".diff",
            ["patch_url"] = page + ".patch",
            ["issue_url"] = issue,
            ["commits_url"] = api + "/commits",
            ["review_comments_url"] = api + "/comments",
            ["review_comment_url"] = $"{shapes.Of(repository)}/pulls/comments{{/number}}",
            ["comments_url"] = issue + "/comments",
            ["statuses_url"] = $"{shapes.Of(repository)}/statuses/{pull.Head}",
            ["number"] = pull.Number,
            ["state"] = pull.Open ? "open" : "closed",
            ["locked"] = false,
            ["title"] = pull.Title,
            ["user"] = shapes.User(pull.Author),
            ["body"] = pull.Body,
            ["labels"] = Labels(repository, pull),
            ["milestone"] = null,
            ["active_lock_reason"] = null,
            ["created_at"] = Shapes.Time(pull.CreatedAt),
            ["updated_at"] = Shapes.Time(pull.UpdatedAt),
            ["closed_at"] = Shapes.Time(pull.ClosedAt),
            ["merged_at"] = Shapes.Time(pull.MergedAt),
            ["merge_commit_sha"] = pull.MergeCommit,
            ["assignee"] = null,
            ["assignees"] = Array.Empty<object>(),
            ["requested_reviewers"] = pull.RequestedReviewers.Select(shapes.User),
            ["requested_teams"] = Array.Empty<object>(),
            ["head"] = Side(repository, pull.HeadBranch, pull.Head),
            ["base"] = Side(repository, pull.BaseBranch, pull.Base),
            ["_links"] = new
            {
                self = new { href = api },
                html = new { href = page },
                issue = new { href = issue },
                comments = new { href = issue + "/comments" },
                review_comments = new { href = api + "/comments" },
                review_comment = new { href = $"{shapes.Of(repository)}/pulls/comments{{/number}}" },
                commits = new { href = api + "/commits" },
                statuses = new { href = $"{shapes.Of(repository)}/statuses/{pull.Head}" },
            },
            ["author_association"] = "MEMBER",
            ["auto_merge"] = pull.AutoMerge is { } auto
                ? new
                {
                    enabled_by = shapes.User(auto.By),
                    merge_method = auto.Method,
                    commit_title = auto.Title ?? "",
                    commit_message = auto.Message ?? "",
                }
                : null,
            ["draft"] = pull.Draft,
        };
    }

    /// <summary>A <c>pull-request</c>.</summary>
    public async Task<Dictionary<string, object?>> FullAsync(
        Repository repository,
        PullRequest pull,
        CancellationToken cancellationToken
    )
    {
        var shape = Simple(repository, pull);
        var git = repository.Git;
        var from = await git.MergeBaseAsync(pull.Base, pull.Head, cancellationToken) ?? pull.Base;
        var files = await Git.Diffs.BetweenAsync(git, from, pull.Head, cancellationToken);
        var (_, commits) = await git.CountAsync(pull.Base, pull.Head, cancellationToken);
        var verdict = pull.Open ? await MergeRules.JudgeAsync(repository, pull, shapes.Teams, cancellationToken) : null;
        shape["merged"] = pull.Merged;
        shape["mergeable"] = verdict?.Mergeable;
        shape["rebaseable"] = false;
        shape["mergeable_state"] = verdict?.State ?? "unknown";
        shape["merged_by"] = pull.MergedBy is null ? null : shapes.User(pull.MergedBy);
        shape["comments"] = pull.Comments.Count;
        shape["review_comments"] = 0;
        shape["maintainer_can_modify"] = false;
        shape["commits"] = commits;
        shape["additions"] = files.Sum(file => file.Additions);
        shape["deletions"] = files.Sum(file => file.Deletions);
        shape["changed_files"] = files.Count;
        return shape;
    }

    /// <summary>A <c>pull-request-review</c>.</summary>
    public object Review(Repository repository, PullRequest pull, Review review)
    {
        var number = pull.Number.ToString(CultureInfo.InvariantCulture);
        var api = $"{shapes.Of(repository)}/pulls/{number}";
        var page = string.Create(
            CultureInfo.InvariantCulture,
            $"{shapes.Page(repository)}/pull/{number}#pullrequestreview-{review.Id}"
        );
        return new
        {
            id = review.Id,
            node_id = Shapes.Node("PRR", review.Id),
            user = shapes.User(review.Author),
            body = review.Body,
            state = review.State,
            html_url = page,
            pull_request_url = api,
            author_association = "MEMBER",
            _links = new { html = new { href = page }, pull_request = new { href = api } },
            submitted_at = Shapes.Time(review.At),
            commit_id = review.Commit,
        };
    }

    /// <summary>A <c>label</c>.</summary>
    public object Label(Repository repository, Label label) =>
        new
        {
            id = label.Id,
            node_id = Shapes.Node("LA", label.Id),
            url = $"{shapes.Of(repository)}/labels/{Uri.EscapeDataString(label.Name)}",
            name = label.Name,
            description = label.Description,
            color = label.Color,
            @default = false,
        };

    /// <summary>The labels of a pull request.</summary>
    public IEnumerable<object> Labels(Repository repository, PullRequest pull) =>
        pull.Labels.Select(name => Label(repository, repository.Labels.First(label => label.Name == name))).ToList();

    private object Side(Repository repository, string branch, string commit) =>
        new
        {
            label = $"{repository.Name.Owner}:{branch}",
            @ref = branch,
            sha = commit,
            user = shapes.Owner(repository),
            repo = shapes.Repository(repository, null),
        };
}
