using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Promote.Tests.Registries;

/// <summary>A real registry, Debian's <c>docker-registry</c>, on a free loopback port, and what pushes to it.</summary>
internal sealed partial class DockerRegistry : IAsyncDisposable
{
    public const string User = "bot";
    public const string Password = "s3cret-password";

    // bcrypt, as htpasswd -B writes it.
    private const string Htpasswd = User + ":$2y$05$abcdefghijklmnopqrstuuUXKlvQTwfK/kphhjbeRlh5zvpJx1LLu\n";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("promote-registry-");
    private readonly HttpClient http = new();
    private readonly Process process;

    private DockerRegistry(bool asksForPassword)
    {
        File.WriteAllText(Path.Combine(home.FullName, "htpasswd"), Htpasswd);
        File.WriteAllText(
            Path.Combine(home.FullName, "config.yml"),
            $$"""
            version: 0.1
            log: { level: info, formatter: text, accesslog: { disabled: true } }
            storage: { filesystem: { rootdirectory: "{{home.FullName}}/data" } }
            http: { addr: "127.0.0.1:0", host: "" }
            {{(asksForPassword ? $"auth: {{ htpasswd: {{ realm: test, path: \"{home.FullName}/htpasswd\" }} }}" : "")}}
            """
        );
        process = new Process
        {
            StartInfo = new ProcessStartInfo("docker-registry", ["serve", Path.Combine(home.FullName, "config.yml")])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };
    }

    /// <summary>Host and port.</summary>
    public string Host { get; private set; } = "";

    public static async Task<DockerRegistry> StartAsync(bool asksForPassword = false)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "docker-registry is Debian's.");
        var registry = new DockerRegistry(asksForPassword);
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new StringBuilder();
        registry.process.OutputDataReceived += (_, line) => Look(line.Data);
        registry.process.ErrorDataReceived += (_, line) => Look(line.Data);
        registry.process.EnableRaisingEvents = true;
        registry.process.Exited += (_, _) =>
        {
            // Its last lines may still be on their way.
            lock (log)
                listening.TrySetException(new InvalidOperationException(log.ToString()));
        };
        registry.process.Start();
        registry.process.BeginOutputReadLine();
        registry.process.BeginErrorReadLine();
        registry.Host = await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
        if (asksForPassword)
            registry.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))
            );
        return registry;

        void Look(string? line)
        {
            lock (log)
                log.AppendLine(line);
            if (line is not null && Listening().Match(line) is { Success: true } match)
                listening.TrySetResult(match.Groups["host"].Value);
        }
    }

    /// <summary>Pushes an image of one platform, and gives its digest.</summary>
    public async Task<string> PushAsync(string repository, string tag, Dictionary<string, string>? labels = null)
    {
        var config = Images.Config(labels ?? []);
        await BlobAsync(repository, config);
        await BlobAsync(repository, Images.EmptyLayer);
        var manifest = Images.Manifest(config);
        await ManifestAsync(repository, tag, Images.OciManifest, manifest);
        return Images.DigestOf(manifest);
    }

    public async Task BlobAsync(string repository, byte[] bytes)
    {
        using var begun = await http.PostAsync($"http://{Host}/v2/{repository}/blobs/uploads/", null);
        begun.EnsureSuccessStatusCode();
        var place = begun.Headers.Location!.ToString();
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/octet-stream");
        using var ended = await http.PutAsync(
            new Uri(
                new Uri($"http://{Host}"),
                $"{place}{(place.Contains('?') ? '&' : '?')}digest={Images.DigestOf(bytes)}"
            ),
            content
        );
        ended.EnsureSuccessStatusCode();
    }

    public async Task ManifestAsync(string repository, string reference, string type, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        using var put = await http.PutAsync($"http://{Host}/v2/{repository}/manifests/{reference}", content);
        put.EnsureSuccessStatusCode();
    }

    /// <summary>The digest that a tag has, as the registry says it.</summary>
    public async Task<string> DigestAsync(string repository, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{Host}/v2/{repository}/manifests/{tag}");
        request.Headers.Add("Accept", [Images.OciManifest, Images.OciIndex]);
        using var response = await http.SendAsync(request);
        return response.EnsureSuccessStatusCode().Headers.GetValues("Docker-Content-Digest").Single();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.EnableRaisingEvents = false;
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        home.Delete(recursive: true);
    }

    [GeneratedRegex(@"listening on (?<host>127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
