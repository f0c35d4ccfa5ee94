using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class SquashTests
{
    private const string Trailers = "Promote-App: web\nPromote-Environment: prod";

    [Theory]
    [InlineData("COMMIT_MESSAGES", "First (#1)\n\nWhy.\n\nPromote-App: web\nPromote-Environment: prod")]
    [InlineData("PR_BODY", "First (#1)\n\nText")]
    [InlineData("BLANK", "First (#1)")]
    public async Task One_commit_keeps_its_trailers_where_the_repository_takes_its_message(
        string setting,
        string message
    )
    {
        await using var sandbox = await StartAsync(setting);
        await WriteAsync(sandbox, "dana", "First\n\nWhy.\n\n" + Trailers);

        (await SquashAsync(sandbox, new { merge_method = "squash" })).ShouldBe(message);
    }

    [Fact]
    public async Task What_whoever_merges_says_takes_the_place_of_all()
    {
        await using var sandbox = await StartAsync("COMMIT_MESSAGES");
        await WriteAsync(sandbox, "dana", "First\n\n" + Trailers);

        (
            await SquashAsync(
                sandbox,
                new
                {
                    merge_method = "squash",
                    commit_title = "Mine",
                    commit_message = "",
                }
            )
        ).ShouldBe("Mine");
    }

    [Fact]
    public async Task Of_several_commits_the_trailers_are_text_and_others_who_wrote_are_named()
    {
        await using var sandbox = await StartAsync("COMMIT_MESSAGES");
        await WriteAsync(sandbox, "dana", "First\n\n" + Trailers);
        await WriteAsync(sandbox, "rita", "Second");
        var rita = sandbox.Accounts.Reviewer;

        (await SquashAsync(sandbox, new { merge_method = "squash" })).ShouldBe(
            $"Title (#1)\n\n* First\n\n{Trailers}\n\n* Second\n\n---------\n\nCo-authored-by: {rita.Name} <{rita.Email}>"
        );
    }

    private static async Task<TestSandbox> StartAsync(string squashMergeCommitMessage)
    {
        var sandbox = await TestSandbox.StartAsync(ci: false);
        (
            await sandbox.ControlAsync(
                "PATCH",
                $"/repositories/{TestSandbox.Repository}",
                new { squashMergeCommitMessage }
            )
        ).Status.ShouldBe(200);
        return sandbox;
    }

    private static async Task WriteAsync(TestSandbox sandbox, string login, string message) =>
        (
            await sandbox.ControlAsync(
                "POST",
                $"/repositories/{TestSandbox.Repository}/commits",
                new
                {
                    branch = "x",
                    login,
                    message,
                    files = new Dictionary<string, string> { [login] = message },
                }
            )
        ).Status.ShouldBe(201);

    // Opens the pull request, merges it, and says what the commit says.
    private static async Task<string> SquashAsync(TestSandbox sandbox, object order)
    {
        var dana = sandbox.Accounts.Developer;
        await sandbox.RepositoryAsync(
            "POST",
            "/pulls",
            dana,
            new
            {
                title = "Title",
                body = "Text",
                head = "x",
                @base = "main",
            }
        );
        var merged = await sandbox.RepositoryAsync("PUT", "/pulls/1/merge", dana, order);
        merged.Status.ShouldBe(200, merged.Text);
        var commit = await sandbox.RepositoryAsync("GET", "/commits/main", dana);
        return (string)commit.Json!["commit"]!["message"]!;
    }
}
