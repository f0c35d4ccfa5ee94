using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Reflection;
using Promote.Errors;

namespace Promote.Http;

/// <summary>Makes the clients for the servers that are called: retries, deadlines, redaction and progress, the same for all.</summary>
/// <param name="time">The clock for waits and deadlines.</param>
/// <param name="reports">Where attempts and waits are told.</param>
/// <param name="redactor">Takes secrets out of what is told.</param>
internal sealed class HttpClients(TimeProvider time, IProgress<Report> reports, Redactor redactor)
{
    /// <summary>The largest answer that is read into memory, in bytes.</summary>
    public const int MaxAnswer = 32 * 1024 * 1024;

    /// <summary>The bounds of every client made from here.</summary>
    public RetryPolicy Policy { get; init; } = new();

    /// <summary>A client for a server.</summary>
    /// <param name="remote">What people know the server by, for messages.</param>
    /// <param name="followRedirects">Whether to go where the server points; credentials are left behind.</param>
    /// <param name="policy">Other bounds than <see cref="Policy"/>.</param>
    public HttpClient Create(string remote, bool followRedirects = false, RetryPolicy? policy = null)
    {
        var client = new HttpClient(Handler(remote, followRedirects, policy))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("promote", Version));
        return client;
    }

    /// <summary>What a client of <see cref="Create"/> is made of, for libraries that make their own.</summary>
    public HttpMessageHandler Handler(string remote, bool followRedirects = false, RetryPolicy? policy = null) =>
        new RetryingHandler(remote, policy ?? Policy, time, reports, redactor)
        {
            InnerHandler = new SocketsHttpHandler
            {
                AllowAutoRedirect = followRedirects,
                MaxAutomaticRedirections = 5,
                AutomaticDecompression = DecompressionMethods.All,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(15),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            },
        };

    private static string Version =>
        typeof(HttpClients)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0";
}
