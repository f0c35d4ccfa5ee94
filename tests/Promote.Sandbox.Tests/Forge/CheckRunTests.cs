using Promote.Sandbox.Forge;
using Promote.Sandbox.Hosting;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class CheckRunTests
{
    private const string Name = "promote/guard";

    [Fact]
    public async Task Only_an_app_writes_one_and_it_carries_the_app()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var head = await sandbox.HeadAsync();

        var person = await PostAsync(sandbox, sandbox.Accounts.Admin, head, "success");
        var app = await PostAsync(sandbox, sandbox.Accounts.Actions, head, "success");

        person.Status.ShouldBe(403);
        ((string)person.Json!["message"]!).ShouldBe("You must authenticate via a GitHub App.");
        app.Status.ShouldBe(201, app.Text);
        ((int)app.Json!["app"]!["id"]!).ShouldBe(15368);
        ((string)app.Json!["app"]!["slug"]!).ShouldBe("github-actions");
        ((string)app.Json!["status"]!).ShouldBe("completed");
    }

    [Fact]
    public async Task An_app_changes_its_own_and_no_others()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (guard, actions) = (sandbox.Accounts.Guard, sandbox.Accounts.Actions);
        var run = await PostAsync(sandbox, guard, await sandbox.HeadAsync(), null);
        var path = $"/check-runs/{run.Json!["id"]}";
        var body = new { conclusion = "failure", output = new { title = "No", summary = "Not so." } };

        var refused = await sandbox.RepositoryAsync("PATCH", path, actions, body);
        refused.Status.ShouldBe(403);
        ((string)refused.Json!["message"]!).ShouldBe(
            "Invalid app_id `2003` - check run can only be modified by the GitHub App that created it."
        );
        ((string)run.Json!["status"]!).ShouldBe("queued");
        run.Json!["conclusion"].ShouldBeNull();
        var changed = await sandbox.RepositoryAsync("PATCH", path, guard, body);
        ((string)changed.Json!["conclusion"]!).ShouldBe("failure");
        ((string)changed.Json!["output"]!["title"]!).ShouldBe("No");
    }

    [Theory]
    [InlineData(null, "{\"status\":\"completed\"}")]
    [InlineData(null, "{\"status\":\"waiting\"}")]
    [InlineData("good", "{}")]
    [InlineData("stale", "{}")]
    [InlineData("success", "{\"output\":{\"title\":\"x\"}}")]
    public async Task What_is_no_check_run_is_refused(string? conclusion, string more)
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var body = System.Text.Json.Nodes.JsonNode.Parse(more)!.AsObject();
        (body["name"], body["head_sha"]) = (Name, await sandbox.HeadAsync());
        if (conclusion is not null)
            body["conclusion"] = conclusion;

        (await sandbox.RepositoryAsync("POST", "/check-runs", sandbox.Accounts.Guard, body)).Status.ShouldBe(422);
    }

    [Fact]
    public async Task The_newest_of_each_name_and_app_is_listed()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var head = await sandbox.HeadAsync();
        await PostAsync(sandbox, sandbox.Accounts.Guard, head, "failure");
        await PostAsync(sandbox, sandbox.Accounts.Guard, head, "success");
        await PostAsync(sandbox, sandbox.Accounts.Actions, head, "neutral");
        await PostAsync(sandbox, sandbox.Accounts.Actions, head, "skipped", "other");
        async Task<string> ListAsync(string query)
        {
            var answer = await sandbox.RepositoryAsync(
                "GET",
                $"/commits/main/check-runs?{query}",
                sandbox.Accounts.Reader
            );
            var runs = answer.Json!["check_runs"]!.AsArray();
            ((int)answer.Json!["total_count"]!).ShouldBe(runs.Count);
            return string.Join(' ', runs.Select(run => (string)run!["conclusion"]!));
        }

        (await ListAsync("")).ShouldBe("skipped neutral success");
        (await ListAsync("filter=all")).ShouldBe("skipped neutral success failure");
        (await ListAsync($"check_name={Uri.EscapeDataString(Name)}")).ShouldBe("neutral success");
        (await ListAsync("app_id=15368")).ShouldBe("skipped neutral");
        (await ListAsync($"filter=latest&app_id=2003&check_name={Uri.EscapeDataString(Name)}")).ShouldBe("success");
        (await ListAsync("status=queued")).ShouldBe("");
    }

    [Theory]
    [InlineData("success", true)]
    [InlineData("neutral", true)]
    [InlineData("skipped", true)]
    [InlineData("failure", false)]
    [InlineData("cancelled", false)]
    [InlineData("timed_out", false)]
    [InlineData("action_required", false)]
    [InlineData(null, false)]
    public async Task A_required_check_is_met_by_a_run_that_ended_well(string? conclusion, bool merges)
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (number, head) = await OpenAsync(sandbox, new RequiredCheck(Name));
        (await MergeAsync(sandbox, number)).Text.ShouldContain("is expected");

        await PostAsync(sandbox, sandbox.Accounts.Actions, head, conclusion);

        (await MergeAsync(sandbox, number)).Status.ShouldBe(merges ? 200 : 405);
    }

    [Fact]
    public async Task Where_an_app_is_named_only_its_run_counts_whatever_others_post_later()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (number, head) = await OpenAsync(sandbox, new RequiredCheck(Name, sandbox.Accounts.Guard.AppId));
        var status = new { state = "success", context = Name };

        await PostAsync(sandbox, sandbox.Accounts.Actions, head, "success");
        await sandbox.RepositoryAsync("POST", $"/statuses/{head}", sandbox.Accounts.Developer, status);
        (await MergeAsync(sandbox, number)).Text.ShouldContain("is expected");
        await PostAsync(sandbox, sandbox.Accounts.Guard, head, "failure");
        await PostAsync(sandbox, sandbox.Accounts.Actions, head, "success");
        (await MergeAsync(sandbox, number)).Text.ShouldContain("is failing");
        await PostAsync(sandbox, sandbox.Accounts.Guard, head, "success");
        await PostAsync(sandbox, sandbox.Accounts.Actions, head, "failure");
        (await MergeAsync(sandbox, number)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Where_no_app_is_named_anyone_can_answer_first_and_all_that_answered_must_agree()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (number, head) = await OpenAsync(sandbox, new RequiredCheck(Name));

        await PostAsync(sandbox, sandbox.Accounts.Guard, head, "failure");
        await PostAsync(sandbox, sandbox.Accounts.Actions, head, "success");
        (await MergeAsync(sandbox, number)).Text.ShouldContain("is failing");
        await PostAsync(sandbox, sandbox.Accounts.Guard, head, "success");
        (await MergeAsync(sandbox, number)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_run_lets_a_waiting_pull_request_merge()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (number, head) = await OpenAsync(sandbox, new RequiredCheck(Name));
        var id = (string)
            (await sandbox.RepositoryAsync("GET", $"/pulls/{number}", sandbox.Accounts.Developer)).Json!["node_id"]!;
        var enabled = await sandbox.GraphAsync(
            sandbox.Accounts.Developer,
            "mutation($id:ID!){enablePullRequestAutoMerge(input:{pullRequestId:$id,mergeMethod:SQUASH}){clientMutationId}}",
            new { id }
        );
        enabled["errors"].ShouldBeNull(enabled.ToJsonString());

        await PostAsync(sandbox, sandbox.Accounts.Guard, head, "success");

        (await sandbox.UntilAsync(number, pull => (bool)pull["merged"]!))["merged_by"]!["login"]!
            .GetValue<string>()
            .ShouldBe("dana");
    }

    private static async Task<(int Number, string Head)> OpenAsync(TestSandbox sandbox, RequiredCheck check)
    {
        var rules = new Ruleset { RequiredStatusChecks = new StatusRule { Checks = [check] } };
        (
            await sandbox.ControlAsync("PUT", $"/repositories/{TestSandbox.Repository}/rulesets", new[] { rules })
        ).Status.ShouldBe(200);
        var number = await sandbox.OpenAsync(sandbox.Accounts.Developer, "x", TestSandbox.Staging, "a: 1\n");
        return (number, await sandbox.HeadAsync("x"));
    }

    private static Task<Answer> PostAsync(
        TestSandbox sandbox,
        Account account,
        string commit,
        string? conclusion,
        string name = Name
    ) =>
        sandbox.RepositoryAsync(
            "POST",
            "/check-runs",
            account,
            conclusion is null
                ? new { name, head_sha = commit }
                : new
                {
                    name,
                    head_sha = commit,
                    conclusion,
                }
        );

    private static Task<Answer> MergeAsync(TestSandbox sandbox, int number) =>
        sandbox.RepositoryAsync(
            "PUT",
            $"/pulls/{number}/merge",
            sandbox.Accounts.Developer,
            new { merge_method = "squash" }
        );
}
