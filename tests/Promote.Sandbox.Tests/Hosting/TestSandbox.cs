using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Tests.Hosting;

/// <summary>A sandbox of the test's own, and a client of it.</summary>
internal sealed class TestSandbox : IAsyncDisposable
{
    public const string Repository = "acme/manifests";
    public const string Staging = "apps/web/overlays/staging/kustomization.yaml";
    public const string Prod = "apps/web/overlays/prod/kustomization.yaml";
    private readonly WebApplication app;
    private readonly HttpClient client = new();

    private TestSandbox(WebApplication app)
    {
        this.app = app;
        Context = app.Services.GetRequiredService<SandboxContext>();
    }

    public SandboxContext Context { get; }

    public Accounts Accounts => Context.Accounts;

    public Repositories Repositories => app.Services.GetRequiredService<Repositories>();

    /// <summary>What the REST API was asked and what it answered.</summary>
    public ConcurrentQueue<JsonObject> Exchanges { get; } = new();

    public string CloneUrl => $"{Context.Urls.Root}/{Repository}.git";

    public static async Task<TestSandbox> StartAsync(
        bool protect = false,
        bool ci = true,
        Action<WebApplication, SandboxContext>? map = null
    )
    {
        var host = SandboxHost.Build(new SandboxOptions(), map: map);
        await host.StartAsync();
        var sandbox = new TestSandbox(host);
        var answer = await sandbox.ControlAsync(
            "POST",
            "/repositories",
            new
            {
                owner = "acme",
                name = "manifests",
                protect,
                settings = new { ci },
                files = new Dictionary<string, string>
                {
                    ["README.md"] = "# Manifests\n",
                    [Staging] = "images:\n  - name: web\n    newTag: \"1\"\n",
                    [Prod] = "images:\n  - name: web\n    newTag: \"1\"\n",
                },
            }
        );
        answer.Status.ShouldBe(201);
        return sandbox;
    }

    public Task<Answer> ControlAsync(string method, string path, object? body = null) =>
        SendAsync(method, Context.Urls.Root + "/_sandbox" + path, Accounts.Admin.Token, body);

    public async Task<Answer> RestAsync(string method, string path, Account? account, object? body = null)
    {
        var answer = await SendAsync(method, Context.Urls.Root + "/api/v3" + path, account?.Token, body);
        Exchanges.Enqueue(
            new JsonObject
            {
                ["method"] = method,
                ["path"] = path,
                ["status"] = answer.Status,
                ["body"] = answer.Json?.DeepClone(),
            }
        );
        return answer;
    }

    /// <summary>REST below the repository.</summary>
    public Task<Answer> RepositoryAsync(string method, string path, Account? account, object? body = null) =>
        RestAsync(method, $"/repos/{Repository}{path}", account, body);

    public async Task<JsonNode> GraphAsync(Account account, string query, object? variables = null)
    {
        var answer = await SendAsync(
            "POST",
            Context.Urls.Root + "/api/graphql",
            account.Token,
            new { query, variables }
        );
        answer.Status.ShouldBe(200);
        return answer.Json!;
    }

    public async Task<Answer> SendAsync(string method, string url, string? token, object? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text) : null;
        return new Answer((int)response.StatusCode, text, json, response.Headers);
    }

    /// <summary>The commit a branch is at.</summary>
    public async Task<string> HeadAsync(string branch = "main") =>
        (await Repositories.Find("acme", "manifests")!.Git.RefAsync("refs/heads/" + branch, default))!;

    /// <summary>A file as of a branch.</summary>
    public async Task<string> FileAsync(string path, string branch = "main")
    {
        var found = await Repositories.Find("acme", "manifests")!.Git.ReadAsync($"refs/heads/{branch}:{path}", default);
        return Encoding.UTF8.GetString(found!.Bytes);
    }

    /// <summary>Commits to a branch, made from main where it is missing, over the API.</summary>
    public async Task<string> CommitAsync(Account account, string branch, string path, string text)
    {
        var there = await RepositoryAsync("GET", $"/git/ref/heads/{branch}", account);
        var head = there.Status == 200 ? (string)there.Json!["object"]!["sha"]! : await HeadAsync();
        if (there.Status == 404)
            (
                await RepositoryAsync("POST", "/git/refs", account, new { @ref = "refs/heads/" + branch, sha = head })
            ).Status.ShouldBe(201);
        var answer = await GraphAsync(
            account,
            "mutation($i:CreateCommitOnBranchInput!){createCommitOnBranch(input:$i){commit{oid}}}",
            new
            {
                i = new
                {
                    branch = new { repositoryNameWithOwner = Repository, branchName = branch },
                    expectedHeadOid = head,
                    message = new { headline = "Change " + path },
                    fileChanges = new
                    {
                        additions = new[]
                        {
                            new { path, contents = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) },
                        },
                    },
                },
            }
        );
        answer["errors"].ShouldBeNull(answer.ToJsonString());
        return (string)answer["data"]!["createCommitOnBranch"]!["commit"]!["oid"]!;
    }

    /// <summary>A pull request that sets one overlay's tag.</summary>
    public async Task<int> OpenAsync(Account account, string branch, string path, string text)
    {
        await CommitAsync(account, branch, path, text);
        var answer = await RepositoryAsync(
            "POST",
            "/pulls",
            account,
            new
            {
                title = "Promote " + branch,
                body = "Text",
                head = branch,
                @base = "main",
            }
        );
        answer.Status.ShouldBe(201, answer.Text);
        return (int)answer.Json!["number"]!;
    }

    /// <summary>A pull request, once it is as it should be.</summary>
    public async Task<JsonNode> UntilAsync(int number, Func<JsonNode, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await RepositoryAsync("GET", $"/pulls/{number}", Accounts.Admin);
            if (holds(answer.Json!))
                return answer.Json!;
            patience.IsCancellationRequested.ShouldBeFalse(answer.Text);
            await Task.Delay(20);
        }
    }

    public Task<Answer> ApproveAsync(int number, Account account) =>
        RepositoryAsync("POST", $"/pulls/{number}/reviews", account, new { @event = "APPROVE" });

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>An HTTP answer.</summary>
internal sealed record Answer(int Status, string Text, JsonNode? Json, HttpResponseHeaders Headers);
