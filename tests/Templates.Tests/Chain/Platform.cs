using System.Security.Cryptography;
using System.Text.Json;
using Acceptance.Tests.World;
using Templates.Tests.Running;

namespace Templates.Tests.Chain;

/// <summary>
/// An organisation as a user has one: the samples' repositories on the sandbox, with the workflows that they call, an App for
/// each identity, Argo CD and a registry. Events are handed to workflows as GitHub would.
/// </summary>
public sealed class Platform : IAsyncLifetime
{
    private const string Manifests = "acme/manifests";
    private const string Application = "acme/web";
    private const int GuardApp = 2003;
    private const string Templates = "acme/promote";

    // What the Apps of the manifests repository, and the application's own, are granted.
    private static readonly (string Name, string Login, object Permissions)[] Apps =
    [
        (
            "promoter",
            "promote[bot]",
            new
            {
                contents = "write",
                pull_requests = "write",
                statuses = "read",
                checks = "read",
            }
        ),
        (
            "guard",
            "promote-guard[bot]",
            new
            {
                contents = "read",
                pull_requests = "write",
                statuses = "read",
                checks = "write",
            }
        ),
        ("evidence", "promote-evidence[bot]", new { contents = "read", statuses = "write" }),
        ("sources", "promote-sources[bot]", new { contents = "read" }),
        (
            "audit",
            "promote-audit[bot]",
            new
            {
                administration = "write",
                organization_administration = "read",
                actions = "read",
                environments = "read",
                secrets = "read",
                contents = "read",
                members = "read",
                statuses = "write",
            }
        ),
        (
            "ci",
            "web-ci[bot]",
            new
            {
                contents = "read",
                actions = "write",
                statuses = "read",
                pull_requests = "read",
            }
        ),
        (
            "direct",
            "web-direct[bot]",
            new
            {
                contents = "write",
                pull_requests = "write",
                statuses = "write",
                checks = "read",
            }
        ),
    ];

    private readonly WorkflowRunner runner = new();
    private readonly Dictionary<string, GitHubApp> apps = new(StringComparer.Ordinal);
    private readonly HashSet<string> judged = new(StringComparer.Ordinal);
    private readonly List<WorkflowRun> runs = [];
    private GitFolder? templates;
    private string kustomize = "";
    private string asking = "";
    private string? pushed;

    /// <summary>The forge, the registry and Argo CD.</summary>
    public Sandbox Sandbox { get; } = new() { WithSamples = true };

    /// <summary>Each run of the manifests repository's workflow, the oldest first.</summary>
    public IReadOnlyList<WorkflowRun> Runs => runs;

