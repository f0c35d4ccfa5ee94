using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Acceptance.Tests.World;

/// <summary>A forge, a registry and Argo CD: one process. All tests share one, those apart that count its requests or use the samples.</summary>
public sealed class Sandbox : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-acceptance-").FullName;
    private readonly ConcurrentQueue<string> said = new();
    private Process? process;
    private JsonElement ready;

    /// <summary>Whether the samples are in it, and Argo CD deploys them.</summary>
    public bool WithSamples { get; init; }

    /// <summary>Its root; the forge's site and Argo CD's server.</summary>
    public string Url => Text("url");

    public string Api => Text("api");

    public string GraphQl => Text("graphql");

    /// <summary>The registry's host and port.</summary>
    public string Registry => Text("registry");

    /// <summary>For calls to it.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Where its bare repositories are.</summary>
    public string GitDirectory(string repository) => Path.Combine(folder, "git", repository + ".git");

    /// <summary>An account's token: admin, promoter, developer, reviewer, reader or argocd.</summary>
    public string Token(string role) => ready.GetProperty("tokens").GetProperty(role).GetString()!;

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Programs.Sandbox,
                "--data",
                folder,
                .. WithSamples ? (string[])["--samples", Path.Combine(SourceTree.Root, "samples")] : [],
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        ready = JsonElement.Parse(
            line ?? throw new InvalidOperationException("The sandbox did not start: " + string.Join('\n', said))
        );
        // So that it never waits for a reader.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Calls the sandbox as one of its accounts.</summary>
    public async Task<JsonElement> CallAsync(HttpMethod method, string url, string role, object? body = null)
    {
        using var request = new HttpRequestMessage(method, url.StartsWith('/') ? Url + url : url);
        request.Headers.Add("Authorization", $"Bearer {Token(role)}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
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

    /// <summary>Switches a fault on; a test's fault names the test's own repository, for all tests share the sandbox.</summary>
    public Task FaultAsync(object fault) => CallAsync(HttpMethod.Post, "/_sandbox/faults", "admin", fault);

    /// <summary>Waits until no fault that mentions a text is left: it hit what it was for.</summary>
    public Task FaultTakenAsync(string mentions) =>
        Eventually.TrueAsync(
            async () =>
                (await CallAsync(HttpMethod.Get, "/_sandbox/faults", "admin"))
                    .EnumerateArray()
                    .All(fault => !fault.GetRawText().Contains(mentions, StringComparison.Ordinal)),
            $"the fault for {mentions} is taken"
        );

    /// <summary>What each environment runs, read from the branch, the registry and the process.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> EnvironmentsAsync() =>
        (await CallAsync(HttpMethod.Get, "/_sandbox/environments", "admin"))
            .EnumerateArray()
            .ToDictionary(one => one.GetProperty("environment").GetString()!, StringComparer.Ordinal);

    private string Text(string name) => ready.GetProperty(name).GetString()!;
}
