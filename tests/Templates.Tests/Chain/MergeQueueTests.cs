using Templates.Tests.Running;

namespace Templates.Tests.Chain;

/// <summary>A merge queue's commit: its own workflow may only ask, and the default branch's judges.</summary>
public sealed class MergeQueueTests(Platform platform) : IClassFixture<Platform>
{
    private const string Repository = "acme/manifests";

    [Theory]
    [InlineData("README.md", "# Manifests\n", "success")]
    [InlineData("apps/web/overlays/prod/kustomization.yaml", "resources: [../../base]\n", "failure")]
    public async Task A_run_without_a_key_asks_and_a_run_of_the_default_branch_posts_the_check(
        string path,
        string text,
        string conclusion
    )
    {
        var (branch, commit) = await QueueAsync(path, text);

        var asking = await platform.RunAsync(
            "merge_group",
            new
            {
                action = "checks_requested",
                merge_group = new
                {
                    head_ref = branch,
                    head_sha = commit,
                    base_ref = "refs/heads/main",
                },
            },
            "github-merge-queue[bot]",
            @ref: branch
        );
        (await platform.DispatchAsync()).ShouldBeTrue();

        Ran(asking).ShouldBe(["promote", "promote / ask"]);
        var ask = asking.ShouldSucceed().Job("promote / ask");
        ask.Environment.ShouldBeNull();
        ask.Steps.ShouldAllBe(step => step.Uses == null || !step.Uses.StartsWith("actions/create-github-app-token"));
        ask.Permissions.ShouldBe(
            new Dictionary<string, string> { ["contents"] = "read", ["actions"] = "write" },
            ignoreOrder: true
        );
        var judging = platform.Runs[^1].ShouldSucceed();
        Ran(judging).ShouldBe(["promote", "promote / verify"]);
        judging.Job("promote / verify").Environment.ShouldBe("promote-guard");
        var check = (
            await platform.Sandbox.CallAsync(
                HttpMethod.Get,
                $"{platform.Sandbox.Api}/repos/{Repository}/commits/{commit}/check-runs",
                "reader"
            )
        )
            .GetProperty("check_runs")
            .EnumerateArray()
            .ShouldHaveSingleItem();
        check.GetProperty("name").GetString().ShouldBe("promote/verify");
        check.GetProperty("conclusion").GetString().ShouldBe(conclusion);
        check.GetProperty("app").GetProperty("slug").GetString().ShouldBe("promote-guard");
    }

    private static IEnumerable<string> Ran(WorkflowRun run) =>
        run.Jobs.Where(job => job.Result != "skipped").Select(job => job.Id);

    // A pull request, and what a queue makes of it: the same change in a commit on main, in a branch of the queue's.
    private async Task<(string Branch, string Commit)> QueueAsync(string path, string text)
    {
        var files = new Dictionary<string, string?> { [path] = text };
        var change = $"change-{Guid.NewGuid():N}";
        await platform.CommitAsync(Repository, files, branch: change);
        var pull = await platform.Sandbox.CallAsync(
            HttpMethod.Post,
            $"{platform.Sandbox.Api}/repos/{Repository}/pulls",
            "developer",
            new
            {
                title = "A change",
                head = change,
                @base = "main",
            }
        );
        var queue = $"gh-readonly-queue/main/pr-{pull.GetProperty("number")}-{await platform.HeadAsync(Repository)}";
        await platform.CommitAsync(Repository, files, branch: queue);
        return ($"refs/heads/{queue}", await platform.HeadAsync(Repository, queue));
    }
}
