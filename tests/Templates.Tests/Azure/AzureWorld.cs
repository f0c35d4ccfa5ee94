using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Acceptance.Tests.World;
using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>
/// The samples on a sandbox, with Azure Pipelines before them: the application's repository, the manifests repository, the
/// templates, and a GitHub App for each identity.
/// </summary>
public class AzureWorld : IAsyncLifetime
{
    /// <summary>The manifests repository.</summary>
    public const string Manifests = "acme/manifests";

    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);
    private readonly TemporaryFolder folder = new();
    private readonly Promote.Tests.Manifests.Kubectl kubectl = new();
    private GitFolder? templates;

    /// <summary>The forge, the registry and Argo CD.</summary>
    public Sandbox Sandbox { get; } = new() { WithSamples = true };

    /// <summary>Starts it.</summary>
    public virtual async ValueTask InitializeAsync()
    {
        await Sandbox.InitializeAsync();
        await kubectl.InitializeAsync();
        templates = await GitFolder.OfThisRepositoryAsync("pipelines", ".github/actions");
        WriteDotnet();
        // It would need packages that are on no feed.
        await CommitAsync("acme/web", new Dictionary<string, string?> { ["build.cake"] = null });
        await AppAsync(
            "promote[bot]",
            "Iv23promoter",
            Levels("contents:write", "pull_requests:write", "statuses:write", "checks:read")
        );
        await AppAsync(
            "promote-guard[bot]",
            "Iv23guard",
            Levels("contents:read", "pull_requests:write", "statuses:read", "checks:write")
        );
        await AppAsync("promote-evidence[bot]", "Iv23evidence", Levels("contents:read", "statuses:write"));
        foreach (var login in (string[])["web-ci[bot]", "promote-sources[bot]"])
            await Sandbox.CallAsync(HttpMethod.Post, "/_sandbox/accounts", "admin", new { login, right = "Read" });
        await AppAsync("promote-sources[bot]", "Iv23sources", Levels("contents:read"));
        // The application's: it may start workflows, and write nothing.
        var reads = Levels("actions:write", "contents:read", "statuses:read", "pull_requests:read");
        await AppAsync("web-ci[bot]", "Iv23shop", reads);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Sandbox.DisposeAsync();
        templates?.Dispose();
        folder.Dispose();
    }

    /// <summary>A run in the application's repository, or in the manifests repository.</summary>
    /// <param name="repository">Which.</param>
    /// <param name="app">The App whose key is in the group promote-manifests.</param>
    public PipelineRequest Request(string repository = "acme/web", string app = "Iv23promoter") =>
        new()
        {
            Repositories = new Dictionary<string, string>
            {
                ["self"] = Sandbox.Source(repository).Path!,
                ["promote"] = templates!.Path,
            },
            Variables = Sandbox.Addresses,
            Groups = new Dictionary<string, VariableGroup>
            {
                ["promote-manifests"] = Group(
                    ("MANIFESTS_PRIVATE_KEY", keys[app]),
                    ("ARGOCD_AUTH_TOKEN", Sandbox.Token("argocd"))
                ),
                ["promote-promoter"] = OnMain(
                    ("PROMOTER_PRIVATE_KEY", keys["Iv23promoter"]),
                    ("SOURCES_PRIVATE_KEY", keys["Iv23sources"])
                ),
                ["promote-guard"] = OnMain(
                    ("GUARD_PRIVATE_KEY", keys["Iv23guard"]),
                    ("SOURCES_PRIVATE_KEY", keys["Iv23sources"])
                ),
                ["promote-evidence"] = OnMain(
                    ("EVIDENCE_PRIVATE_KEY", keys["Iv23evidence"]),
                    ("ARGOCD_AUTH_TOKEN", Sandbox.Token("argocd"))
                ),
            },
            Connections = new Dictionary<string, RegistryConnection>
            {
                ["registry"] = new(Sandbox.Registry, "promote", Sandbox.Token("promoter")),
            },
            Machine = new Dictionary<string, string>
            {
                ["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
                ["NUGET_PACKAGES"] =
                    Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                    ?? Path.Combine(
                        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                        ".nuget",
                        "packages"
                    ),
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["PROMOTE_KUSTOMIZE"] = kubectl.Program,
            },
        };

    /// <summary>Commits to one of its repositories; gives the commit.</summary>
    public async Task<string> CommitAsync(
        string repository,
        IReadOnlyDictionary<string, string?> files,
        string message = "Change"
    ) =>
        (
            await Sandbox.CallAsync(
                HttpMethod.Post,
                $"/_sandbox/repositories/{repository}/commits",
                "admin",
                new { files, message }
            )
        )
            .GetProperty("sha")
            .GetString()!;

    /// <summary>Pushes a change of the application, whose pipeline is one of the guide's; gives the commit.</summary>
    public Task<string> PushAsync(string pipeline, params IEnumerable<(string There, string Here)> names) =>
        CommitAsync(
            "acme/web",
            new Dictionary<string, string?>
            {
                ["azure-pipelines.yml"] = Guide.Pipeline(pipeline, names),
                ["test.sh"] = "exit 0\n",
                // So that each commit is another image.
                ["CHANGE"] = Guid.NewGuid().ToString(),
            }
        );

    /// <summary>Gives the manifests repository the guide's pipeline.</summary>
    public Task<string> AcceptAsync() =>
        CommitAsync(
            Manifests,
            new Dictionary<string, string?>
            {
                ["azure-pipelines.yml"] = Guide.Pipeline(
                    "manifests",
                    ("Iv23liPROMOTER", "Iv23promoter"),
                    ("Iv23liGUARD", "Iv23guard"),
                    ("Iv23liEVIDENCE", "Iv23evidence"),
                    ("Iv23liSOURCES", "Iv23sources"),
                    ("https://argocd.acme.test", Sandbox.Url)
                ),
            }
        );

    /// <summary>A file of the manifests repository's main branch.</summary>
    public async Task<string> FileAsync(string path)
    {
        var file = await Sandbox.CallAsync(
            HttpMethod.Get,
            $"{Sandbox.Api}/repos/{Manifests}/contents/{path}",
            "reader"
        );
        return Encoding.UTF8.GetString(Convert.FromBase64String(file.GetProperty("content").GetString()!));
    }

    /// <summary>The workflow runs that were asked for.</summary>
    public async Task<IReadOnlyList<JsonElement>> AskedAsync() =>
        [
            .. (
                await Sandbox.CallAsync(HttpMethod.Get, $"/_sandbox/repositories/{Manifests}/runs", "admin")
            ).EnumerateArray(),
        ];

    /// <summary>An App's private key, in base64 on one line, as a variable group holds it.</summary>
    public string Key(string clientId) => keys[clientId];

    private async Task AppAsync(string login, string clientId, IReadOnlyDictionary<string, string>? permissions)
    {
        using var rsa = RSA.Create(2048);
        keys[clientId] = Convert.ToBase64String(Encoding.ASCII.GetBytes(rsa.ExportRSAPrivateKeyPem()));
        await Sandbox.CallAsync(
            HttpMethod.Put,
            $"/_sandbox/apps/{login}/key",
            "admin",
            new
            {
                clientId,
                publicKey = rsa.ExportSubjectPublicKeyInfoPem(),
                permissions,
            }
        );
    }

    private static Dictionary<string, string> Levels(params IEnumerable<string> levels) =>
        levels.Select(one => one.Split(':')).ToDictionary(one => one[0], one => one[1], StringComparer.Ordinal);

    private static VariableGroup Group(params IEnumerable<(string Name, string Value)> secrets) =>
        new(secrets.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal));

    private static VariableGroup OnMain(params IEnumerable<(string Name, string Value)> secrets) =>
        Group(secrets) with
        {
            Branches = ["refs/heads/main"],
        };

    // Publishing the tool from source takes minutes: what these tests were built with is put there instead. All else is
    // .NET's own.
    private void WriteDotnet()
    {
        var built = Path.GetDirectoryName(Programs.Cli);
        var real = Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(one => Path.Combine(one, "dotnet"))
            .First(File.Exists);
        folder.WriteProgram(
            "bin/dotnet",
            $"""
            #!/usr/bin/env bash
            set -euo pipefail
            if [[ "$*" == publish*Promote.Cli.csproj* ]]; then
              mkdir -p "${"{!#}"}"
              cp -r '{built}/.' "${"{!#}"}/"
            else
              exec '{real}' "$@"
            fi
            """
        );
    }
}
