using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Promote.Tests.Manifests.Git;

/// <summary>Real Git over smart HTTP: <c>git http-backend</c> behind a loopback socket, with Basic credentials, counters and faults.</summary>
internal sealed class GitHttpServer : IAsyncDisposable
{
    /// <summary>Accepted for everything.</summary>
    public const string WriteToken = "ghs_WriteToken0123456789";

    /// <summary>Accepted for reading only.</summary>
    public const string ReadToken = "ghs_ReadToken0123456789";

    private readonly string root;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> serving = [];
    private readonly Task accepting;
    private long bytesSent;

    public GitHttpServer(string root)
    {
        this.root = root;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public bool IsPublic { get; init; }

    /// <summary>Whether it takes no notice of newer protocols.</summary>
    public bool SpeaksVersion0 { get; set; }

    /// <summary>Each request as method, path and status.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The headers of every request.</summary>
    public ConcurrentQueue<string> Headers { get; } = new();

    /// <summary>Whether an answer is lost on the way; it was carried out all the same.</summary>
    public Func<string, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>An answer instead of Git's, as status line and headers; null for Git's own.</summary>
    public Func<string, string?> Instead { get; set; } = _ => null;

    /// <summary>Called before a request is carried out.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public long BytesSent => Interlocked.Read(ref bytesSent);

    public string Url(string repository) => $"http://{Host}/{repository}";

    public void Forget()
    {
        Requests.Clear();
        Interlocked.Exchange(ref bytesSent, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(serving).WaitAsync(TimeSpan.FromSeconds(30));
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = new BufferedStream(client.GetStream(), 65_536);
            var first = (await LineAsync(stream)).Split(' ');
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var line = await LineAsync(stream); line.Length > 0; line = await LineAsync(stream))
            {
                headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
                Headers.Enqueue(line);
            }

            var body = await BodyAsync(stream, headers);
            var target = first[1];
            var what = $"{first[0]} {target}";
            await Before(what);
            var answer =
                Instead(what) is { } instead ? Encoding.ASCII.GetBytes(instead + "Content-Length: 0\r\n\r\n")
                : Refusal(target, headers) is { } refusal ? Encoding.ASCII.GetBytes(refusal)
                : await BackendAsync(first[0], target, headers, body);
            Requests.Enqueue($"{what} {Encoding.ASCII.GetString(answer, 9, 3)}");
            if (LosesAnswer(what))
                return;
            Interlocked.Add(ref bytesSent, answer.Length);
            await stream.WriteAsync(answer);
            await stream.FlushAsync();
        }
        catch (Exception e) when (e is IOException or SocketException) { }
    }

    private string? Refusal(string target, Dictionary<string, string> headers)
    {
        var writes = target.Contains("git-receive-pack", StringComparison.Ordinal);
        var token = headers.TryGetValue("Authorization", out var given)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(given["Basic ".Length..])).Split(':', 2)[1]
            : null;
        return token switch
        {
            WriteToken => null,
            ReadToken when writes => "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            ReadToken => null,
            null when IsPublic => null,
            _ =>
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        };
    }

    private async Task<byte[]> BackendAsync(
        string method,
        string target,
        Dictionary<string, string> headers,
        byte[] body
    )
    {
        var start = new ProcessStartInfo("git", "http-backend")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = start.Environment;
        environment["GIT_PROJECT_ROOT"] = root;
        environment["GIT_HTTP_EXPORT_ALL"] = "1";
        environment["PATH_INFO"] = Uri.UnescapeDataString(target.Split('?')[0]);
        environment["QUERY_STRING"] = target.Contains('?') ? target.Split('?', 2)[1] : "";
        environment["REQUEST_METHOD"] = method;
        environment["REMOTE_USER"] = "someone";
        environment["CONTENT_LENGTH"] = body.Length.ToString(CultureInfo.InvariantCulture);
        environment["CONTENT_TYPE"] = headers.GetValueOrDefault("Content-Type", "");
        environment["GIT_PROTOCOL"] = SpeaksVersion0 ? "" : headers.GetValueOrDefault("Git-Protocol", "");
        environment["HTTP_CONTENT_ENCODING"] = headers.GetValueOrDefault("Content-Encoding", "");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var writing = Task.Run(async () =>
        {
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(body);
                process.StandardInput.Close();
            }
            catch (IOException) { }
        });
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await writing;
        await errors;
        await process.WaitForExitAsync();
        var bytes = output.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n");
        var status = lines.FirstOrDefault(line => line.StartsWith("Status: ", StringComparison.Ordinal));
        var head = new StringBuilder("HTTP/1.1 ").Append(status?["Status: ".Length..] ?? "200 OK").Append("\r\n");
        foreach (var line in lines.Where(line => line != status))
            head.Append(line).Append("\r\n");
        head.Append("Connection: close\r\nContent-Length: ").Append(bytes.Length - end - 4).Append("\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. bytes.AsSpan(end + 4)];
    }

    private static async Task<byte[]> BodyAsync(Stream stream, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body);
            return body;
        }

        if (!headers.ContainsKey("Transfer-Encoding"))
            return [];
        using var all = new MemoryStream();
        while (true)
        {
            var size = int.Parse(await LineAsync(stream), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[size];
            await stream.ReadExactlyAsync(chunk);
            await LineAsync(stream);
            if (size == 0)
                return all.ToArray();
            all.Write(chunk);
        }
    }

    private static async Task<string> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one);
            if (one[0] == '\n')
                return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
    }
}
