using Promote.Sandbox.Hosting;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class OpenApiEvidenceTests
{
    [Fact]
    public async Task Checks_and_comments_are_what_github_describes()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true, ci: false);
        var (dana, guard) = (sandbox.Accounts.Developer, sandbox.Accounts.Guard);
        async Task<Answer> Call(int status, string method, string path, object? body, Account account)
        {
            var answer = await sandbox.RepositoryAsync(method, path, account, body);
            answer.Status.ShouldBe(status, $"{method} {path}: {answer.Text}");
            return answer;
        }

        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        var head = await sandbox.HeadAsync("x");
        var check = new { name = "guard", head_sha = head };
        var run = (await Call(201, "POST", "/check-runs", check, guard)).Json!["id"]!;
        await Call(403, "POST", "/check-runs", check, dana);
        await Call(404, "GET", "/check-runs/999999", null, dana);
        await Call(
            200,
            "PATCH",
            $"/check-runs/{run}",
            new
            {
                status = "completed",
                conclusion = "success",
                details_url = "https://example.test/1",
                external_id = "1",
                output = new
                {
                    title = "Good",
                    summary = "All is well.",
                    text = "More",
                },
            },
            guard
        );
        await Call(200, "GET", $"/check-runs/{run}", null, dana);
        await Call(200, "GET", $"/commits/{head}/check-runs", null, dana);
        await Call(200, "GET", "/commits/x/check-runs?check_name=guard&app_id=2003&filter=latest", null, dana);
        await Call(200, "GET", $"/commits/{head}/pulls", null, dana);
        var comment = (await Call(201, "POST", $"/issues/{number}/comments", new { body = "Tested." }, guard)).Json![
            "id"
        ]!;
        await Call(201, "POST", $"/issues/{number}/comments", new { body = "Good." }, dana);
        await Call(200, "GET", $"/issues/{number}/comments", null, dana);
        await Call(200, "PATCH", $"/issues/comments/{comment}", new { body = "Tested again." }, guard);
        await Call(200, "GET", $"/issues/comments/{comment}", null, dana);
        await Call(422, "POST", $"/issues/{number}/comments", new { body = "" }, guard);
        await Call(204, "DELETE", $"/issues/comments/{comment}", null, guard);
        await Call(404, "GET", $"/issues/comments/{comment}", null, dana);
        await Call(200, "GET", $"/pulls/{number}", null, dana);

        var (covered, problems) = await OpenApi.ValidateAsync(sandbox.Exchanges);
        problems.ShouldBeEmpty();
        covered.Count.ShouldBeGreaterThan(15);
    }
}
