using Promote.Sandbox.Forge;
using Promote.Sandbox.Hosting;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class RulesetTests
{
    [Fact]
    public async Task Only_whoever_may_change_it_reads_who_bypasses_it()
    {
        await using var sandbox = await StartAsync(
            new Ruleset
            {
                Bypass = ["promote[bot]", "acme/platform", "role:maintain", "dana"],
                BypassForPullRequests = ["organization-admin", "role:admin"],
            }
        );
        var path = $"/rulesets/{await IdAsync(sandbox)}";

        var seen = (await sandbox.RepositoryAsync("GET", path, sandbox.Accounts.Admin)).Json!;
        seen["bypass_actors"]!
            .AsArray()
            .Select(one => $"{one!["actor_type"]} {one["actor_id"]} {one["bypass_mode"]}")
            .ShouldBe([
                "Integration 2001 always",
                "Team 3001 always",
                "RepositoryRole 2 always",
                "User 1002 always",
                "OrganizationAdmin 1 pull_request",
                "RepositoryRole 5 pull_request",
            ]);
        foreach (var account in (Account[])[sandbox.Accounts.Developer, sandbox.Accounts.Promoter])
        {
            var answer = (await sandbox.RepositoryAsync("GET", path, account)).Json!.AsObject();
            answer.ContainsKey("bypass_actors").ShouldBeFalse();
            ((string)answer["current_user_can_bypass"]!).ShouldBe("always");
        }
    }

    [Fact]
    public async Task A_bypass_for_pull_requests_merges_but_does_not_push()
    {
        await using var sandbox = await StartAsync(
            new Ruleset
            {
                PullRequest = new PullRequestRule { RequiredApprovingReviewCount = 1 },
                BypassForPullRequests = ["acme/platform"],
            }
        );
        var sam = sandbox.Accounts.Senior;
        var number = await sandbox.OpenAsync(sandbox.Accounts.Developer, "x", TestSandbox.Staging, "a: 1\n");
        Task<Answer> MergeAsync(Account account) =>
            sandbox.RepositoryAsync("PUT", $"/pulls/{number}/merge", account, new { merge_method = "squash" });

        var pushed = await sandbox.RepositoryAsync(
            "PATCH",
            "/git/refs/heads/main",
            sam,
            new { sha = await sandbox.HeadAsync("x") }
        );
        pushed.Status.ShouldBe(422);
        (await MergeAsync(sandbox.Accounts.Reviewer)).Status.ShouldBe(405);
        (await MergeAsync(sam)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Each_ruleset_that_is_broken_must_be_bypassed()
    {
        await using var sandbox = await StartAsync(
            new Ruleset
            {
                PullRequest = new PullRequestRule { RequiredApprovingReviewCount = 1 },
                Bypass = ["promote[bot]"],
            },
            new Ruleset { RequiredStatusChecks = new StatusRule { Checks = [new RequiredCheck("guard")] } }
        );
        var promoter = sandbox.Accounts.Promoter;
        var number = await sandbox.OpenAsync(sandbox.Accounts.Developer, "x", TestSandbox.Staging, "a: 1\n");
        var head = await sandbox.HeadAsync("x");
        Task<Answer> MergeAsync() =>
            sandbox.RepositoryAsync("PUT", $"/pulls/{number}/merge", promoter, new { merge_method = "squash" });

        (await MergeAsync()).Status.ShouldBe(405);
        await sandbox.RepositoryAsync(
            "POST",
            "/check-runs",
            sandbox.Accounts.Guard,
            new
            {
                name = "guard",
                head_sha = head,
                conclusion = "success",
            }
        );
        (await MergeAsync()).Status.ShouldBe(200);
    }

    private static async Task<string> IdAsync(TestSandbox sandbox) =>
        (await sandbox.RepositoryAsync("GET", "/rulesets", sandbox.Accounts.Reader)).Json![0]!["id"]!.ToJsonString();

    private static async Task<TestSandbox> StartAsync(params Ruleset[] rulesets)
    {
        var sandbox = await TestSandbox.StartAsync(ci: false);
        (
            await sandbox.ControlAsync("PUT", $"/repositories/{TestSandbox.Repository}/rulesets", rulesets)
        ).Status.ShouldBe(200);
        return sandbox;
    }
}
