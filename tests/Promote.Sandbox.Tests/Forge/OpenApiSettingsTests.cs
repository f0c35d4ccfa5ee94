using Promote.Sandbox.Hosting;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class OpenApiSettingsTests
{
    [Fact]
    public async Task Settings_and_who_may_do_what_are_what_github_describes()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true, ci: false);
        var (dana, admin) = (sandbox.Accounts.Developer, sandbox.Accounts.Admin);
        async Task<Answer> Call(int status, string method, string path, object? body = null, Account? account = null)
        {
            var answer = await sandbox.RepositoryAsync(method, path, account ?? admin, body);
            answer.Status.ShouldBe(status, $"{method} {path}: {answer.Text}");
            return answer;
        }

        (await sandbox.RestAsync("GET", "/orgs/acme/teams", dana)).Json!.AsArray().Count.ShouldBe(2);
        var members = (await sandbox.RestAsync("GET", "/orgs/acme/teams/platform/members", dana)).Json!.AsArray();
        members.Select(one => (string)one!["login"]!).ShouldBe(["admin", "sam"]);
        (await sandbox.RestAsync("GET", "/orgs/acme/teams/nothing/members", dana)).Status.ShouldBe(404);
        (await sandbox.RestAsync("GET", "/orgs/nobody/teams", dana)).Status.ShouldBe(404);
        await Call(200, "GET", "/teams");
        var people = (await Call(200, "GET", "/collaborators?permission=push", account: dana)).Json!.AsArray();
        people
            .Select(one => $"{one!["login"]} {one["role_name"]}")
            .ShouldBe(["admin admin", "dana write", "rita write", "sam write"]);
        await Call(204, "GET", "/collaborators/dana");
        await Call(404, "GET", "/collaborators/nobody");
        await Call(200, "GET", "/collaborators/dana/permission");
        await Call(200, "GET", "/codeowners/errors", account: dana);
        await Call(404, "GET", "/codeowners/errors?ref=nothing", account: dana);

        (await sandbox.RestAsync("GET", "/apps/promote-guard", dana)).Json!["id"]!.GetValue<int>().ShouldBe(2003);
        (await sandbox.RestAsync("GET", "/apps/nothing", dana)).Status.ShouldBe(404);
        (await sandbox.RestAsync("GET", "/users/dana", dana)).Json!["id"]!.GetValue<int>().ShouldBe(1002);
        await Call(200, "GET", "/actions/secrets");
        await Call(200, "GET", "/actions/organization-secrets");

        await Call(404, "GET", "/branches/main/protection");
        var none = Array.Empty<string>();
        var protection = new
        {
            required_status_checks = new
            {
                strict = true,
                contexts = none,
                checks = new[] { new { context = "guard", app_id = 2003 } },
            },
            enforce_admins = true,
            required_pull_request_reviews = new
            {
                dismissal_restrictions = new { users = new[] { "rita" }, teams = new[] { "platform" } },
                bypass_pull_request_allowances = new { apps = new[] { "promote" } },
                require_last_push_approval = true,
            },
            restrictions = new
            {
                users = new[] { "dana" },
                teams = new[] { "reviewers" },
                apps = new[] { "promote" },
            },
        };
        await Call(200, "PUT", "/branches/main/protection", protection);
        await Call(422, "PUT", "/branches/main/protection", new { enforce_admins = true });
        await Call(200, "GET", "/branches/main/protection");
        foreach (
            var part in (string[])
                ["required_status_checks", "required_pull_request_reviews", "enforce_admins", "restrictions"]
        )
            await Call(200, "GET", "/branches/main/protection/" + part);
        await Call(200, "GET", "/branches/main");
        await Call(204, "DELETE", "/branches/main/protection");

        await sandbox.ControlAsync(
            "PUT",
            $"/repositories/{TestSandbox.Repository}/rulesets",
            new[]
            {
                new
                {
                    bypass = new[] { "promote[bot]", "acme/platform", "role:admin", "dana" },
                    bypassForPullRequests = new[] { "organization-admin" },
                    update = true,
                },
            }
        );
        var ruleset = (await Call(200, "GET", "/rulesets", account: dana)).Json![0]!["id"];
        await Call(200, "GET", $"/rulesets/{ruleset}");
        await Call(200, "GET", $"/rulesets/{ruleset}", account: dana);
        await Call(200, "GET", "/rules/branches/main");

        await Call(
            200,
            "PUT",
            "/environments/prod",
            new
            {
                wait_timer = 5,
                prevent_self_review = true,
                reviewers = new object[] { new { type = "User", id = 1003 }, new { type = "Team", id = 3001 } },
                deployment_branch_policy = new { protected_branches = false, custom_branch_policies = true },
            }
        );
        await Call(200, "POST", "/environments/prod/deployment-branch-policies", new { name = "main" });
        await Call(200, "PUT", "/environments/dev", new { });
        await Call(200, "GET", "/environments", account: dana);
        var prod = (await Call(200, "GET", "/environments/prod", account: dana)).Json!;
        prod["protection_rules"]!
            .AsArray()
            .Select(rule => (string)rule!["type"]!)
            .ShouldBe(["wait_timer", "required_reviewers", "branch_policy"]);
        (await Call(200, "GET", "/environments/prod/deployment-branch-policies", account: dana)).Text.ShouldContain(
            "\"main\""
        );
        await Call(404, "GET", "/environments/nothing");
        await Call(204, "DELETE", "/environments/dev");
        await Call(200, "GET", "/actions/permissions/workflow");
        await Call(204, "PUT", "/actions/permissions/workflow", new { default_workflow_permissions = "write" });
        var key = (
            await Call(
                201,
                "POST",
                "/keys",
                new
                {
                    title = "ci",
                    key = "ssh-ed25519 AAAA",
                    read_only = true,
                }
            )
        ).Json!["id"];
        await Call(200, "GET", "/keys");
        await Call(200, "GET", $"/keys/{key}");
        await Call(204, "DELETE", $"/keys/{key}");

        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        var review = (await sandbox.ApproveAsync(number, sandbox.Accounts.Reviewer)).Json!["id"];
        await Call(200, "GET", $"/pulls/{number}/reviews/{review}");
        await Call(200, "PUT", $"/pulls/{number}/reviews/{review}/dismissals", new { message = "No" }, dana);
        await Call(422, "PUT", $"/pulls/{number}/reviews/{review}/dismissals", new { message = "No" }, dana);

        var (covered, problems) = await OpenApi.ValidateAsync(sandbox.Exchanges);
        problems.ShouldBeEmpty();
        covered.Count.ShouldBeGreaterThan(40);
    }
}
