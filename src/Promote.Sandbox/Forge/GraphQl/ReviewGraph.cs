using System.Globalization;
using Promote.Sandbox.Forge.Rest;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>What people and Apps say on a pull request: reviews and comments.</summary>
internal sealed class ReviewGraph(GitGraph graph, Account viewer)
{
    /// <summary>All reviews, the oldest first.</summary>
    public GraphObject Reviews(Repository repository, PullRequest pull, GraphArguments arguments)
    {
        var (states, author) = (arguments.Texts("states"), arguments.Text("author"));
        return Connection(
            repository,
            pull.Reviews.Where(review => states is null || states.Contains(review.State, StringComparer.Ordinal))
                .Where(review =>
                    author is null || review.Author.Login.Equals(author, StringComparison.OrdinalIgnoreCase)
                ),
            arguments
        );
    }

    /// <summary>Each reviewer's newest opinion, a dismissed one included.</summary>
    public GraphObject LatestOpinions(Repository repository, PullRequest pull, GraphArguments arguments) =>
        Connection(
            repository,
            pull.Reviews.Where(review => review.State != "COMMENTED")
                .Where(review => !arguments.Flag("writersOnly") || review.Author.Right >= Right.Write)
                .GroupBy(review => review.Author.Id)
                .Select(group => group.Last()),
            arguments
        );

    /// <summary>The comments, the oldest first.</summary>
    public GraphObject Comments(PullRequest pull, GraphArguments arguments) =>
        GraphObject.Connection("IssueComment", [.. pull.Comments.Select(Comment)], arguments);

    private GraphObject Connection(Repository repository, IEnumerable<Review> reviews, GraphArguments arguments) =>
        GraphObject.Connection(
            "PullRequestReview",
            [.. reviews.Select(review => Review(repository, review))],
            arguments
        );

    private GraphObject Review(Repository repository, Review review) =>
        new("PullRequestReview", "Node", "Comment")
        {
            ["id"] = Shapes.Node("PRR", review.Id),
            ["databaseId"] = review.Id,
            ["fullDatabaseId"] = review.Id.ToString(CultureInfo.InvariantCulture),
            ["state"] = review.State,
            ["body"] = review.Body,
            ["createdAt"] = Shapes.Time(review.At),
            ["submittedAt"] = Shapes.Time(review.At),
            ["author"] = ForgeGraph.Actor(review.Author),
            ["authorCanPushToRepository"] = review.Author.Right >= Right.Write,
            ["viewerDidAuthor"] = review.Author == viewer,
            ["commit"] = (Resolver)(async _ => await graph.ObjectAsync(repository, review.Commit)),
        };

    private GraphObject Comment(IssueComment comment) =>
        new("IssueComment", "Node", "Comment")
        {
            ["id"] = Shapes.Node("IC", comment.Id),
            ["databaseId"] = comment.Id,
            ["fullDatabaseId"] = comment.Id.ToString(CultureInfo.InvariantCulture),
            ["body"] = comment.Body,
            ["author"] = ForgeGraph.Actor(comment.Author),
            ["viewerDidAuthor"] = comment.Author == viewer,
            ["createdAt"] = Shapes.Time(comment.CreatedAt),
            ["updatedAt"] = Shapes.Time(comment.UpdatedAt),
            ["lastEditedAt"] = comment.Editor is null ? null : Shapes.Time(comment.UpdatedAt),
            ["editor"] = comment.Editor is null ? null : ForgeGraph.Actor(comment.Editor),
        };
}
