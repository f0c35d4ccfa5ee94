using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Promote.Sandbox.Deployer;

/// <summary>An image that runs as a process of this machine.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private const int KeptLines = 20;

    private readonly Process process;
    private readonly OrphanGuard guard;
    private readonly HttpClient http;
    private readonly Queue<string> lines = new();

    public Workload(Process process, OrphanGuard guard, HttpClient http)
    {
        this.process = process;
        this.guard = guard;
        this.http = http;
        Id = process.Id;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = process.WaitForExitAsync();
        guard.Add(process);
    }

    public required PulledImage Image { get; init; }

    public required Rendering Rendering { get; init; }

    public required int Port { get; init; }

    /// <summary>The process's id.</summary>
    public int Id { get; }

    /// <summary>Done once it has ended.</summary>
    public Task Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    /// <summary>The last lines it wrote, for who must find out why it does not run.</summary>
    public string LastLines
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    public Uri Address(string pathAndQuery) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}{pathAndQuery}"));

    /// <summary>Whether it answers its readiness probe now.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(Address(Rendering.Readiness), cancellationToken);
            return response.IsSuccessStatusCode && !HasExited;
        }
        catch (Exception e) when (IsNoAnswer(e, cancellationToken))
        {
            return false;
        }
    }

    /// <summary>The version that it itself says it is, in <c>/version</c> of its readiness probe's JSON.</summary>
    public async Task<string?> AskVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await http.GetStringAsync(Address(Rendering.Readiness), cancellationToken);
            return (JsonNode.Parse(text) as JsonObject)?["version"].Text();
        }
        catch (Exception e) when (e is JsonException || IsNoAnswer(e, cancellationToken))
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await Exited;
        guard.Remove(process);
        process.Dispose();
    }

    // A client's own timeout looks like a cancellation, but is only an answer that did not come.
    private static bool IsNoAnswer(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        lock (lines)
        {
            if (e.Data is { } line)
            {
                lines.Enqueue(line);
            }

            while (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }
    }
}
