using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;

namespace Templates.Tests.Release;

/// <summary>A NuGet feed: takes a package once, from whoever has the key, and gives it to everybody.</summary>
internal sealed class StandInFeed : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly string key;
    private readonly string root;
    private readonly Task serving;

    public StandInFeed(string key)
    {
        this.key = key;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        root = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        listener.Prefixes.Add(root);
        listener.Start();
        serving = ServeAsync();
    }

    public string Url => root + "v3/index.json";

    /// <summary>By their path under the base address.</summary>
    public ConcurrentDictionary<string, byte[]> Packages { get; } = new(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception) when (!listener.IsListening)
            {
                return;
            }

            var (status, body) = await AnswerAsync(context.Request);
            context.Response.StatusCode = (int)status;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> AnswerAsync(HttpListenerRequest request)
    {
        var path = request.Url!.AbsolutePath;
        if (request.HttpMethod == "PUT")
        {
            if (request.Headers["X-NuGet-ApiKey"] != key)
                return (HttpStatusCode.Forbidden, []);
            var package = await PackageAsync(request);
            return Packages.TryAdd(PathOf(package), package)
                ? (HttpStatusCode.Created, [])
                : (HttpStatusCode.Conflict, []);
        }

        if (path == "/v3/index.json")
            return (
                HttpStatusCode.OK,
                Encoding.UTF8.GetBytes(
                    $$"""{"resources":[{"@type":"PackagePublish/2.0.0","@id":"{{root}}push"},{"@type":"PackageBaseAddress/3.0.0","@id":"{{root}}flat/"}]}"""
                )
            );
        return Packages.TryGetValue(path, out var found) ? (HttpStatusCode.OK, found) : (HttpStatusCode.NotFound, []);
    }

    // The one part of a multipart body: from the first zip header to the boundary that closes the body.
    private static async Task<byte[]> PackageAsync(HttpListenerRequest request)
    {
        using var all = new MemoryStream();
        await request.InputStream.CopyToAsync(all);
        var bytes = all.ToArray();
        var start = bytes.AsSpan().IndexOf("PK\u0003\u0004"u8);
        var end = bytes.AsSpan().LastIndexOf("\r\n--"u8);
        return bytes[start..end];
    }

    private static string PathOf(byte[] package)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        using var nuspec = zip
            .Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))
            .Open();
        var metadata = XDocument.Load(nuspec).Descendants().ToLookup(one => one.Name.LocalName, one => one.Value);
        var (id, version) = (metadata["id"].First().ToLowerInvariant(), metadata["version"].First());
        return $"/flat/{id}/{version}/{id}.{version}.nupkg";
    }
}
