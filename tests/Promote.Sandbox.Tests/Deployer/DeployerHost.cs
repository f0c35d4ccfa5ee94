using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Promote.Sandbox.Deployer;
using Promote.Sandbox.Registry;
using Promote.Sandbox.Tests.Registry;

namespace Promote.Sandbox.Tests.Deployer;

/// <summary>A deployer that follows a copy of the sample manifests, in a bare repository of its own.</summary>
internal sealed class DeployerHost : IAsyncDisposable
{
    public const string Token = "argo token";

    private readonly PublishedImages images;
    private readonly string folder;
    private readonly TimeSpan refreshEvery;
    private WebApplication application = null!;

    private DeployerHost(PublishedImages images, string folder, TimeSpan refreshEvery)
    {
        this.images = images;
        this.folder = folder;
        this.refreshEvery = refreshEvery;
    }

    public HttpClient Client { get; private set; } = null!;

    public DeployerService Deployer { get; private set; } = null!;

    private string Work => Path.Combine(folder, "work");

    private string Bare => Path.Combine(folder, "manifests.git");

    /// <summary>All environments pinned to the first version; looks at Git only when told to.</summary>
    public static async Task<DeployerHost> StartAsync(PublishedImages images, TimeSpan? refreshEvery = null)
    {
        var host = new DeployerHost(
            images,
            Directory.CreateTempSubdirectory("promote-deployer-").FullName,
            refreshEvery ?? TimeSpan.FromHours(1)
        );
        await host.SeedAsync();
        await host.UpAsync();
        return host;
    }

    public async Task UpAsync()
    {
        Deployer = new DeployerService(
            new DeployerOptions
            {
                Folder = Path.Combine(folder, "deployer"),
                FindRepository = name => name == "acme/manifests" ? Bare : null,
                Token = () => Token,
                RegistryCredentials = () => new NetworkCredentialPair("promote", RegistryHost.Password),
                PublicUrl = () => images.Registry.Client.BaseAddress!,
                RefreshEvery = refreshEvery,
            },
            NullLogger<DeployerService>.Instance
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService(_ => Deployer);
        application = builder.Build();
        application.MapDeployer(Deployer);
        await application.StartAsync(TestContext.Current.CancellationToken);
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        Deployer.Register("acme/manifests");
    }

    public async Task DownAsync()
    {
        Client.Dispose();
        await application.StopAsync();
        await application.DisposeAsync();
    }

    /// <summary>Pushes an edit of an overlay, and returns the commit.</summary>
    public async Task<string> PinAsync(string environment, string tag, string digest)
    {
        var file = Path.Combine(Work, "apps", "web", "overlays", environment, "kustomization.yaml");
        var lines = (await File.ReadAllLinesAsync(file)).Select(line =>
            line.TrimStart() switch
            {
                var text when text.StartsWith("newTag:", StringComparison.Ordinal) => $"    newTag: \"{tag}\"",
                var text when text.StartsWith("digest:", StringComparison.Ordinal) => $"    digest: {digest}",
                _ => line,
            }
        );
        await File.WriteAllLinesAsync(file, lines);
        return await PushAsync($"{environment}: {tag}");
    }

    public async Task<string> WriteAsync(string path, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(Work, path), text);
        return await PushAsync($"Write {path}");
    }

    public async Task<JsonObject> GetAsync(string name, bool refresh = false) =>
        (
            await Client.GetFromJsonAsync<JsonObject>(
                $"/api/v1/applications/{name}{(refresh ? "?refresh=normal" : "")}"
            )
        )!;

    public Task<HttpResponseMessage> SyncAsync(string name, string? revision = null) =>
        Client.PostAsJsonAsync($"/api/v1/applications/{name}/sync", new { revision });

    public async Task<string?> VersionAsync(string name)
    {
        using var response = await Client.GetAsync($"/_env/{name}/version");
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : null;
    }

    public Task WaitForVersionAsync(string name, string version) =>
        Eventually.Async(
            async () => await VersionAsync(name) == version && await IsAsync(name, "Healthy"),
            async () => $"{version} in {(await GetAsync(name)).ToJsonString()}"
        );

    public Task WaitForHealthAsync(string name, string health) =>
        Eventually.Async(
            async () => await IsAsync(name, health),
            async () => $"{health} in {(await GetAsync(name)).ToJsonString()}"
        );

    public static string Health(JsonObject application) =>
        application["status"]!["health"]!["status"]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Directory.Delete(folder, recursive: true);
    }

    // An Application that is not loaded yet is denied.
    private async Task<bool> IsAsync(string name, string health)
    {
        using var response = await Client.GetAsync($"/api/v1/applications/{name}");
        return response.IsSuccessStatusCode
            && Health((await response.Content.ReadFromJsonAsync<JsonObject>())!) == health;
    }

    private async Task SeedAsync()
    {
        var source = Path.Combine(SourceTree.Root, "samples", "manifests");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Work, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(
                target,
                text.Replace("ghcr.io/acme/web", images.Name, StringComparison.Ordinal)
                    .Replace(
                        "https://github.com/acme/manifests.git",
                        "http://127.0.0.1/acme/manifests.git",
                        StringComparison.Ordinal
                    )
            );
        }

        await Programs.GitAsync(folder, "init", "-q", "--bare", "-b", "main", Bare);
        await Programs.GitAsync(Work, "init", "-q", "-b", "main");
        await Programs.GitAsync(Work, "remote", "add", "origin", Bare);
        foreach (var environment in new[] { "dev", "staging", "prod" })
        {
            await PinAsync(environment, images.First.Tag, images.First.Digest);
        }
    }

    private async Task<string> PushAsync(string message)
    {
        await Programs.GitAsync(Work, "add", "-A");
        await Programs.GitAsync(Work, "commit", "-q", "-m", message);
        await Programs.GitAsync(Work, "push", "-q", "origin", "main");
        return (await Programs.GitAsync(Work, "rev-parse", "HEAD")).Trim();
    }
}
