using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class WorkflowTests
{
    private const string Path = "/actions/workflows/promote.yml/dispatches";

    private const string Workflow = """
        on:
          workflow_dispatch:
            inputs:
              app: { required: true, type: string }
              run: { type: string }
        """;

    [Fact]
    public async Task A_dispatch_is_kept_for_whoever_runs_it_and_is_what_github_describes()
    {
        await using var sandbox = await WithWorkflowAsync(Workflow);
        var dana = sandbox.Accounts.Developer;

        var silent = await sandbox.RepositoryAsync("POST", Path, dana, Body("main", new { app = "web" }));
        var told = await sandbox.RepositoryAsync(
            "POST",
            Path,
            dana,
            new
            {
                @ref = "main",
                inputs = new { app = "api" },
                return_run_details = true,
            }
        );
        var run = await sandbox.RepositoryAsync("GET", $"/actions/runs/{told.Json!["workflow_run_id"]}", dana);

        silent.Status.ShouldBe(204, silent.Text);
        told.Status.ShouldBe(200, told.Text);
        ((string)run.Json!["status"]!).ShouldBe("queued");
        ((string)run.Json!["actor"]!["login"]!).ShouldBe("dana");
        var (_, problems) = await OpenApi.ValidateAsync(sandbox.Exchanges);
        problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("other", "{\"app\":\"web\"}", "No ref found for: other")]
    [InlineData("main", "{}", "Required input 'app' not provided")]
    [InlineData("main", "{\"app\":\"web\",\"more\":\"x\"}", "Unexpected inputs provided: [\"more\"]")]
    public async Task A_dispatch_that_the_workflow_does_not_take_is_refused(string branch, string inputs, string why)
    {
        await using var sandbox = await WithWorkflowAsync(Workflow);

        var answer = await sandbox.RepositoryAsync(
            "POST",
            Path,
            sandbox.Accounts.Developer,
            Body(branch, System.Text.Json.Nodes.JsonNode.Parse(inputs)!)
        );

        answer.Status.ShouldBe(422);
        ((string)answer.Json!["message"]!).ShouldBe(why);
    }

    [Fact]
    public async Task A_workflow_without_the_trigger_or_without_a_file_is_not_dispatched()
    {
        await using var sandbox = await WithWorkflowAsync("on: push\n");
        var dana = sandbox.Accounts.Developer;

        var trigger = await sandbox.RepositoryAsync("POST", Path, dana, Body("main", new { }));
        var file = await sandbox.RepositoryAsync(
            "POST",
            Path.Replace("promote", "gone", StringComparison.Ordinal),
            dana,
            Body("main", new { })
        );

        ((string)trigger.Json!["message"]!).ShouldBe("Workflow does not have 'workflow_dispatch' trigger");
        file.Status.ShouldBe(404);
    }

    private static object Body(string branch, object inputs) => new { @ref = branch, inputs };

    private static async Task<TestSandbox> WithWorkflowAsync(string text)
    {
        var sandbox = await TestSandbox.StartAsync(ci: false);
        await sandbox.CommitAsync(sandbox.Accounts.Developer, "main", ".github/workflows/promote.yml", text);
        return sandbox;
    }
}
