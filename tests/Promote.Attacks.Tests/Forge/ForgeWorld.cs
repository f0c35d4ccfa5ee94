using System.Security.Cryptography;
using System.Text.Json;
using Acceptance.Tests.World;
using Promote.Composition;
using Promote.Errors;
using Promote.Tests.Manifests;
using Promote.Verbs;

namespace Promote.Attacks.Tests.Forge;

/// <summary>
/// A manifests repository on the sandbox's forge, with its application's source and its images. Dana wrote the first two
/// versions and Rita the third; prod runs the first, dev and staging the second, which was seen healthy and passed its
/// smoke tests in staging.
/// </summary>
public sealed class ForgeWorld
{
    public const string Prod = "apps/web/overlays/prod/kustomization.yaml";
    public const string Staging = "apps/web/overlays/staging/kustomization.yaml";

    private readonly Sandbox sandbox;
    private readonly Kubectl kubectl;
    private readonly string name = "g" + RandomNumberGenerator.GetHexString(10, lowercase: true);

    private ForgeWorld(Sandbox sandbox, Kubectl kubectl) => (this.sandbox, this.kubectl) = (sandbox, kubectl);

    /// <summary>The manifests repository.</summary>
    public string Repository => $"acme/{name}";

    /// <summary>The application's.</summary>
    public string Source => $"acme/{name}-src";

    /// <summary>Its image.</summary>
    public string Image => $"{sandbox.Registry}/acme/{name}";

    /// <summary>The versions, the oldest first: source commit and digest.</summary>
    public IReadOnlyList<(string Tag, string Digest)> Versions { get; private set; } = [];

    /// <summary>The clock that the guard has.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>A place for one: nothing is there yet.</summary>
    public static ForgeWorld Empty(Sandbox sandbox, Kubectl kubectl) => new(sandbox, kubectl);

    /// <summary>Makes one.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="kubectl">The renderer.</param>
    /// <param name="requires">What prod requires, without braces.</param>
    /// <param name="app">More of the app's settings.</param>
    public static async Task<ForgeWorld> CreateAsync(
        Sandbox sandbox,
        Kubectl kubectl,
        string requires = "healthy: true, smoke: true, approvals: 1",
        string? app = null
    )
    {
        var world = new ForgeWorld(sandbox, kubectl);
        await sandbox.CreateAsync(world.Source, new Dictionary<string, string> { ["a.txt"] = "0" });
        var versions = new List<(string, string)>();
        foreach (var (login, text) in new[] { ("dana", "1"), ("dana", "2"), ("rita", "3") })
        {
            var tag = await world.CommitAsync(world.Source, "main", login, ("a.txt", text));
            versions.Add((tag, await TinyImages.PushAsync(sandbox, $"acme/{world.name}", tag, tag)));
        }

        world.Versions = versions;
        await sandbox.CreateAsync(
            world.Repository,
            new Dictionary<string, string>
            {
                ["promote.yaml"] = $$"""
                version: 1
                environments:
                  dev: { deliver: commit }
                  staging: { from: dev, merge: when-green }
                  prod: { from: staging, requires: { {{requires}} } }
                apps:
                  web: { images: [{{world.Image}}], {{app ?? $"source: {world.Source}"}} }
                identities:
                  promoter: promote[bot]
                  guard: promote-guard[bot]
                  evidence: promote-evidence[bot]
                  audit: promote[bot]
                """,
                ["apps/web/base/kustomization.yaml"] = "resources:\n  - deployment.yaml\n",
                ["apps/web/base/deployment.yaml"] = World.Names.Deployment("web", world.Image),
                ["apps/web/overlays/dev/kustomization.yaml"] = world.Overlay(1),
                [Staging] = world.Overlay(0),
                [Prod] = world.Overlay(0),
            }
        );
        await world.CommitAsync(world.Repository, "main", "promote[bot]", (Staging, world.Overlay(1)));
        await world.SeenAsync("promote-evidence", "success");
        return world;
    }

    /// <summary>An overlay that says a version.</summary>
    public string Overlay(int version) => Overlay(Versions[version].Tag, Versions[version].Digest);

    public string Overlay(string tag, string digest) =>
        $"""
            resources:
              - ../../base
            images:
              - name: {Image}
                newTag: "{tag}"
                digest: {digest}

            """;

    /// <summary>The file that holds a version of prod.</summary>
    public (string Path, string? Text) HoldOf(int version) =>
        (
            "holds/prod/web.yaml",
            $"version: 1\napp: web\nenvironment: prod\nheld:\n  - since: \"2026-01-01T00:00:00Z\"\n    by: rita\n    images:\n      - name: {Image}\n        tag: \"{Versions[version].Tag}\"\n        digest: {Versions[version].Digest}\n"
        );

