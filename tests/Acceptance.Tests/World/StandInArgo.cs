using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Acceptance.Tests.World;

/// <summary>
/// Argo CD that always runs what the branch says, as healthy as a test wants; and the apps, whose smoke tests it answers.
/// </summary>
public sealed class StandInArgo : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, string> health = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> asked = new();

    public StandInArgo()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Url = $"http://127.0.0.1:{port}";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Its address.</summary>
    public string Url { get; }

    /// <summary>Whose repository it deploys.</summary>
    public Team? Team { get; set; }

    /// <summary>What the apps answer to smoke tests.</summary>
    public int SmokeStatus { get; set; } = 200;

    /// <summary>What was asked for: Applications by name, and <c>smoke</c>.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    /// <summary>An Application's health.</summary>
    public void Set(string application, string word) => health[application] = word;

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(call);
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        var name = call.Request.Url!.AbsolutePath.Split('/')[^1];
        asked.Enqueue(name);
        var body = "ok";
        if (name == "smoke")
            call.Response.StatusCode = SmokeStatus;
        else
            body = await ApplicationAsync(name);
        call.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
    }

    private async Task<string> ApplicationAsync(string name)
    {
        var (app, environment) = (name[..name.LastIndexOf('-')], name[(name.LastIndexOf('-') + 1)..]);
        var head = (await Team!.GitAsync("rev-parse", "main")).Trim();
        var overlay = Encoding.UTF8.GetString(await Team.FileAsync(Team.Overlay(app, environment)));
        var digest = overlay.Split("digest: ")[1].Split('\n')[0];
        var tag = overlay.Split("newTag: ")[1].Split([' ', '\n'])[0];
        return JsonSerializer.Serialize(
            new
            {
                metadata = new { name },
                spec = new { syncPolicy = new { automated = new { } } },
                status = new
                {
                    sync = new { status = "Synced", revision = head },
                    health = new { status = health.GetValueOrDefault(name, "Healthy") },
                    operationState = new { phase = "Succeeded", syncResult = new { revision = head } },
                    summary = new { images = new[] { $"{Team.Image(app)}:{tag}@{digest}" } },
                },
            }
        );
    }
}
