using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_answer_is_one_that_github_describes()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);

        await WalkAsync(sandbox);

        var (covered, problems) = await OpenApi.ValidateAsync(sandbox.Exchanges);
        problems.ShouldBeEmpty();
        covered.Count.ShouldBeGreaterThan(55);
    }

    private static async Task WalkAsync(TestSandbox sandbox)
    {
        var (dana, rita, ci, admin) = (
            sandbox.Accounts.Developer,
            sandbox.Accounts.Reviewer,
            sandbox.Accounts.Ci,
            sandbox.Accounts.Admin
        );
        async Task<Answer> Call(
            int status,
            string method,
            string path,
            object? body = null,
            Promote.Sandbox.Hosting.Account? account = null
        )
        {
            var answer = await sandbox.RepositoryAsync(method, path, account ?? dana, body);
            answer.Status.ShouldBe(status, $"{method} {path}: {answer.Text}");
            return answer;
        }

        (await sandbox.RestAsync("GET", "/user", dana)).Status.ShouldBe(200);
        (await sandbox.RestAsync("GET", "/user", null)).Status.ShouldBe(401);
        (await sandbox.RestAsync("GET", "/rate_limit", dana)).Status.ShouldBe(200);
        (await sandbox.RestAsync("GET", "/repos/acme/nothing", dana)).Status.ShouldBe(404);
        await Call(200, "GET", "");
        await Call(200, "GET", "/branches");
        await Call(200, "GET", "/branches/main");
        await Call(404, "GET", "/branches/nothing");
        await Call(200, "GET", "/rulesets");
        var ruleset = (int)(await Call(200, "GET", "/rulesets")).Json![0]!["id"]!;
        await Call(200, "GET", $"/rulesets/{ruleset}", account: admin);
        await Call(200, "GET", "/rules/branches/main");
        var main = await sandbox.HeadAsync();
        await Call(200, "GET", "/git/ref/heads/main");
        await Call(404, "GET", "/git/ref/heads/nothing");
        await Call(200, "GET", "/git/matching-refs/heads/m");
        var commit = (await Call(200, "GET", $"/git/commits/{main}")).Json!;
        await Call(404, "GET", $"/git/commits/{new string('1', 40)}");
        await Call(200, "GET", $"/git/trees/{main}");
        var tree = (await Call(200, "GET", $"/git/trees/{main}?recursive=1")).Json!;
        var blob = tree["tree"]!.AsArray().First(entry => (string)entry!["type"]! == "blob")!;
        await Call(200, "GET", $"/git/blobs/{blob["sha"]}");
        await Call(200, "GET", "/contents/README.md");
        await Call(200, "GET", "/contents/apps");
        await Call(404, "GET", "/contents/nothing");

        var newBlob = (string)
            (await Call(201, "POST", "/git/blobs", new { content = "a: 1\n", encoding = "utf-8" })).Json!["sha"]!;
        var newTree = (string)
            (
                await Call(
                    201,
                    "POST",
                    "/git/trees",
                    new
                    {
                        base_tree = (string)commit["tree"]!["sha"]!,
                        tree = new object[]
                        {
                            new
                            {
                                path = "a.yaml",
                                mode = "100644",
                                type = "blob",
                                sha = newBlob,
                            },
                            new
                            {
                                path = TestSandbox.Prod,
                                mode = "100644",
                                type = "blob",
                                content = "images:\n  - name: web\n    newTag: \"2\"\n",
                            },
                        },
                    }
                )
            ).Json!["sha"]!;
        var newCommit = (string)
            (
                await Call(
                    201,
                    "POST",
                    "/git/commits",
                    new
                    {
                        message = "Two",
                        tree = newTree,
                        parents = new[] { main },
                    }
                )
            ).Json!["sha"]!;
        await Call(201, "POST", "/git/refs", new { @ref = "refs/heads/two", sha = main });
        await Call(422, "POST", "/git/refs", new { @ref = "refs/heads/two", sha = main });
        await Call(200, "PATCH", "/git/refs/heads/two", new { sha = newCommit });
        await Call(422, "PATCH", "/git/refs/heads/two", new { sha = main });
        await Call(201, "POST", "/git/refs", new { @ref = "refs/heads/gone", sha = main });
        await Call(204, "DELETE", "/git/refs/heads/gone");
        await Call(200, "GET", "/compare/main...two");
        await Call(404, "GET", "/compare/main...nothing");
        await Call(200, "GET", "/commits?sha=two&path=a.yaml&per_page=1");
        await Call(200, "GET", "/commits/two");
        await Call(422, "GET", $"/commits/{new string('1', 40)}");

        await Call(
            422,
            "POST",
            "/pulls",
            new
            {
                title = "Two",
                head = "nothing",
                @base = "main",
            }
        );
        var number = (int)
            (
                await Call(
                    201,
                    "POST",
                    "/pulls",
                    new
                    {
                        title = "Two",
                        head = "two",
                        @base = "main",
                        body = "Text",
                    }
                )
            ).Json!["number"]!;
        await Call(
            422,
            "POST",
            "/pulls",
            new
            {
                title = "Two",
                head = "two",
                @base = "main",
            }
        );
        await sandbox.UntilAsync(number, pull => sandbox.Repositories.Find("acme", "manifests")!.Statuses.Count > 0);
        await Call(200, "GET", "/pulls?state=all&head=acme:two&base=main");
        await Call(200, "GET", $"/pulls/{number}");
        await Call(404, "GET", "/pulls/99");
        await Call(200, "PATCH", $"/pulls/{number}", new { title = "Two again" });
        await Call(200, "GET", $"/pulls/{number}/files");
        await Call(200, "GET", $"/pulls/{number}/commits");
        await Call(404, "GET", $"/pulls/{number}/merge");
        await Call(200, "POST", $"/issues/{number}/labels", new[] { "promote", "prod" });
        await Call(200, "PUT", $"/issues/{number}/labels", new { labels = new[] { "promote" } });
        await Call(200, "GET", $"/issues/{number}/labels");
        await Call(200, "GET", "/labels");
        await Call(201, "POST", "/labels", new { name = "other", color = "ff0000" });
        await Call(201, "POST", $"/pulls/{number}/requested_reviewers", new { reviewers = new[] { "rita" } });
        await Call(
            201,
            "POST",
            $"/statuses/{newCommit}",
            new
            {
                state = "success",
                context = "x",
                description = "Good",
            },
            ci
        );
        await Call(200, "GET", $"/commits/{newCommit}/status");
        await Call(200, "GET", $"/commits/{newCommit}/statuses");
        await Call(200, "GET", $"/commits/{newCommit}/check-runs");
        await Call(200, "GET", $"/commits/{newCommit}/pulls");
        await Call(405, "PUT", $"/pulls/{number}/merge", new { sha = newCommit });
        await Call(422, "POST", $"/pulls/{number}/reviews", new { @event = "APPROVE" });
        await Call(200, "POST", $"/pulls/{number}/reviews", new { @event = "APPROVE" }, rita);
        await Call(200, "GET", $"/pulls/{number}/reviews");
        await Call(409, "PUT", $"/pulls/{number}/merge", new { sha = main });
        await Call(200, "PUT", $"/pulls/{number}/merge", new { sha = newCommit, merge_method = "squash" });
        await Call(204, "GET", $"/pulls/{number}/merge");
        await Call(200, "GET", $"/pulls/{number}");
        await Call(403, "POST", "/git/refs", new { @ref = "refs/heads/no", sha = main }, sandbox.Accounts.Reader);
    }
}