    /// <summary>Starts it.</summary>
    public async ValueTask InitializeAsync()
    {
        var kubectl = new Promote.Tests.Manifests.Kubectl();
        await kubectl.InitializeAsync();
        kustomize = kubectl.Program;
        await runner.InitializeAsync();
        await Sandbox.InitializeAsync();
        templates = await GitFolder.OfThisRepositoryAsync(".github");
        // How the tool is installed has tests of its own.
        await templates.CommitAsync(
            new Dictionary<string, string>
            {
                [".github/actions/setup-promote/install.sh"] = $$"""
                #!/usr/bin/env bash
                mkdir -p "$PROMOTE_HOME"
                printf '#!/usr/bin/env bash\nexec dotnet "{{Programs.Cli}}" "$@"\n' >"$PROMOTE_HOME/promote"
                chmod +x "$PROMOTE_HOME/promote"
                echo "$PROMOTE_HOME" >>"$GITHUB_PATH"

                """,
            }
        );
        await templates.RunAsync("tag", "v1");
        foreach (var (name, login, permissions) in Apps)
            apps[name] = await AppAsync(name, login, permissions);
        asking = await MintAsync("github-actions[bot]", new { contents = "read", actions = "write" });
        await ConfigureAsync();
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        templates?.Dispose();
        await runner.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    /// <summary>The application's workflow, on the push of its main branch.</summary>
    public async Task<WorkflowRun> PushApplicationAsync(string workflow = ".github/workflows/promote.yml")
    {
        var head = await HeadAsync(Application);
        return await runner.RunAsync(
            Request(Application, workflow, "push", Payload(Application, "dana", new { after = head }), "dana") with
            {
                Sha = head,
                Vars = new Dictionary<string, string>
                {
                    ["MANIFESTS_APP_ID"] = apps["ci"].ClientId,
                    ["DIRECT_APP_ID"] = apps["direct"].ClientId,
                    ["ARGOCD_SERVER"] = Sandbox.Url,
                },
                Environments = new Dictionary<string, DeploymentEnvironment>
                {
                    ["promote-manifests"] = Keys(
                        (
                            "MANIFESTS_PRIVATE_KEY",
                            apps[workflow.Contains("direct", StringComparison.Ordinal) ? "direct" : "ci"].PrivateKey
                        )
                    ),
                },
                Secrets = new Dictionary<string, string>
                {
                    ["REGISTRY_PASSWORD"] = Sandbox.Token("promoter"),
                    ["ARGOCD_AUTH_TOKEN"] = Sandbox.Token("argocd"),
                },
            }
        );
    }

    /// <summary>The manifests repository's workflow, on an event.</summary>
    public async Task<WorkflowRun> RunAsync(
        string @event,
        object more,
        string actor = "dana",
        KillAt? killAt = null,
        string @ref = "refs/heads/main"
    )
    {
        var run = await runner.RunAsync(
            Request(Manifests, ".github/workflows/promote.yml", @event, Payload(Manifests, actor, more), actor) with
            {
                KillAt = killAt,
                Ref = @ref,
                // So that what asks can be seen to need no more.
                Tokens = new Dictionary<string, string> { ["ask"] = asking },
                Vars = new Dictionary<string, string>
                {
                    ["PROMOTER_APP_ID"] = apps["promoter"].ClientId,
                    ["GUARD_APP_ID"] = apps["guard"].ClientId,
                    ["EVIDENCE_APP_ID"] = apps["evidence"].ClientId,
                    ["AUDIT_APP_ID"] = apps["audit"].ClientId,
                    ["SOURCES_APP_ID"] = apps["sources"].ClientId,
                    ["ARGOCD_SERVER"] = Sandbox.Url,
                    ["REGISTRY"] = Sandbox.Registry,
                    ["REGISTRY_USERNAME"] = "promote",
                },
                Environments = new Dictionary<string, DeploymentEnvironment>
                {
                    ["promote-promoter"] = Keys(
                        ("PROMOTER_PRIVATE_KEY", apps["promoter"].PrivateKey),
                        ("REGISTRY_PASSWORD", Sandbox.Token("promoter")),
                        ("SOURCES_PRIVATE_KEY", apps["sources"].PrivateKey)
                    ),
                    ["promote-guard"] = Keys(
                        ("GUARD_PRIVATE_KEY", apps["guard"].PrivateKey),
                        ("REGISTRY_PASSWORD", Sandbox.Token("promoter")),
                        ("SOURCES_PRIVATE_KEY", apps["sources"].PrivateKey)
                    ),
                    ["promote-evidence"] = Keys(
                        ("EVIDENCE_PRIVATE_KEY", apps["evidence"].PrivateKey),
                        ("ARGOCD_AUTH_TOKEN", Sandbox.Token("argocd"))
                    ),
                    ["promote-audit"] = Keys(("AUDIT_PRIVATE_KEY", apps["audit"].PrivateKey)),
                },
            }
        );
        runs.Add(run);
        return run;
    }

    /// <summary>A run of the schedule.</summary>
    public Task<WorkflowRun> ScheduleAsync(KillAt? killAt = null) =>
        RunAsync("schedule", new { schedule = "*/10 * * * *" }, killAt: killAt);

    /// <summary>Approves a pull request as the owner of prod, and hands the review out.</summary>
    public async Task ApproveAsync(JsonElement pull)
    {
        await Sandbox.CallAsync(
            HttpMethod.Post,
            $"{pull.GetProperty("url").GetString()}/reviews",
            "reviewer",
            new { @event = "APPROVE" }
        );
        await RunAsync("pull_request_review", new { action = "submitted", pull_request = pull }, "rita");
    }

    /// <summary>Hands out what happened in the manifests repository until something holds: dispatches, pushes, pull requests.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what, bool handOut = true)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (!await holds())
        {
            enough.IsCancellationRequested.ShouldBeFalse(
                $"Waited in vain until {what}. {string.Join("\n\n", runs.TakeLast(4).Select(run => run.Story + run.Log))}"
            );
            if (!handOut || !await HandOutAsync())
                await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>
    /// A small team's settings: no Apps but the one of the application, whose commits pass the branch's rules, and a forge that
    /// merges by itself once its own check is green.
    /// </summary>
    public async Task TrustApplicationAsync()
    {
        var rules = await FileAsync(Manifests, "promote.yaml");
        await CommitAsync(
            Manifests,
            new Dictionary<string, string?>
            {
                // Without a soak: it holds no runner, so that the run would end before prod is proposed.
                ["promote.yaml"] = string.Join(
                    '\n',
                    rules
                        .Split('\n')
                        .Where(line => !line.StartsWith("identities:", StringComparison.Ordinal))
                        .Where(line => !line.Contains("soak:", StringComparison.Ordinal))
                ),
            }
        );
        await Sandbox.CallAsync(
            HttpMethod.Put,
            $"/_sandbox/repositories/{Manifests}/rulesets",
            "admin",
            new[]
            {
                new
                {
                    name = "main",
                    bypass = new[] { "web-direct[bot]" },
                    pullRequest = new { requireCodeOwnerReview = true },
                    requiredStatusChecks = new { checks = new[] { new { context = "manifests/render" } } },
                },
            }
        );
    }

    /// <summary>Hands out the oldest event that no workflow has seen.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> HandOutAsync() => await DispatchAsync() || await PushedAsync() || await ProposedAsync();

    /// <summary>The head of a repository's branch.</summary>
    public async Task<string> HeadAsync(string repository, string branch = "main") =>
        (
            await Sandbox.CallAsync(
                HttpMethod.Get,
                $"{Sandbox.Api}/repos/{repository}/git/ref/heads/{branch}",
                "developer"
            )
        )
            .GetProperty("object")
            .GetProperty("sha")
            .GetString()!;

    /// <summary>What an environment really runs: the digest of the image that answers there.</summary>
    public async Task<string?> DigestAsync(string environment) =>
        (await Sandbox.CallAsync(HttpMethod.Get, "/_sandbox/environments", "admin"))
            .EnumerateArray()
            .Where(one => one.GetProperty("environment").GetString() == environment)
            .Select(one => one.TryGetProperty("runningDigest", out var digest) ? digest.GetString() : null)
            .FirstOrDefault();

    /// <summary>The open pull request for an environment; null where there is none.</summary>
    public async Task<JsonElement?> ProposalAsync(string environment) =>
        (await Sandbox.CallAsync(HttpMethod.Get, $"{Sandbox.Api}/repos/{Manifests}/pulls?state=open", "developer"))
            .EnumerateArray()
            .Where(pull => pull.GetProperty("head").GetProperty("ref").GetString() == $"promote/{environment}/web")
            .Select(pull => (JsonElement?)pull)
            .FirstOrDefault();

    /// <summary>Commits files as someone, past the rules.</summary>
    public Task CommitAsync(
        string repository,
        IReadOnlyDictionary<string, string?> files,
        string message = "A change",
        string branch = "main"
    ) =>
        Sandbox.CallAsync(
            HttpMethod.Post,
            $"/_sandbox/repositories/{repository}/commits",
            "admin",
            new
            {
                branch,
                message,
                login = "dana",
                files,
            }
        );

    /// <summary>A file of a repository's main branch.</summary>
    public async Task<string> FileAsync(string repository, string path) =>
        System.Text.Encoding.UTF8.GetString(
            Convert.FromBase64String(
                (
                    await Sandbox.CallAsync(
                        HttpMethod.Get,
                        $"{Sandbox.Api}/repos/{repository}/contents/{path}",
                        "developer"
                    )
                )
                    .GetProperty("content")
                    .GetString()!
            )
        );

    // The samples as they are, but for what this world has otherwise: its registry, and who its Apps are.
    private async Task ConfigureAsync()
    {
        var rules = await FileAsync(Manifests, "promote.yaml");
        // What runs at first is a commit of the application, so that it can be told who wrote what came after it.
        var first = await HeadAsync(Application);
        var overlays = new Dictionary<string, string?>();
        foreach (var environment in (string[])["dev", "staging", "prod"])
        {
            var path = $"apps/web/overlays/{environment}/kustomization.yaml";
            overlays[path] = (await FileAsync(Manifests, path)).Replace(
                "4f1c2d7a9b3e",
                first,
                StringComparison.Ordinal
            );
        }

        await CommitAsync(Manifests, overlays);
        await Sandbox.CallAsync(
            HttpMethod.Put,
            $"/_sandbox/repositories/{Manifests}/rulesets",
            "admin",
            new[]
            {
                new
                {
                    name = "main",
                    bypass = new[] { "promote[bot]" },
                    pullRequest = new
                    {
                        requireCodeOwnerReview = true,
                        dismissStaleReviewsOnPush = true,
                        requireLastPushApproval = true,
                    },
                    requiredStatusChecks = new
                    {
                        checks = new[] { new { context = "promote/verify", integrationId = GuardApp } },
                    },
                },
            }
        );
        var app = await FileAsync(Application, ".github/workflows/promote.yml");
        await CommitAsync(
            Manifests,
            new Dictionary<string, string?>
            {
                ["promote.yaml"] = rules.Replace(
                    "\napps:\n",
                    "\nidentities: { promoter: \"promote[bot]\", guard: \"promote-guard[bot]\", evidence: \"promote-evidence[bot]\", audit: \"promote-audit[bot]\" }\n"
                        + "requesters: \"{app}-ci[bot]\"\napps:\n",
                    StringComparison.Ordinal
                ),
            }
        );
        var registry =
            $"      registry: {Sandbox.Registry}\n      registry-username: promote\n    secrets:\n      REGISTRY_PASSWORD: ${{{{ secrets.REGISTRY_PASSWORD }}}}\n";
        var request = app.Replace("    secrets:\n", registry, StringComparison.Ordinal);
        await CommitAsync(
            Application,
            new Dictionary<string, string?>
            {
                // The Cake script's packages are in no feed here: it has tests of its own.
                ["build.cake"] = null,
                [".github/workflows/promote.yml"] = request,
                [".github/workflows/direct.yml"] = Guide.Workflow(
                    "      mode: direct\n",
                    ("vars.MANIFESTS_APP_ID", "vars.DIRECT_APP_ID"),
                    ("    secrets:\n", registry)
                ),
            }
        );
        pushed = await HeadAsync(Manifests);
    }

    private async Task<GitHubApp> AppAsync(string name, string login, object permissions)
    {
        if (name is "ci" or "direct" or "audit" or "sources")
            await Sandbox.CallAsync(
                HttpMethod.Post,
                "/_sandbox/accounts",
                "admin",
                new
                {
                    login,
                    right = "read",
                    appId = RandomNumberGenerator.GetInt32(100_000, int.MaxValue),
                }
            );
        var token = await MintAsync(login, permissions);
        return new($"Iv1.{name}", $"key of {name}", token, login[..^"[bot]".Length]);
    }

    private async Task<string> MintAsync(string login, object permissions) =>
        (await Sandbox.CallAsync(HttpMethod.Post, "/_sandbox/tokens", "admin", new { login, permissions }))
            .GetProperty("token")
            .GetString()!;

    private static DeploymentEnvironment Keys(params (string Name, string Value)[] secrets) =>
        new(secrets.ToDictionary(one => one.Name, one => one.Value), Branches: ["main"]);

    private static Dictionary<string, object?> Payload(string repository, string actor, object more)
    {
        var payload = JsonSerializer.SerializeToElement(more).Deserialize<Dictionary<string, object?>>()!;
        payload["repository"] = new
        {
            full_name = repository,
            name = repository.Split('/')[1],
            default_branch = "main",
            owner = new { login = repository.Split('/')[0] },
        };
        payload["sender"] = new { login = actor };
        return payload;
    }

    private WorkflowRequest Request(string repository, string workflow, string @event, object payload, string actor) =>
        new()
        {
            Repository = repository,
            Workflow = new(workflow),
            Event = new(@event, payload),
            Actor = actor,
            Repositories = new Dictionary<string, RepositorySource>
            {
                [Manifests] = Sandbox.Source(Manifests),
                [Application] = Sandbox.Source(Application),
                [Templates] = new(templates!.Path),
            },
            Apps = [.. apps.Values],
            Token = Sandbox.Token("actions"),
            Environment = new Dictionary<string, string>(Sandbox.Addresses)
            {
                ["PROMOTE_KUSTOMIZE"] = kustomize,
                ["NUGET_PACKAGES"] =
                    Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                    ?? Path.Combine(
                        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                        ".nuget",
                        "packages"
                    ),
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
            },
        };

    /// <summary>Hands out the oldest run that was asked for.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DispatchAsync()
    {
        var queued = (await Sandbox.CallAsync(HttpMethod.Get, $"/_sandbox/repositories/{Manifests}/runs", "admin"))
            .EnumerateArray()
            .Where(run => run.GetProperty("status").GetString() == "queued")
            .Select(run => (JsonElement?)run)
            .FirstOrDefault();
        if (queued is not { } asked)
            return false;
        var run = await RunAsync(
            "workflow_dispatch",
            new { inputs = asked.GetProperty("inputs"), @ref = "refs/heads/main" },
            asked.GetProperty("actor").GetString()!
        );
        await Sandbox.CallAsync(
            HttpMethod.Patch,
            $"/_sandbox/repositories/{Manifests}/runs/{asked.GetProperty("id")}",
            "admin",
            new { status = "completed", conclusion = run.Conclusion }
        );
        return true;
    }

    private async Task<bool> PushedAsync()
    {
        var head = await HeadAsync(Manifests);
        if (head == pushed)
            return false;
        pushed = head;
        await RunAsync("push", new { after = head, @ref = "refs/heads/main" });
        return true;
    }

    private async Task<bool> ProposedAsync()
    {
        foreach (var environment in (string[])["staging", "prod"])
        {
            if (
                await ProposalAsync(environment) is not { } pull
                || !judged.Add(pull.GetProperty("head").GetProperty("sha").GetString()!)
            )
                continue;
            await RunAsync(
                "pull_request_target",
                new
                {
                    action = "opened",
                    number = pull.GetProperty("number").GetInt32(),
                    pull_request = pull,
                },
                "promote[bot]"
            );
            return true;
        }

        return false;
    }
}
