using Promote.Sandbox.Tests.Git;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class LimitedTokenTests
{
    [Fact]
    public async Task A_token_reaches_what_its_permissions_name_and_says_what_it_lacks()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var head = await sandbox.HeadAsync();
        var token = await MintAsync(
            sandbox,
            "promote-guard[bot]",
            ("contents", "read"),
            ("checks", "write"),
            ("administration", "read")
        );
        var check = new
        {
            name = "guard",
            head_sha = head,
            conclusion = "success",
        };

        (await CallAsync(sandbox, token, "GET", "/contents/README.md")).Status.ShouldBe(200);
        (await CallAsync(sandbox, token, "GET", $"/commits/{head}")).Status.ShouldBe(200);
        (await CallAsync(sandbox, token, "POST", "/check-runs", check)).Status.ShouldBe(201);
        (await CallAsync(sandbox, token, "GET", "/keys")).Status.ShouldBe(200);
        (await CallAsync(sandbox, token, "GET", "/branches/main/protection")).Text.ShouldContain(
            "Branch not protected"
        );
        foreach (
            var (method, path, needs) in ((string, string, string)[])
                [
                    ("GET", "/pulls", "pull_requests=read"),
                    ("GET", $"/commits/{head}/status", "statuses=read"),
                    ("GET", "/environments", "actions=read"),
                    ("PUT", "/actions/permissions/workflow", "administration=write"),
                    ("POST", "/git/refs", "contents=write"),
                    ("PUT", "/branches/main/protection", "administration=write"),
                    ("POST", $"/statuses/{head}", "statuses=write"),
                ]
        )
            await RefusedAsync(sandbox, token, method, path, needs);
    }

    [Fact]
    public async Task A_persons_token_reaches_no_further_than_the_person()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var refs = new { @ref = "refs/heads/x", sha = await sandbox.HeadAsync() };
        var reader = await MintAsync(sandbox, "reader", ("contents", "write"));
        var dana = await MintAsync(sandbox, "dana", ("contents", "read"));
        var app = await MintAsync(sandbox, "promote-evidence[bot]", ("contents", "write"));

        foreach (var token in (string[])[reader, dana])
        {
            var answer = await CallAsync(sandbox, token, "POST", "/git/refs", refs);
            answer.Status.ShouldBe(403);
            answer.Text.ShouldContain("Resource not accessible by personal access token");
        }

        (await CallAsync(sandbox, app, "POST", "/git/refs", refs)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task It_is_held_to_over_graphql_and_git_too()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var token = await MintAsync(sandbox, "promote[bot]", ("contents", "read"));
        async Task<string?> GraphAsync(string query)
        {
            var answer = await sandbox.SendAsync(
                "POST",
                sandbox.Context.Urls.Root + "/api/graphql",
                token,
                new { query }
            );
            return (string?)answer.Json!["errors"]?[0]?["message"];
        }

        (await GraphAsync("{repository(owner:\"acme\",name:\"manifests\"){defaultBranchRef{name}}}")).ShouldBeNull();
        const string Refusal = "Resource not accessible by integration";
        (
            await GraphAsync("{repository(owner:\"acme\",name:\"manifests\"){pullRequests(first:1){totalCount}}}")
        ).ShouldBe(Refusal);
        (await GraphAsync("mutation{createRef(input:{repositoryId:\"x\"}){clientMutationId}}")).ShouldBe(Refusal);
        using var git = new GitClient();
        await git.CloneAndCommitAsync(sandbox.CloneUrl, token, "a.txt", "a\n");
        var (code, output) = await git.RunAsync(token, "-C", "clone", "push", "origin", "HEAD:x");
        code.ShouldNotBe(0);
        output.ShouldContain("403");
    }

    [Fact]
    public async Task It_cannot_use_the_control_api()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var token = await MintAsync(sandbox, "admin", ("administration", "write"));

        (await sandbox.SendAsync("GET", sandbox.Context.Urls.Root + "/_sandbox/faults", token, null)).Status.ShouldBe(
            401
        );
    }

    [Fact]
    public async Task An_added_account_has_the_right_it_is_given()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var refs = new { @ref = "refs/heads/x", sha = await sandbox.HeadAsync() };
        var added = await sandbox.ControlAsync("POST", "/accounts", new { login = "mallory", right = "read" });
        added.Status.ShouldBe(201, added.Text);
        var token = (string)added.Json!["token"]!;

        (await CallAsync(sandbox, token, "POST", "/git/refs", refs)).Status.ShouldBe(403);
        (await sandbox.ControlAsync("PATCH", "/accounts/mallory", new { right = "write" })).Status.ShouldBe(200);
        (await CallAsync(sandbox, token, "POST", "/git/refs", refs)).Status.ShouldBe(201);
        (await sandbox.ControlAsync("PATCH", "/accounts/mallory", new { right = "admin" })).Status.ShouldBe(200);
        (await CallAsync(sandbox, token, "GET", "/keys")).Status.ShouldBe(200);
        (await sandbox.SendAsync("GET", sandbox.Context.Urls.Root + "/_sandbox/faults", token, null)).Status.ShouldBe(
            401
        );
    }

    [Fact]
    public async Task An_added_app_writes_check_runs_under_its_own_number()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var added = await sandbox.ControlAsync("POST", "/accounts", new { login = "evil[bot]", appId = 666 });
        (await sandbox.ControlAsync("POST", "/accounts", new { login = "evil[bot]" })).Status.ShouldBe(422);

        var run = await CallAsync(
            sandbox,
            (string)added.Json!["token"]!,
            "POST",
            "/check-runs",
            new { name = "guard", head_sha = await sandbox.HeadAsync() }
        );

        ((int)run.Json!["app"]!["id"]!).ShouldBe(666);
    }

    private static async Task RefusedAsync(TestSandbox sandbox, string token, string method, string path, string needs)
    {
        var answer = await CallAsync(sandbox, token, method, path, method == "GET" ? null : new { });
        answer.Status.ShouldBe(403, $"{method} {path}: {answer.Text}");
        ((string)answer.Json!["message"]!).ShouldBe("Resource not accessible by integration");
        answer.Headers.GetValues("X-Accepted-GitHub-Permissions").ShouldBe([needs]);
    }

    private static async Task<string> MintAsync(
        TestSandbox sandbox,
        string login,
        params (string Area, string Level)[] permissions
    )
    {
        var answer = await sandbox.ControlAsync(
            "POST",
            "/tokens",
            new { login, permissions = permissions.ToDictionary(one => one.Area, one => one.Level) }
        );
        answer.Status.ShouldBe(201, answer.Text);
        return (string)answer.Json!["token"]!;
    }

    private static Task<Answer> CallAsync(
        TestSandbox sandbox,
        string token,
        string method,
        string path,
        object? body = null
    ) =>
        sandbox.SendAsync(
            method,
            $"{sandbox.Context.Urls.Root}/api/v3/repos/{TestSandbox.Repository}{path}",
            token,
            body
        );
}
