using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Cake.Promote.Recipe.Tests;

/// <summary>The sandbox, in a process of its own, with the samples in it.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process process;
    private readonly TemporaryFolder folder = new();
    private readonly JsonElement ready;

    private SandboxProcess(Process process, JsonElement ready)
    {
        (this.process, this.ready) = (process, ready);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"promote:{Token("promoter")}"));
        folder.Write("docker/config.json", $$"""{ "auths": { "{{Text("registry")}}": { "auth": "{{login}}" } } }""");
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_API_URL"] = Text("api"),
            ["GITHUB_GRAPHQL_URL"] = Text("graphql"),
            ["GITHUB_SERVER_URL"] = Url,
            ["PROMOTE_TOKEN"] = Token("promoter"),
            ["ARGOCD_SERVER"] = Url,
            ["ARGOCD_AUTH_TOKEN"] = Token("argocd"),
            ["DOCKER_CONFIG"] = folder["docker"],
            // Git's own login, which no argument shows.
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = $"http.{Url}/.extraHeader",
            ["GIT_CONFIG_VALUE_0"] = $"Authorization: Basic {login}",
        };
    }

    public string Url => Text("url");

    public string Registry => Text("registry");

    /// <summary>What an application's CI has in its environment.</summary>
    public Dictionary<string, string> Variables { get; }

    public static async Task<SandboxProcess> StartAsync()
    {
        var program = Path.Combine(
            SourceTree.Root,
            "src/Promote.Sandbox/bin",
            SourceTree.Configuration,
            "net10.0/promote-sandbox.dll"
        );
        var started = Process.Start(
            Run.StartInfo(SourceTree.Root, environment: null, "dotnet", program, "--samples", "samples")
        )!;
        _ = started.StandardError.ReadToEndAsync(CancellationToken.None);
        var line = await started
            .StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromMinutes(1));
        _ = started.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return new(started, JsonDocument.Parse(line.ShouldNotBeNull("The sandbox ended.")).RootElement.Clone());
    }

    /// <summary>Arranges a repository of the forge.</summary>
    public async Task CreateRepositoryAsync(string owner, string name, IReadOnlyDictionary<string, string> files)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token("admin"));
        using var response = await client.PostAsJsonAsync(
            $"{Url}/_sandbox/repositories",
            new
            {
                owner,
                name,
                files,
                protect = false,
            },
            TestContext.Current.CancellationToken
        );
        response.IsSuccessStatusCode.ShouldBeTrue(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private string Text(string name) => ready.GetProperty(name).GetString()!;

    private string Token(string role) => ready.GetProperty("tokens").GetProperty(role).GetString()!;
}
