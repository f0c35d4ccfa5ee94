using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Tests.Registry;

/// <summary>A registry on a free port of loopback, with a folder of its own.</summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly WebApplication application;

    private RegistryHost(WebApplication app, RegistryStore store, string folder)
    {
        application = app;
        Store = store;
        Folder = folder;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public RegistryStore Store { get; }

    public string Folder { get; }

    /// <summary>Without any authorization.</summary>
    public HttpClient Client { get; }

    public int Port => Client.BaseAddress!.Port;

    public static async Task<RegistryHost> StartAsync(TimeProvider? clock = null, bool anonymousPull = false)
    {
        var folder = Directory.CreateTempSubdirectory("promote-registry-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var store = new RegistryStore(folder);
        app.MapRegistry(
            store,
            new RegistryAuth(() => Password, clock ?? TimeProvider.System) { AllowAnonymousPull = anonymousPull }
        );
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RegistryHost(app, store, folder);
    }

    /// <summary>A client that may do everything in one repository.</summary>
    public async Task<HttpClient> LogInAsync(string repository = "acme/web", string actions = "pull,push,delete")
    {
        var client = new HttpClient { BaseAddress = Client.BaseAddress };
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v2/_token?service=promote-sandbox&scope=repository:{repository}:{actions}"
        );
        request.Headers.Authorization = Basic("promote", Password);
        using var response = await Client.SendAsync(request);
        var token = (await response.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await application.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