    /// <summary>Commits past all rules, as someone; gives the commit.</summary>
    public Task<string> CommitAsync(
        string repository,
        string branch,
        string login,
        params (string Path, string? Text)[] files
    ) => CommitAsync("A change", repository, branch, login, files);

    /// <summary>Commits under somebody's name and address, as anybody can who pushes: the forge signs none of it.</summary>
    public Task ForgeCommitAsync(string branch, string login, params (string Path, string? Text)[] files) =>
        sandbox.CallAsync(
            HttpMethod.Post,
            $"/_sandbox/repositories/{Repository}/commits",
            "admin",
            new
            {
                branch,
                message = "A change",
                login,
                signed = false,
                files = files.ToDictionary(file => file.Path, file => file.Text),
            }
        );

    private async Task<string> CommitAsync(
        string message,
        string repository,
        string branch,
        string login,
        params (string Path, string? Text)[] files
    ) => (
            await sandbox.CallAsync(
                HttpMethod.Post,
                $"/_sandbox/repositories/{repository}/commits",
                "admin",
                new
                {
                    branch,
                    message,
                    login,
                    files = files.ToDictionary(file => file.Path, file => file.Text),
                }
            )
        ).GetProperty("sha").GetString()!;

    /// <summary>A version that Dana wrote with others, in staging and seen there; gives its number.</summary>
    /// <param name="coAuthors">The trailers' values.</param>
    public async Task<int> CoWrittenAsync(params string[] coAuthors)
    {
        var tag = await CommitAsync(
            "Together\n\n" + string.Concat(coAuthors.Select(one => $"Co-authored-by: {one}\n")),
            Source,
            "main",
            "dana",
            ("a.txt", "4")
        );
        Versions = [.. Versions, (tag, await TinyImages.PushAsync(sandbox, $"acme/{name}", tag, tag))];
        await OnMainAsync((Staging, Overlay(Versions.Count - 1)));
        await SeenAsync("promote-evidence", "success");
        return Versions.Count - 1;
    }

    /// <summary>A version that someone wrote, in staging and seen there; gives its number.</summary>
    public async Task<int> WrittenAsync(string login)
    {
        var tag = await CommitAsync(Source, "main", login, ("a.txt", "5"));
        Versions = [.. Versions, (tag, await TinyImages.PushAsync(sandbox, $"acme/{name}", tag, tag))];
        await OnMainAsync((Staging, Overlay(Versions.Count - 1)));
        await SeenAsync("promote-evidence", "success");
        return Versions.Count - 1;
    }

    /// <summary>A commit on main.</summary>
    public Task<string> OnMainAsync(params (string Path, string? Text)[] files) =>
        CommitAsync(Repository, "main", "admin", files);

    /// <summary>Records what was seen of the commit that deployed to staging last.</summary>
    /// <param name="role">Who records: an account's name without <c>[bot]</c>.</param>
    /// <param name="state"><c>success</c> or <c>failure</c>.</param>
    /// <param name="unit">What it is about.</param>
    /// <param name="commit">On which commit; null: the last that changed staging's manifest.</param>
    public async Task SeenAsync(string role, string state, string unit = "staging/web", string? commit = null)
    {
        commit ??= (await ApiAsync(HttpMethod.Get, $"commits?path={Staging}&per_page=1", "developer"))[0]
            .GetProperty("sha")
            .GetString();
        foreach (var what in new[] { "healthy", "smoke" })
            await ApiAsync(
                HttpMethod.Post,
                $"statuses/{commit}",
                role == "promote-evidence" ? "evidence" : role,
                new
                {
                    context = $"promote/{unit}/{what}",
                    state,
                    description = "Seen",
                }
            );
    }

    /// <summary>Records a good audit of the rules, as someone.</summary>
    public async Task AuditedAsync(string role)
    {
        var rules = (await ApiAsync(HttpMethod.Get, "commits?path=promote.yaml&per_page=1", "developer"))[0];
        await ApiAsync(
            HttpMethod.Post,
            $"statuses/{rules.GetProperty("sha").GetString()}",
            role,
            new { context = "promote/audit", state = "success" }
        );
    }

    /// <summary>Opens a pull request; gives its number.</summary>
    /// <param name="branch">Its branch, which is there.</param>
    /// <param name="role">Who opens it.</param>
    /// <param name="into">Where it goes.</param>
    /// <param name="title">Its title.</param>
    public async Task<int> OpenAsync(
        string branch,
        string role = "promoter",
        string into = "main",
        string title = "Promote web to prod"
    ) => (
            await ApiAsync(
                HttpMethod.Post,
                "pulls",
                role,
                new
                {
                    title,
                    head = branch,
                    @base = into,
                    body = "",
                }
            )
        ).GetProperty("number").GetInt32();

