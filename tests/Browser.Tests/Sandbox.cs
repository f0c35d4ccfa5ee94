using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Browser.Tests;

/// <summary>A sandbox of its own process, with the samples in it, and what a test arranges and reads there.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    /// <summary>What the pull requests change.</summary>
    public const string Overlay = "apps/web/overlays/prod/kustomization.yaml";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly HttpClient http = new();
    private readonly JsonNode ready;

    private Sandbox(Process process, JsonNode ready) => (this.process, this.ready) = (process, ready);

    /// <summary>Where its page is.</summary>
    public string Url => ready["url"]!.GetValue<string>();

    /// <summary>Starts one.</summary>
    public static async Task<Sandbox> StartAsync()
    {
        // tests/Browser.Tests/bin/CONFIGURATION/net10.0
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(root, "src/Promote.Sandbox/bin", output.Parent.Name, output.Name);
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(program, "promote-sandbox.dll"), "--samples", Path.Combine(root, "samples")]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var started = Process.Start(start)!;
        try
        {
            var line = await started.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            return new Sandbox(started, JsonNode.Parse(line ?? throw new InvalidOperationException("It ended."))!);
        }
        catch
        {
            started.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Opens a pull request of the promoter's that gives the prod overlay another tag.</summary>
    /// <returns>Its page.</returns>
    public async Task<string> OpenAsync(
        string branch = "promote/prod/web",
        string title = "Promote web to prod",
        string body = "It ran in staging.",
        string tag = "9b1c2d7a9b3e"
    )
    {
        var text = await SendAsync(
            HttpMethod.Get,
            $"{ready["api"]}/repos/acme/manifests/contents/{Overlay}",
            "promoter"
        );
        var old = System.Text.Encoding.UTF8.GetString(
            Convert.FromBase64String(text!["content"]!.GetValue<string>().ReplaceLineEndings(""))
        );
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Overlay] = old.Replace("4f1c2d7a9b3e", tag, StringComparison.Ordinal),
        };
        await SendAsync(
            HttpMethod.Post,
            $"{Url}/_sandbox/repositories/acme/manifests/commits",
            "admin",
            new
            {
                branch,
                message = title,
                login = "promote[bot]",
                files,
            }
        );
        var pull = await SendAsync(
            HttpMethod.Post,
            $"{ready["api"]}/repos/acme/manifests/pulls",
            "promoter",
            new
            {
                title,
                body,
                head = branch,
                @base = "main",
            }
        );
        return $"{Url}/acme/manifests/pull/{pull!["number"]}";
    }

    /// <summary>The tag that main says for prod, and the commit that is deployed there.</summary>
    public async Task<(string? Tag, string? Deployed)> ProdAsync()
    {
        var all = await SendAsync(HttpMethod.Get, $"{Url}/_sandbox/environments", "admin");
        var prod = all!.AsArray().Single(one => one!["environment"]!.GetValue<string>() == "prod")!;
        return (prod["tag"]?.GetValue<string>(), prod["deployedRevision"]?.GetValue<string>());
    }

    /// <summary>The paths that were posted to.</summary>
    public async Task<IReadOnlyList<string>> PostedAsync()
    {
        var all = await SendAsync(HttpMethod.Get, $"{Url}/_sandbox/requests", "admin");
        return
        [
            .. all!
                .AsArray()
                .Where(one => one!["method"]!.GetValue<string>() == "POST")
                .Select(one => one!["path"]!.GetValue<string>()),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        // By a signal first: it then takes what it started, and its files, with it.
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string url, string who, object? body = null)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            ready["tokens"]![who]!.GetValue<string>()
        );
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
