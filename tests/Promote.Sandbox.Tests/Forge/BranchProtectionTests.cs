using Promote.Sandbox.Hosting;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class BranchProtectionTests
{
    [Fact]
    public async Task It_is_read_as_it_was_set_and_only_administrators_see_it()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var admin = sandbox.Accounts.Admin;
        (await sandbox.RepositoryAsync("GET", "/branches/main/protection", admin)).Text.ShouldContain(
            "Branch not protected"
        );

        await ProtectAsync(
            sandbox,
            new
            {
                required_status_checks = new
                {
                    strict = true,
                    contexts = Array.Empty<string>(),
                    checks = new object[]
                    {
                        new { context = "guard", app_id = 2003 },
                        new { context = "any", app_id = -1 },
                    },
                },
                enforce_admins = true,
                required_pull_request_reviews = new
                {
                    required_approving_review_count = 2,
                    require_last_push_approval = true,
                    bypass_pull_request_allowances = new { apps = new[] { "promote" }, teams = new[] { "platform" } },
                },
                restrictions = new
                {
                    users = new[] { "dana" },
                    teams = Array.Empty<string>(),
                    apps = new[] { "promote" },
                },
            }
        );

        var read = (await sandbox.RepositoryAsync("GET", "/branches/main/protection", admin)).Json!;
        read["required_status_checks"]!["checks"]!
            .ToJsonString()
            .ShouldBe("""[{"context":"guard","app_id":2003},{"context":"any","app_id":null}]""");
        ((bool)read["enforce_admins"]!["enabled"]!).ShouldBeTrue();
        ((bool)read["allow_force_pushes"]!["enabled"]!).ShouldBeFalse();
        var reviews = read["required_pull_request_reviews"]!;
        ((int)reviews["required_approving_review_count"]!).ShouldBe(2);
        ((bool)reviews["require_last_push_approval"]!).ShouldBeTrue();
        ((string)reviews["bypass_pull_request_allowances"]!["apps"]![0]!["slug"]!).ShouldBe("promote");
        ((string)reviews["bypass_pull_request_allowances"]!["teams"]![0]!["slug"]!).ShouldBe("platform");
        ((string)read["restrictions"]!["users"]![0]!["login"]!).ShouldBe("dana");
        (await sandbox.RepositoryAsync("GET", "/branches/main/protection", sandbox.Accounts.Developer)).Status.ShouldBe(
            404
        );
        var app = await sandbox.RepositoryAsync("GET", "/branches/main/protection", sandbox.Accounts.Guard);
        app.Status.ShouldBe(403);
        app.Text.ShouldContain("Resource not accessible by integration");
    }

    [Fact]
    public async Task It_asks_for_pull_requests_but_not_of_those_it_exempts_nor_of_administrators()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var reviews = new { bypass_pull_request_allowances = new { apps = new[] { "promote" } } };
        await ProtectAsync(sandbox, Rules(reviews: reviews));

        (await PushAsync(sandbox, sandbox.Accounts.Developer)).ShouldContain("through a pull request");
        (await PushAsync(sandbox, sandbox.Accounts.Promoter)).ShouldBe("");
        (await PushAsync(sandbox, sandbox.Accounts.Admin)).ShouldBe("");
        await ProtectAsync(sandbox, Rules(reviews: reviews, admins: true));
        (await PushAsync(sandbox, sandbox.Accounts.Admin)).ShouldContain("through a pull request");
        (await PushAsync(sandbox, sandbox.Accounts.Promoter)).ShouldBe("");
    }

    [Fact]
    public async Task Whoever_needs_no_pull_request_needs_the_checks_all_the_same()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var reviews = new { bypass_pull_request_allowances = new { apps = new[] { "promote" } } };
        var checks = new { strict = false, contexts = new[] { "guard" } };
        await ProtectAsync(sandbox, Rules(reviews, checks));

        (await PushAsync(sandbox, sandbox.Accounts.Promoter)).ShouldContain("\"guard\" is expected");
    }

    [Fact]
    public async Task Whoever_may_not_push_may_not_merge()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var dana = sandbox.Accounts.Developer;
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        await ProtectAsync(
            sandbox,
            Rules(pushers: new { users = Array.Empty<string>(), teams = new[] { "platform" } })
        );
        Task<Answer> MergeAsync(Account account) =>
            sandbox.RepositoryAsync("PUT", $"/pulls/{number}/merge", account, new { merge_method = "squash" });

        (await PushAsync(sandbox, dana)).ShouldContain("Cannot update this protected ref.");
        (await MergeAsync(dana)).Status.ShouldBe(405);
        (await MergeAsync(sandbox.Accounts.Senior)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task History_stays_unless_it_says_so_and_without_it_all_is_allowed()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (dana, admin) = (sandbox.Accounts.Developer, sandbox.Accounts.Admin);
        var start = await sandbox.HeadAsync();
        await sandbox.CommitAsync(dana, "main", "a.txt", "a\n");
        Task<Answer> RewriteAsync() =>
            sandbox.RepositoryAsync("PATCH", "/git/refs/heads/main", dana, new { sha = start, force = true });
        async Task<int> DeleteAsync() => (await sandbox.RepositoryAsync("DELETE", "/git/refs/heads/main", dana)).Status;
        await ProtectAsync(sandbox, Rules());

        (await RewriteAsync()).Text.ShouldContain("Cannot force-push");
        (await DeleteAsync()).ShouldBe(422);
        (await sandbox.RepositoryAsync("DELETE", "/branches/main/protection", admin)).Status.ShouldBe(204);
        (await sandbox.RepositoryAsync("DELETE", "/branches/main/protection", admin)).Status.ShouldBe(404);
        (await RewriteAsync()).Status.ShouldBe(200);
        (await DeleteAsync()).ShouldBe(204);
    }

    [Fact]
    public async Task A_branch_whose_name_has_slashes_is_protected_too()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        await sandbox.CommitAsync(sandbox.Accounts.Developer, "release/1.0", "a.txt", "a\n");

        await ProtectAsync(sandbox, Rules(), "release/1.0");

        (await sandbox.RepositoryAsync("GET", "/branches/release/1.0", sandbox.Accounts.Reader)).Json!["protected"]!
            .GetValue<bool>()
            .ShouldBeTrue();
        (
            await sandbox.RepositoryAsync(
                "GET",
                "/branches/release/1.0/protection/enforce_admins",
                sandbox.Accounts.Admin
            )
        ).Json!["enabled"]!
            .GetValue<bool>()
            .ShouldBeFalse();
    }

    private static object Rules(
        object? reviews = null,
        object? checks = null,
        object? pushers = null,
        bool admins = false
    ) =>
        new
        {
            required_status_checks = checks,
            enforce_admins = admins,
            required_pull_request_reviews = reviews,
            restrictions = pushers,
        };

    private static async Task ProtectAsync(TestSandbox sandbox, object rules, string branch = "main")
    {
        var answer = await sandbox.RepositoryAsync(
            "PUT",
            $"/branches/{branch}/protection",
            sandbox.Accounts.Admin,
            rules
        );
        answer.Status.ShouldBe(200, answer.Text);
    }

    // Commits to main over the API; says why it was refused.
    private static async Task<string> PushAsync(TestSandbox sandbox, Account account)
    {
        var head = await sandbox.HeadAsync();
        var commit = (await sandbox.RepositoryAsync("GET", $"/git/commits/{head}", account)).Json!;
        var made = await sandbox.RepositoryAsync(
            "POST",
            "/git/commits",
            account,
            new
            {
                message = "Change",
                tree = (string)commit["tree"]!["sha"]!,
                parents = new[] { head },
            }
        );
        var answer = await sandbox.RepositoryAsync(
            "PATCH",
            "/git/refs/heads/main",
            account,
            new { sha = (string)made.Json!["sha"]! }
        );
        return answer.Status == 200 ? "" : (string)answer.Json!["message"]!;
    }
}
