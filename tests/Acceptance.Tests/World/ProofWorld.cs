using System.Security.Cryptography;
using System.Text.Json;

namespace Acceptance.Tests.World;

/// <summary>
/// A manifests repository on the forge, with its application's source and images. Dana wrote the first two versions and
/// Rita the third. Whatever is promoted goes the long way: by its trailers, checks, reviews and records.
/// </summary>
public sealed class ProofWorld : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-acceptance-proof-").FullName;
    private readonly string name = "p" + RandomNumberGenerator.GetHexString(10, lowercase: true);
    private readonly Sandbox sandbox;

    private ProofWorld(Sandbox sandbox)
    {
        this.sandbox = sandbox;
        Cli = new PromoteCli(sandbox, Path.Combine(folder, "cli"));
    }

    public PromoteCli Cli { get; }

    /// <summary>The manifests repository.</summary>
    public string Repository => $"acme/{name}";

    /// <summary>The application's.</summary>
    public string Source => $"acme/{name}-src";

    /// <summary>Its image.</summary>
    public string Image => $"{sandbox.Registry}/acme/{name}";

    /// <summary>The versions, the oldest first: source commit and digest.</summary>
    public IReadOnlyList<(string Tag, string Digest)> Versions { get; private set; } = [];

    /// <summary>Where dev, staging and prod run the first version, of which nothing is known.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="requires">What prod requires, without braces.</param>
    public static async Task<ProofWorld> CreateAsync(
        Sandbox sandbox,
        string requires = "healthy: true, smoke: true, approvals: 1"
    )
    {
        var world = new ProofWorld(sandbox);
        await sandbox.CreateAsync(world.Source, new Dictionary<string, string> { ["a.txt"] = "0" });
        var versions = new List<(string, string)>();
        foreach (var (login, text) in new[] { ("dana", "1"), ("dana", "2"), ("rita", "3") })
        {
            var tag = await world.CommitAsync(world.Source, "main", login, "A change", ("a.txt", text));
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
                  staging: { from: dev, merge: when-green, requires: { healthy: true } }
                  prod: { from: staging, requires: { {{requires}} } }
                apps:
                  web: { images: [{{world.Image}}], source: {{world.Source}} }
                identities:
                  promoter: promote[bot]
                  guard: promote-guard[bot]
                  evidence: promote-evidence[bot]
                """,
                [Overlay("dev")] = world.Kustomization(0),
                [Overlay("staging")] = world.Kustomization(0),
                [Overlay("prod")] = world.Kustomization(0),
            }
        );
        return world;
    }

    public static string Overlay(string environment) => $"apps/web/overlays/{environment}/kustomization.yaml";

    /// <summary>An overlay that says a version.</summary>
    public string Kustomization(int version) =>
        $"""
            images:
              - name: {Image}
                newTag: "{Versions[version].Tag}"
                digest: {Versions[version].Digest}

            """;

    /// <summary>The message of a promotion.</summary>
    /// <param name="environment">Where to.</param>
    /// <param name="version">What it says.</param>
    public string Message(string environment, int version) =>
        $"""
            Promote web to {environment}

            Promote-App: web
            Promote-Environment: {environment}
            Promote-Image: {Image}
            Promote-Tag: {Versions[version].Tag}
            Promote-Digest: {Versions[version].Digest}
            Promote-Kind: promote

            """;

    /// <summary>Commits past all rules; gives the commit.</summary>
    public async Task<string> CommitAsync(
        string repository,
        string branch,
        string login,
        string message,
        params (string Path, string Text)[] files
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

    /// <summary>A commit on main that makes an environment say a version.</summary>
    public Task<string> PushAsync(string environment, int version, string login = "promote[bot]") =>
        CommitAsync(
            Repository,
            "main",
            login,
            Message(environment, version),
            (Overlay(environment), Kustomization(version))
        );

    /// <summary>To dev by commit and to staging by pull request, each seen good.</summary>
    public async Task InStagingAsync(int version = 1, string evidence = "evidence")
    {
        await PushAsync("dev", version);
        await SeenAsync("dev", evidence);
        var (number, _) = await OpenAsync("staging", version);
        await MergeAsync(number, "promoter");
        await SeenAsync("staging", evidence);
    }

    /// <summary>The promoter's pull request; gives its number and its head.</summary>
    public async Task<(int Number, string Head)> OpenAsync(string environment, int version, string? message = null)
    {
        var branch = $"promote/{environment}/web-{version}";
        var head = await CommitAsync(
            Repository,
            branch,
            "promote[bot]",
            message ?? Message(environment, version),
            (Overlay(environment), Kustomization(version))
        );
        var opened = await ApiAsync(
            HttpMethod.Post,
            "pulls",
            "promoter",
            new
            {
                title = $"Promote web to {environment}",
                head = branch,
                @base = "main",
                body = "",
            }
        );
        return (opened.GetProperty("number").GetInt32(), head);
    }

    /// <summary>A pull request for prod that was approved, passed by the guard, and merged; gives its number.</summary>
    public async Task<int> InProdAsync(
        int version = 1,
        string reviewer = "reviewer",
        string method = "merge",
        string? commitMessage = null,
        string? message = null
    )
    {
        var (number, head) = await OpenAsync("prod", version, message);
        await ApproveAsync(number, reviewer);
        await GuardAsync(head);
        await MergeAsync(number, "senior", method, commitMessage);
        return number;
    }

    public Task ApproveAsync(int number, string role) =>
        ApiAsync(HttpMethod.Post, $"pulls/{number}/reviews", role, new { @event = "APPROVE" });

    /// <summary>The check of the guard.</summary>
    public Task GuardAsync(string head, string conclusion = "success", string role = "guard") =>
        ApiAsync(
            HttpMethod.Post,
            "check-runs",
            role,
            new
            {
                name = "promote/verify",
                head_sha = head,
                conclusion,
            }
        );

    public Task MergeAsync(int number, string role, string method = "merge", string? message = null) =>
        ApiAsync(
            HttpMethod.Put,
            $"pulls/{number}/merge",
            role,
            message is null ? new { merge_method = method } : new { merge_method = method, commit_message = message }
        );

    /// <summary>Records that the last deployment was good.</summary>
    public async Task SeenAsync(string environment, string role = "evidence")
    {
        var last = await ApiAsync(HttpMethod.Get, $"commits?path={Overlay(environment)}&per_page=1", "developer");
        foreach (var what in new[] { "healthy", "smoke" })
            await ApiAsync(
                HttpMethod.Post,
                $"statuses/{last[0].GetProperty("sha").GetString()}",
                role,
                new
                {
                    context = $"promote/{environment}/web/{what}",
                    state = "success",
                    description = "Seen",
                }
            );
    }

    /// <summary>Proves what an environment runs.</summary>
    public async Task<Proven> ProveAsync(string environment = "prod", string? manifests = null, string? at = null) =>
        new(
            await Cli.RunAsync([
                "prove",
                "--app",
                "web",
                "--env",
                environment,
                "--manifests",
                manifests ?? Repository,
                "--output",
                "json",
                .. at is null ? (string[])[] : ["--at", at],
            ])
        );

    public Task<JsonElement> ApiAsync(HttpMethod method, string path, string role, object? body = null) =>
        sandbox.CallAsync(method, $"{sandbox.Api}/repos/{Repository}/{path}", role, body);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

/// <summary>A proof that was run.</summary>
public sealed record Proven(Run Run)
{
    /// <summary>The links: <c>prod/guard checked</c>, each with what was seen.</summary>
    public IReadOnlyList<(string Link, string What)> Links =>
        [
            .. Run
                .Json.GetProperty("links")
                .EnumerateArray()
                .Select(link =>
                    (
                        $"{(link.TryGetProperty("environment", out var environment) ? environment.GetString() + "/" : "")}{link.GetProperty("step").GetString()} {link.GetProperty("verdict").GetString()}",
                        link.GetProperty("what").GetString()!
                    )
                ),
        ];

    /// <summary>The links that do not hold.</summary>
    public IEnumerable<string> Open =>
        Links
            .Select(link => link.Link)
            .Where(link =>
                link.EndsWith("missing", StringComparison.Ordinal) || link.EndsWith("wrong", StringComparison.Ordinal)
            );

    /// <summary>Fails where it ended otherwise, or other links do not hold.</summary>
    public Proven ShouldLack(params string[] links)
    {
        Run.ShouldExit(links.Length == 0 ? 0 : 3);
        Open.ShouldBe(links, Run.ToString());
        Run.Text("outcome").ShouldBe(links.Length == 0 ? "proven" : "not-proven");
        return this;
    }

    /// <summary>What was seen at a link.</summary>
    public string What(string link) => Links.First(one => one.Link == link).What;
}
