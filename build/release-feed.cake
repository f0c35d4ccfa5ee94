#nullable enable
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;

// By HTTP, as dotnet nuget push does it, which takes the key by an argument only. A folder is a feed as well.
void PushPackage(string feed, FilePath package)
{
    if (!feed.StartsWith("http", StringComparison.Ordinal))
    {
        var target = FeedFile(feed, package);
        if (!System.IO.File.Exists(target))
            System.IO.File.Copy(package.FullPath, target);
        return;
    }

    using var client = FeedClient();
    using var content = new MultipartFormDataContent { { new ByteArrayContent(System.IO.File.ReadAllBytes(package.FullPath)), "package", "package.nupkg" } };
    using var request = new HttpRequestMessage(HttpMethod.Put, FeedResource(client, feed, "PackagePublish/2.0.0")) { Content = content };
    request.Headers.Add("X-NuGet-ApiKey", EnvironmentVariable("NUGET_API_KEY") ?? throw Refused("NUGET_API_KEY has no key for the feed."));
    using var response = client.Send(request);
    // What is there already is compared below.
    if (!response.IsSuccessStatusCode && response.StatusCode is not HttpStatusCode.Conflict)
        throw new CakeException($"{package.GetFilename()}: the feed answered {(int)response.StatusCode} {response.ReasonPhrase}.");
    Information("{0}: {1}", package.GetFilename(), response.StatusCode is HttpStatusCode.Conflict ? "is there already." : "is pushed.");
}

// What the feed gives is what the checksums are of: else those who install it would be refused.
void CheckPushed(string feed, FilePath package)
{
    if (PackageContent(Pushed(feed, package)) != PackageContent(System.IO.File.ReadAllBytes(package.FullPath)))
        throw Refused($"the feed has another {package.GetFilename()}. Run the failed job again with the first run's packages, or take the next version.");
}

byte[] Pushed(string feed, FilePath package)
{
    if (!feed.StartsWith("http", StringComparison.Ordinal))
        return System.IO.File.ReadAllBytes(FeedFile(feed, package));
    using var client = FeedClient();
    var name = package.GetFilename().FullPath.ToLowerInvariant();
    var id = name[..^$".{ReleaseVersion().ToLowerInvariant()}.nupkg".Length];
    var address = $"{FeedResource(client, feed, "PackageBaseAddress/3.0.0").TrimEnd('/')}/{id}/{ReleaseVersion().ToLowerInvariant()}/{name}";
    // A feed looks a package over before it gives it to others.
    for (var since = System.Diagnostics.Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromMinutes(30); System.Threading.Thread.Sleep(TimeSpan.FromSeconds(15)))
    {
        using var response = client.GetAsync(address).Result;
        if (response.IsSuccessStatusCode)
            return response.Content.ReadAsByteArrayAsync().Result;
    }

    throw new CakeException(4, $"The feed has not given {name} for half an hour. Run this again.");
}

// Its files, but for those that pushing and signing write.
string PackageContent(byte[] package)
{
    using var zip = new ZipArchive(new System.IO.MemoryStream(package));
    var lines = zip
        .Entries.Where(entry => entry.FullName is not (".signature.p7s" or "[Content_Types].xml") && !entry.FullName.StartsWith("_rels/") && !entry.FullName.StartsWith("package/"))
        .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
        .Select(entry =>
        {
            using var content = entry.Open();
            return $"{Hex(SHA256.HashData(content))}  {entry.FullName}";
        });
    return string.Join('\n', lines);
}

string FeedFile(string feed, FilePath package) => System.IO.Path.Combine(feed, package.GetFilename().FullPath);

HttpClient FeedClient()
{
    var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
    client.DefaultRequestHeaders.Add("User-Agent", "promote-release");
    // What nuget.org asks of those who push.
    client.DefaultRequestHeaders.Add("X-NuGet-Protocol-Version", "4.1.0");
    return client;
}

string FeedResource(HttpClient client, string feed, string type) =>
    JsonNode
        .Parse(client.GetStringAsync(feed).Result)!["resources"]!
        .AsArray()
        .Where(one => (string?)one!["@type"] == type)
        .Select(one => (string)one!["@id"]!)
        .FirstOrDefault() ?? throw new CakeException($"{feed} has no {type}.");
