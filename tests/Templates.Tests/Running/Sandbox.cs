using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Templates.Tests.Running;

/// <summary>A forge, a registry and Argo CD: one process, whose Git asks for a token.</summary>
public class Sandbox : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new();
    private Process? process;
    private JsonElement ready;

    /// <summary>Whether the samples are put in.</summary>
    public bool WithSamples { get; init; }

    /// <summary>Its root: the forge's pages and Git, and Argo CD's server.</summary>
    public string Url => Text("url");

    /// <summary>GitHub's REST address.</summary>
    public string Api => Text("api");

    /// <summary>GitHub's GraphQL address.</summary>
    public string GraphQl => Text("graphql");

    /// <summary>The registry's host and port.</summary>
    public string Registry => Text("registry");

    /// <summary>Where the server is, as a workflow's machine sees it.</summary>
    public IReadOnlyDictionary<string, string> Addresses =>
        new Dictionary<string, string>
        {
            ["GITHUB_SERVER_URL"] = Url,
            ["GITHUB_API_URL"] = Api,
            ["GITHUB_GRAPHQL_URL"] = GraphQl,
        };

    /// <summary>An account's token: admin, promoter, developer, reviewer, reader, actions.</summary>
    public string Token(string role) => ready.GetProperty("tokens").GetProperty(role).GetString()!;

    /// <summary>One of its repositories: jobs check it out over HTTP, and need a token.</summary>
    public RepositorySource Source(string fullName) =>
        new(Path.Combine(folder.Path, "git", $"{fullName}.git"), $"{Url}/{fullName}.git");

    /// <summary>Starts it.</summary>
    public virtual async ValueTask InitializeAsync()
    {
        var program = Path.Combine(
            SourceTree.Root,
            "src/Promote.Sandbox/bin",
            SourceTree.Configuration,
            "net10.0/promote-sandbox.dll"
        );
        var start = new ProcessStartInfo(
            "dotnet",
            [
                program,
                "--data",
                folder.Path,
                .. WithSamples ? (string[])["--samples", Path.Combine(SourceTree.Root, "samples")] : [],
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        if (line is null)
            throw new InvalidOperationException($"The sandbox did not start: {await errors}");
        ready = JsonElement.Parse(line);
        // So that it never waits for a reader.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    /// <summary>Ends it.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        http.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Dispose();
    }

    /// <summary>Calls it as one of its accounts.</summary>
    public async Task<JsonElement> CallAsync(HttpMethod method, string url, string role, object? body = null)
    {
        using var request = new HttpRequestMessage(method, url.StartsWith('/') ? Url + url : url);
        request.Headers.Add("Authorization", $"Bearer {Token(role)}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {url}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>Creates a repository.</summary>
    public Task CreateAsync(string fullName, IReadOnlyDictionary<string, string> files, bool protect = false)
    {
        var name = fullName.Split('/');
        return CallAsync(
            HttpMethod.Post,
            "/_sandbox/repositories",
            "admin",
            new
            {
                owner = name[0],
                name = name[1],
                files,
                protect,
            }
        );
    }

    private string Text(string name) => ready.GetProperty(name).GetString()!;
}
