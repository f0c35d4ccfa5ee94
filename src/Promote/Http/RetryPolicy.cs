using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;

namespace Promote.Http;

/// <summary>Which requests are sent again, after which wait.</summary>
internal sealed record RetryPolicy
{
    /// <summary>How often a request is sent in all.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The first wait where the server names none; it doubles each time, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest wait that is sat out; a server that asks for more gets an error that says so.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Set on a request that changes nothing, or the same thing twice, although its method does not say so.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("promote-repeatable");

    /// <summary>Whether sending the request twice is as good as once.</summary>
    public static bool IsRepeatable(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get
        || request.Method == HttpMethod.Head
        || (request.Options.TryGetValue(Repeatable, out var repeatable) && repeatable);

    /// <summary>Whether an answer is worth another try. A write is repeated only where it was surely not carried out.</summary>
    public static bool ShouldRetry(HttpRequestMessage request, HttpResponseMessage response) =>
        IsRateLimit(response)
        || (
            IsRepeatable(request)
            && response.StatusCode
                is HttpStatusCode.RequestTimeout
                    or HttpStatusCode.InternalServerError
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout
        );

    /// <summary>Whether a failure without an answer is worth another try.</summary>
    public static bool ShouldRetry(HttpRequestMessage request, Exception exception) =>
        exception switch
        {
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.ProxyTunnelError
            } => true,
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => false,
            HttpRequestException or IOException or TimeoutException => IsRepeatable(request),
            _ => false,
        };

    /// <summary>
    /// Whether the server says "later": 429, or GitHub's 403 for its primary and secondary limits
    /// (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
    /// </summary>
    public static bool IsRateLimit(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests
        || (
            response.StatusCode == HttpStatusCode.Forbidden
            && (response.Headers.RetryAfter is not null || Header(response, "X-RateLimit-Remaining") == "0")
        );

    /// <summary>How long the server asks to wait, or null where it does not say.</summary>
    public static TimeSpan? AskedDelay(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.RetryAfter is { } after)
            return Positive(after.Delta ?? (after.Date - now));
        return
            Header(response, "X-RateLimit-Remaining") == "0"
            && long.TryParse(
                Header(response, "X-RateLimit-Reset"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var reset
            )
            && reset < 253402300800
            ? Positive(DateTimeOffset.FromUnixTimeSeconds(reset) - now)
            : null;
    }

    private static TimeSpan? Positive(TimeSpan? delay) =>
        delay is { } value && value < TimeSpan.Zero ? TimeSpan.Zero : delay;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
