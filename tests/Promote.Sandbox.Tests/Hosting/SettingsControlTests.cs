namespace Promote.Sandbox.Tests.Hosting;

public sealed class SettingsControlTests
{
    [Fact]
    public async Task What_is_arranged_is_what_the_api_shows()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var admin = sandbox.Accounts.Admin;
        async Task PutAsync(string what, object body)
        {
            var answer = await sandbox.ControlAsync("PUT", $"/repositories/{TestSandbox.Repository}/{what}", body);
            answer.Status.ShouldBe(204, answer.Text);
        }

        await PutAsync(
            "environments",
            new[]
            {
                new
                {
                    name = "prod",
                    reviewers = new[] { "rita", "acme/platform" },
                    branchPolicies = new[] { new { name = "main" } },
                },
            }
        );
        await PutAsync(
            "keys",
            new[]
            {
                new
                {
                    title = "argocd",
                    key = "ssh-ed25519 AAAA",
                    readOnly = false,
                },
            }
        );
        await PutAsync(
            "protections",
            new
            {
                main = new
                {
                    required_status_checks = (object?)null,
                    enforce_admins = true,
                    required_pull_request_reviews = (object?)null,
                    restrictions = (object?)null,
                },
            }
        );
        await sandbox.ControlAsync(
            "PATCH",
            $"/repositories/{TestSandbox.Repository}",
            new { defaultWorkflowPermissions = "write", actionsCanApprove = true }
        );

        var environment = (await sandbox.RepositoryAsync("GET", "/environments/prod", admin)).Json!;
        environment["protection_rules"]![0]!["reviewers"]!
            .AsArray()
            .Select(one => (string)one!["type"]!)
            .ShouldBe(["User", "Team"]);
        ((bool)environment["deployment_branch_policy"]!["custom_branch_policies"]!).ShouldBeTrue();
        var key = (await sandbox.RepositoryAsync("GET", "/keys", admin)).Json![0]!;
        ((bool)key["read_only"]!).ShouldBeFalse();
        (await sandbox.RepositoryAsync("GET", "/branches/main/protection", admin)).Status.ShouldBe(200);
        var workflow = (await sandbox.RepositoryAsync("GET", "/actions/permissions/workflow", admin)).Json!;
        ((string)workflow["default_workflow_permissions"]!).ShouldBe("write");
    }

    [Fact]
    public async Task A_workflow_opens_and_approves_pull_requests_only_where_the_settings_let_it()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (dana, actions) = (sandbox.Accounts.Developer, sandbox.Accounts.Actions);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");

        (await sandbox.ApproveAsync(number, actions)).Text.ShouldContain(
            "GitHub Actions is not permitted to approve pull requests."
        );
        await sandbox.ControlAsync(
            "PATCH",
            $"/repositories/{TestSandbox.Repository}",
            new { actionsCanApprove = true }
        );
        (await sandbox.ApproveAsync(number, actions)).Status.ShouldBe(200);
    }
}
