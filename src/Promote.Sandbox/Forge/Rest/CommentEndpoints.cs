using System.Globalization;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/issues/…/comments</c>: what is said on pull requests.</summary>
internal sealed class CommentEndpoints(Shapes shapes, Repositories repositories, TimeProvider clock)
{
    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("GET", "/issues/{number:int}/comments", ListAsync);
        // Whoever reads may comment.
        api.Repository("POST", "/issues/{number:int}/comments", CreateAsync, Right.Read);
        api.Repository("GET", "/issues/comments/{id:int}", call => Answer(call, Find(call), 200));
        api.Repository("PATCH", "/issues/comments/{id:int}", UpdateAsync, Right.Read);
        api.Repository("DELETE", "/issues/comments/{id:int}", DeleteAsync, Right.Read);
    }

    private Task<RestAnswer> ListAsync(RestCall call)
    {
        var pull = Pull(call);
        var since = DateTimeOffset.TryParse(
            call.Query("since"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : DateTimeOffset.MinValue;
        var found = pull.Comments.Where(comment => comment.UpdatedAt >= since).ToList();
        return Task.FromResult(
            RestAnswer.Ok(call.Page(found).Select(comment => Shape(call.Repository, pull, comment)).ToList())
        );
    }

    private Task<RestAnswer> CreateAsync(RestCall call)
    {
        var (pull, now) = (Pull(call), clock.GetUtcNow());
        var comment = new IssueComment
        {
            Id = repositories.NextId(),
            Author = call.Account,
            Body = Body(call),
            CreatedAt = now,
            UpdatedAt = now,
        };
        pull.Comments.Add(comment);
        pull.UpdatedAt = now;
        return Answer(call, (pull, comment), 201);
    }

    private Task<RestAnswer> UpdateAsync(RestCall call)
    {
        var found = Writable(call);
        found.Comment.Body = Body(call);
        (found.Comment.UpdatedAt, found.Comment.Editor) = (clock.GetUtcNow(), call.Account);
        return Answer(call, found, 200);
    }

    private Task<RestAnswer> DeleteAsync(RestCall call)
    {
        var (pull, comment) = Writable(call);
        pull.Comments.Remove(comment);
        return Task.FromResult(RestAnswer.Nothing);
    }

    private static string Body(RestCall call) =>
        call.Need("body") is { } body && !string.IsNullOrWhiteSpace(body)
            ? body
            : throw ForgeException.Invalid("IssueComment", "body", "missing_field");

    private static PullRequest Pull(RestCall call) =>
        call.Repository.Find(call.Number("number")) ?? throw ForgeException.NotFound();

    private static (PullRequest Pull, IssueComment Comment) Find(RestCall call)
    {
        var id = call.Number("id");
        foreach (var pull in call.Repository.PullRequests)
        {
            if (pull.Comments.Find(comment => comment.Id == id) is { } found)
                return (pull, found);
        }

        throw ForgeException.NotFound();
    }

    // Whoever writes may change what others said.
    private static (PullRequest Pull, IssueComment Comment) Writable(RestCall call)
    {
        var found = Find(call);
        return found.Comment.Author == call.Account || call.Account.Right >= Right.Write
            ? found
            : throw ForgeException.Forbidden();
    }

    private Task<RestAnswer> Answer(RestCall call, (PullRequest Pull, IssueComment Comment) found, int status) =>
        Task.FromResult(new RestAnswer(status, Shape(call.Repository, found.Pull, found.Comment)));

    private object Shape(Repository repository, PullRequest pull, IssueComment comment)
    {
        var issue = string.Create(CultureInfo.InvariantCulture, $"{shapes.Of(repository)}/issues/{pull.Number}");
        return new
        {
            id = comment.Id,
            node_id = Shapes.Node("IC", comment.Id),
            url = string.Create(CultureInfo.InvariantCulture, $"{shapes.Of(repository)}/issues/comments/{comment.Id}"),
            html_url = string.Create(
                CultureInfo.InvariantCulture,
                $"{shapes.Page(repository)}/pull/{pull.Number}#issuecomment-{comment.Id}"
            ),
            issue_url = issue,
            user = shapes.User(comment.Author),
            body = comment.Body,
            created_at = Shapes.Time(comment.CreatedAt),
            updated_at = Shapes.Time(comment.UpdatedAt),
            author_association = "MEMBER",
            performed_via_github_app = comment.Author.IsBot ? shapes.App(comment.Author) : null,
        };
    }
}
