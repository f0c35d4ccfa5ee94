using Promote.Sandbox.Forge;
using Promote.Sandbox.Tests.Git;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class StaleReviewTests
{
    private static readonly PullRequestRule Strict = new()
    {
        RequiredApprovingReviewCount = 1,
        DismissStaleReviewsOnPush = true,
    };

    [Fact]
    public async Task A_rebase_that_changes_the_same_keeps_the_approval()
    {
        await using var sandbox = await StartAsync(Strict);
        var (dana, rita) = (sandbox.Accounts.Developer, sandbox.Accounts.Reviewer);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, "a: 1\n");
        await sandbox.ApproveAsync(number, rita);
        await MoveMainAsync(sandbox, "other.txt", "other\n");

        await RebaseAsync(sandbox, number, "x");

        (await StatesAsync(sandbox, number)).ShouldBe(["APPROVED"]);
        (await MergeAsync(sandbox, number)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_push_that_changes_something_else_dismisses_it()
    {
        await using var sandbox = await StartAsync(Strict);
        var dana = sandbox.Accounts.Developer;
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, "a: 1\n");
        await sandbox.ApproveAsync(number, sandbox.Accounts.Reviewer);

        await sandbox.CommitAsync(dana, "x", TestSandbox.Prod, "a: 2\n");

        (await StatesAsync(sandbox, number)).ShouldBe(["DISMISSED"]);
        (await MergeAsync(sandbox, number)).Text.ShouldContain("At least 1 approving review");
    }

    [Fact]
    public async Task A_base_that_takes_over_part_of_the_change_dismisses_it()
    {
        await using var sandbox = await StartAsync(Strict);
        var dana = sandbox.Accounts.Developer;
        var first = await sandbox.CommitAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, "a: 1\n");
        await sandbox.ApproveAsync(number, sandbox.Accounts.Reviewer);

        var moved = await sandbox.RepositoryAsync(
            "PATCH",
            "/git/refs/heads/main",
            sandbox.Accounts.Promoter,
            new { sha = first }
        );

        moved.Status.ShouldBe(200, moved.Text);
        (await StatesAsync(sandbox, number)).ShouldBe(["DISMISSED"]);
    }

    [Fact]
    public async Task The_last_push_is_the_last_that_changed_something()
    {
        var rule = new PullRequestRule { RequiredApprovingReviewCount = 1, RequireLastPushApproval = true };
        await using var sandbox = await StartAsync(rule);
        var (dana, rita) = (sandbox.Accounts.Developer, sandbox.Accounts.Reviewer);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, "a: 1\n");
        await sandbox.ApproveAsync(number, rita);
        await sandbox.CommitAsync(rita, "x", TestSandbox.Prod, "a: 2\n");
        await sandbox.ApproveAsync(number, rita);
        (await MergeAsync(sandbox, number)).Text.ShouldContain("someone other than the last pusher");

        await sandbox.ApproveAsync(number, sandbox.Accounts.Senior);
        await MoveMainAsync(sandbox, "other.txt", "other\n");
        await RebaseAsync(sandbox, number, "x");

        (await MergeAsync(sandbox, number)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Whoever_writes_can_dismiss_an_opinion_once()
    {
        await using var sandbox = await StartAsync(new PullRequestRule());
        var (dana, rita) = (sandbox.Accounts.Developer, sandbox.Accounts.Reviewer);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, "a: 1\n");
        var review = await sandbox.RepositoryAsync(
            "POST",
            $"/pulls/{number}/reviews",
            rita,
            new { @event = "REQUEST_CHANGES", body = "No" }
        );
        (await MergeAsync(sandbox, number)).Status.ShouldBe(405);
        Task<Answer> DismissAsync(Promote.Sandbox.Hosting.Account account) =>
            sandbox.RepositoryAsync(
                "PUT",
                $"/pulls/{number}/reviews/{review.Json!["id"]}/dismissals",
                account,
                new { message = "She left." }
            );

        (await DismissAsync(sandbox.Accounts.Reader)).Status.ShouldBe(403);
        ((string)(await DismissAsync(dana)).Json!["state"]!).ShouldBe("DISMISSED");
        (await DismissAsync(dana)).Text.ShouldContain("Can not dismiss a dismissed pull request review");
        (await MergeAsync(sandbox, number)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_review_is_of_the_commit_it_names()
    {
        await using var sandbox = await StartAsync(Strict);
        var dana = sandbox.Accounts.Developer;
        var old = await sandbox.CommitAsync(dana, "x", TestSandbox.Prod, "a: 1\n");
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, "a: 2\n");
        async Task<Answer> ApproveAsync(string commit) =>
            await sandbox.RepositoryAsync(
                "POST",
                $"/pulls/{number}/reviews",
                sandbox.Accounts.Reviewer,
                new { @event = "APPROVE", commit_id = commit }
            );

        ((string)(await ApproveAsync(old)).Json!["commit_id"]!).ShouldBe(old);
        (await ApproveAsync(new string('1', 40))).Status.ShouldBe(422);
        await sandbox.CommitAsync(dana, "x", TestSandbox.Staging, "a: 2\n");

        (await StatesAsync(sandbox, number)).ShouldBe(["DISMISSED"]);
    }

    [Fact]
    public async Task A_team_owns_if_it_may_write_and_any_of_it_approves()
    {
        await using var sandbox = await StartAsync(new PullRequestRule { RequireCodeOwnerReview = true });
        await sandbox.ControlAsync(
            "POST",
            $"/repositories/{TestSandbox.Repository}/commits",
            new
            {
                files = new Dictionary<string, string>
                {
                    [".github/CODEOWNERS"] = "/apps/*/overlays/prod/ @acme/platform\n",
                },
            }
        );
        var number = await sandbox.OpenAsync(sandbox.Accounts.Developer, "x", TestSandbox.Prod, "a: 1\n");
        await sandbox.ApproveAsync(number, sandbox.Accounts.Reviewer);
        (await MergeAsync(sandbox, number)).Text.ShouldContain("code owner review from @acme/platform");
        await sandbox.ApproveAsync(number, sandbox.Accounts.Senior);

        await PutTeamAsync(sandbox, "read");
        (await MergeAsync(sandbox, number)).Status.ShouldBe(405);
        var errors = await sandbox.RepositoryAsync("GET", "/codeowners/errors", sandbox.Accounts.Reader);
        var error = errors.Json!["errors"]!.AsArray().Single()!;
        $"{error["kind"]} {error["line"]}:{error["column"]} {error["path"]}".ShouldBe(
            "Unknown owner 1:24 .github/CODEOWNERS"
        );
        await PutTeamAsync(sandbox, "write");
        (await MergeAsync(sandbox, number)).Status.ShouldBe(200);
    }

    private static async Task PutTeamAsync(TestSandbox sandbox, string right) =>
        (
            await sandbox.ControlAsync("PUT", "/teams/platform", new { right, members = new[] { "admin", "sam" } })
        ).Status.ShouldBe(200);

    private static async Task<TestSandbox> StartAsync(PullRequestRule rule)
    {
        var sandbox = await TestSandbox.StartAsync(ci: false);
        var rules = new Ruleset { PullRequest = rule, Bypass = [sandbox.Accounts.Promoter.Login] };
        (
            await sandbox.ControlAsync("PUT", $"/repositories/{TestSandbox.Repository}/rulesets", new[] { rules })
        ).Status.ShouldBe(200);
        return sandbox;
    }

    private static async Task MoveMainAsync(TestSandbox sandbox, string path, string text) =>
        (
            await sandbox.ControlAsync(
                "POST",
                $"/repositories/{TestSandbox.Repository}/commits",
                new { files = new Dictionary<string, string> { [path] = text } }
            )
        ).Status.ShouldBe(201);

    private static async Task RebaseAsync(TestSandbox sandbox, int number, string branch)
    {
        using var git = new GitClient();
        var token = sandbox.Accounts.Developer.Token;
        foreach (
            var command in (string[][])
                [
                    ["clone", "--quiet", "--branch", branch, sandbox.CloneUrl, "clone"],
                    ["-C", "clone", "rebase", "--quiet", "origin/main"],
                    ["-C", "clone", "push", "--quiet", "--force", "origin", branch],
                ]
        )
        {
            var (code, output) = await git.RunAsync(token, command);
            code.ShouldBe(0, output);
        }

        var head = await sandbox.HeadAsync(branch);
        await sandbox.UntilAsync(number, pull => (string)pull["head"]!["sha"]! == head);
    }

    private static async Task<IEnumerable<string>> StatesAsync(TestSandbox sandbox, int number) =>
        (await sandbox.RepositoryAsync("GET", $"/pulls/{number}/reviews", sandbox.Accounts.Reader))
            .Json!.AsArray()
            .Select(review => (string)review!["state"]!);

    private static Task<Answer> MergeAsync(TestSandbox sandbox, int number) =>
        sandbox.RepositoryAsync(
            "PUT",
            $"/pulls/{number}/merge",
            sandbox.Accounts.Developer,
            new { merge_method = "squash" }
        );
}
