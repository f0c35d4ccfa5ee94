using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Promote.Tests.Forges.GitHub;

/// <summary>A server on a free port of this machine, for answers that a real one gives rarely: one request a connection.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<Asked> requests = new();
    private readonly Func<Asked, Answer> answer;
    private readonly Task serving;

    public LoopbackServer(Func<Asked, Answer> answer)
    {
        this.answer = answer;
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        serving = ServeAsync();
    }

    public Uri Url { get; }

    public IReadOnlyList<Asked> Requests => [.. requests];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ConnectionAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }

        await Task.WhenAll(connections);
    }

    private async Task ConnectionAsync(TcpClient connection)
    {
        using var client = connection;
        try
        {
            var stream = client.GetStream();
            if (await ReadAsync(stream) is not { } asked)
                return;
            requests.Enqueue(asked);
            var said = answer(asked);
            if (said.Status == 0)
            {
                client.Client.LingerState = new LingerOption(true, 0);
                return;
            }

            var body = Encoding.UTF8.GetBytes(said.Body);
            var head = new StringBuilder();
            head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {said.Status} Answer\r\nConnection: close\r\n");
            head.Append(
                CultureInfo.InvariantCulture,
                $"Content-Type: {said.Type}\r\nContent-Length: {body.Length + (said.BreaksOff ? 100 : 0)}\r\n"
            );
            foreach (var (name, value) in said.Headers)
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), stop.Token);
            await stream.WriteAsync(body, stop.Token);
            await stream.FlushAsync(stop.Token);
        }
        // One that is gone before it is served has no stream.
        catch (Exception e)
            when (e is IOException or OperationCanceledException or SocketException or InvalidOperationException) { }
    }

    private async Task<Asked?> ReadAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var text = Encoding.UTF8.GetString(received.ToArray());
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and >= 0)
            {
                var lines = text[..end].Split("\r\n");
                var headers = lines
                    .Skip(1)
                    .Select(line => line.Split(": ", 2))
                    .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
                var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
                var start = Encoding.UTF8.GetByteCount(text[..end]) + 4;
                if (received.Length >= start + length)
                {
                    var first = lines[0].Split(' ');
                    return new(first[0], first[1], headers, Encoding.UTF8.GetString(received.ToArray(), start, length));
                }
            }

            var count = await stream.ReadAsync(buffer, stop.Token);
            if (count == 0)
                return null;
            received.Write(buffer, 0, count);
        }
    }
}

/// <summary>A request.</summary>
internal sealed record Asked(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];

    public bool IsGraphQl => Path == "/graphql";

    public override string ToString() => $"{Method} {Target}";
}

/// <summary>An answer.</summary>
internal sealed record Answer(int Status, string Body)
{
    public string Type { get; init; } = "application/json; charset=utf-8";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the connection ends before the body does.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>The connection ends without an answer.</summary>
    public static Answer None => new(0, "");
}