    /// <summary>The promoter's pull request for prod, to a version.</summary>
    public async Task<int> PromotionAsync(int version = 1, string branch = "promote/prod/web")
    {
        await CommitAsync(Repository, branch, "promote[bot]", (Prod, Overlay(version)));
        return await OpenAsync(branch);
    }

    /// <summary>The same, by a run that someone started.</summary>
    public async Task<int> DispatchedAsync(string actor)
    {
        const string branch = "promote/prod/web";
        await CommitAsync(
            $"Promote web to prod\n\nPromote-App: web\nPromote-Environment: prod\nPromote-Actor: {actor}\n",
            Repository,
            branch,
            "promote[bot]",
            (Prod, Overlay(1))
        );
        return await OpenAsync(branch);
    }

    /// <summary>Approves a pull request as it is.</summary>
    public Task ApproveAsync(int number, string role) =>
        ApiAsync(HttpMethod.Post, $"pulls/{number}/reviews", role, new { @event = "APPROVE" });

    /// <summary>Calls the forge about the manifests repository.</summary>
    public Task<JsonElement> ApiAsync(HttpMethod method, string path, string role, object? body = null) =>
        sandbox.CallAsync(method, $"{sandbox.Api}/repos/{Repository}/{path}", role, body);

    /// <summary>Points a version's tag at other bytes.</summary>
    public Task RepointAsync(int version) =>
        TinyImages.PushAsync(sandbox, $"acme/{name}", Versions[version].Tag, "something else");

    /// <summary>Pushes an image under a tag of one's own choosing; gives its digest.</summary>
    public Task<string> PushAsync(string tag) => TinyImages.PushAsync(sandbox, $"acme/{name}", tag, tag);

    /// <summary>Names a branch of the application's source, as a developer may.</summary>
    public Task BranchOfSourceAsync(string branch, string commit) =>
        sandbox.CallAsync(
            HttpMethod.Post,
            $"{sandbox.Api}/repos/{Source}/git/refs",
            "developer",
            new { @ref = $"refs/heads/{branch}", sha = commit }
        );

    /// <summary>Adds an account that may write.</summary>
    public Task AddAccountAsync(string login) =>
        sandbox.CallAsync(HttpMethod.Post, "/_sandbox/accounts", "admin", new { login });

    /// <summary>Merges a pull request by a merge commit.</summary>
    public Task MergeAsync(int number) =>
        ApiAsync(HttpMethod.Put, $"pulls/{number}/merge", "admin", new { merge_method = "merge" });

    /// <summary>The rules of main, as the control API takes them.</summary>
    public Task RulesAsync(object ruleset) =>
        sandbox.CallAsync(HttpMethod.Put, $"/_sandbox/repositories/{Repository}/rulesets", "admin", new[] { ruleset });

    /// <summary>What the guard says of a pull request.</summary>
    public async Task<VerifyResult> VerifyAsync(
        int number,
        bool post = false,
        bool merge = false,
        string role = "guard"
    )
    {
        await using var tools = await ToolsAsync(role);
        return await new VerifyPullRequest
        {
            Number = number,
            Post = post,
            Merge = merge,
        }.RunAsync(tools, TestContext.Current.CancellationToken);
    }

    /// <summary>What the guard works with.</summary>
    public Task<ForgeGuardTools> ToolsAsync(string role = "guard") =>
        RemotesFactory.CreateForgeGuardToolsAsync(
            new RemotesSettings
            {
                Manifests = Repository,
                WorkingDirectory = Path.GetTempPath(),
                Reports = new Silence(),
                Time = Time,
                Environment = new Dictionary<string, string>
                {
                    ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
                    ["PROMOTE_KUSTOMIZE"] = kubectl.Program,
                    ["GITHUB_API_URL"] = sandbox.Api,
                    ["GITHUB_GRAPHQL_URL"] = sandbox.GraphQl,
                    ["GITHUB_SERVER_URL"] = sandbox.Url,
                    ["PROMOTE_TOKEN"] = sandbox.Token(role),
                    ["PROMOTE_REGISTRY"] = sandbox.Registry,
                    ["PROMOTE_REGISTRY_USER"] = "promote",
                    ["PROMOTE_REGISTRY_PASSWORD"] = sandbox.Token("promoter"),
                },
            },
            null,
            TestContext.Current.CancellationToken
        );

    private sealed class Silence : IProgress<Report>
    {
        public void Report(Report value) { }
    }
}
