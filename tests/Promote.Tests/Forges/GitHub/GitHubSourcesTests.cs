using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

public sealed class GitHubSourcesTests
{
    [Theory]
    [InlineData("acme/web", 404)]
    [InlineData("acme/web", 403)]
    [InlineData("acme", 200)]
    [InlineData("../web", 200)]
    [InlineData("a/b/c", 200)]
    public async Task Commits_of_a_source_that_cannot_be_read_are_not_known(string repository, int status)
    {
        await using var github = new GitHubWorld(_ => Refusal(status, "No"));

        (await github.Sources.CommitsAsync(repository, "v1", "v2", Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Commits_of_a_source_come_oldest_first()
    {
        await using var github = new GitHubWorld(_ => Compared((Head, Base, "Fix a\n\nBody"), (New, Head, "Fix b")));

        var commits = await github.Sources.CommitsAsync("acme/web", "v1", "v2", Stop);

        commits!.Select(commit => commit.Id).ShouldBe([Head, New]);
        github.Server.Requests[0].Path.ShouldEndWith("/repos/acme/web/compare/v1...v2");
    }

    [Theory]
    [InlineData("aaaaaaa", "ddddddd")]
    [InlineData("ddddddd", "ccccccc")]
    public async Task A_branch_named_like_a_commit_is_not_taken_for_it(string from, string to)
    {
        await using var github = new GitHubWorld(_ => Compared((Head, Base, "Fix a"), (New, Head, "Fix b")));

        (await github.Sources.CommitsAsync("acme/web", from, to, Stop)).ShouldBeNull();
        (await github.Sources.AuthorsAsync("acme/web", from, to, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Abbreviated_commits_are_compared()
    {
        await using var github = new GitHubWorld(_ => Compared((Head, Base, "Fix a"), (New, Head, "Fix b")));

        var commits = await github.Sources.CommitsAsync("acme/web", "aaaaaaa", "ccccccc", Stop);

        commits!.Count.ShouldBe(2);
    }
}
