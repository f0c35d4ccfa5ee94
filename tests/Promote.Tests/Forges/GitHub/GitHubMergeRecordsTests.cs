using Promote.Errors;
using Promote.Forges;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

public sealed class GitHubMergeRecordsTests
{
    [Fact]
    public async Task Of_the_pull_requests_of_a_commit_those_count_that_were_merged_into_this_repository()
    {
        await using var github = new GitHubWorld(_ =>
            Repository(
                new
                {
                    @object = new
                    {
                        url = "https://github.com/acme/manifests/commit/b",
                        associatedPullRequests = new
                        {
                            pageInfo = new { hasNextPage = false, endCursor = (string?)null },
                            nodes = new[]
                            {
                                Node(1, "MERGED", "Acme/manifests", author: null),
                                Node(2, "OPEN", "acme/manifests"),
                                Node(3, "MERGED", "mallory/manifests"),
                            },
                        },
                    },
                }
            )
        );

        var merged = await github.Merges.MergedAsync(Head, Stop);

        merged.Url.ShouldEndWith("/commit/b");
        var only = merged.PullRequests.ShouldHaveSingleItem();
        (only.Number, only.Author, only.MergedBy).ShouldBe((1, "ghost", "promote[bot]"));
        (only.Head, only.HeadMessage, only.MergeCommit).ShouldBe((Head, "Promote", New));
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_an_error()
    {
        await using var github = new GitHubWorld(_ => Repository(new { @object = (object?)null }));

        var error = await Should.ThrowAsync<RemoteException>(() => github.Merges.MergedAsync(Head, Stop));

        error.Code.ShouldBe(ErrorCodes.NotFound);
    }

    [Fact]
    public async Task Reviews_come_oldest_first_with_what_they_say_and_without_those_that_are_not_sent()
    {
        await using var github = new GitHubWorld(_ =>
            Repository(
                new
                {
                    pullRequest = new
                    {
                        reviews = new
                        {
                            pageInfo = new { hasNextPage = false, endCursor = (string?)null },
                            nodes = new[]
                            {
                                Review("CHANGES_REQUESTED", "2026-01-05T12:00:00Z"),
                                Review("PENDING", null),
                                Review("APPROVED", "2026-01-05T11:00:00Z"),
                            },
                        },
                    },
                }
            )
        );

        var reviews = await github.Merges.ReviewsAsync(7, Stop);

        reviews.Select(review => review.Kind).ShouldBe([MergeReviewKind.Approval, MergeReviewKind.Objection]);
        reviews[0]
            .ShouldBe(
                new MergeReview(
                    "rita",
                    MergeReviewKind.Approval,
                    Head,
                    MayWrite: true,
                    new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero)
                )
            );
    }

    [Fact]
    public async Task A_tag_of_the_source_is_asked_for_as_one_and_what_is_hidden_is_not_there()
    {
        await using var github = new GitHubWorld(_ => Refusal(404, "Not Found"));

        (await github.Merges.SourceCommitAsync("acme/web", "tags/1.2.3", Stop)).ShouldBeNull();
        (await github.Merges.SourceCommitAsync("../web", "1.2.3", Stop)).ShouldBeNull();

        github.Server.Requests.ShouldHaveSingleItem().Path.ShouldEndWith("/repos/acme/web/commits/tags/1.2.3");
    }

    [Theory]
    [InlineData("behind", true)]
    [InlineData("identical", true)]
    [InlineData("diverged", false)]
    [InlineData("ahead", false)]
    public async Task A_commit_of_the_source_is_compared_with_its_default_branch(string status, bool isThere)
    {
        await using var github = new GitHubWorld(asked =>
            asked.Path.Contains("/compare/", StringComparison.Ordinal)
                ? new(200, $$"""{ "status": "{{status}}", "commits": [] }""")
            : asked.Path.Contains("/commits/", StringComparison.Ordinal)
                ? new(
                    200,
                    $$"""
                    {
                      "sha": "{{Head}}",
                      "html_url": "https://github.com/acme/web/commit/b",
                      "author": { "login": "dana" },
                      "committer": null,
                      "parents": [],
                      "commit": {
                        "message": "A change",
                        "committer": { "name": "Dana", "email": "d@a.test", "date": "2026-01-05T10:00:00Z" },
                        "verification": { "verified": false, "reason": "unknown_key" }
                      }
                    }
                    """
                )
            : new(200, """{ "default_branch": "trunk" }""")
        );

        var commit = await github.Merges.SourceCommitAsync("acme/web", Head.Value, Stop);

        commit!.IsOnDefaultBranch.ShouldBe(isThere);
        (commit.Id, commit.Author, commit.Committer).ShouldBe((Head.Value, "dana", null));
        (commit.IsVerified, commit.Reason, commit.DefaultBranch).ShouldBe((false, "unknown_key", "trunk"));
    }

    private static object Node(int number, string state, string repository, object? author = null) =>
        new
        {
            number,
            url = $"https://github.com/acme/manifests/pull/{number}",
            state,
            mergedAt = "2026-01-05T12:00:00Z",
            baseRefName = "main",
            headRefOid = Head.Value,
            author,
            mergedBy = new { __typename = "Bot", login = "promote" },
            mergeCommit = new { oid = New.Value },
            repository = new { nameWithOwner = repository },
            commits = new { nodes = new[] { new { commit = new { oid = Head.Value, message = "Promote" } } } },
        };

    private static object Review(string state, string? at) =>
        new
        {
            author = new { __typename = "User", login = "rita" },
            state,
            authorCanPushToRepository = true,
            submittedAt = at,
            commit = new { oid = Head.Value },
        };
}
