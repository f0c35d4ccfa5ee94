using System.Collections.Concurrent;
using System.Globalization;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>Counts calls as GitHub does. Nobody is refused: faults do that.</summary>
internal sealed class RateLimits(TimeProvider clock)
{
    private const int Limit = 5000;
    private readonly ConcurrentDictionary<string, (int Used, DateTimeOffset Reset)> used = new(StringComparer.Ordinal);

    /// <summary>Counts a call and says so in the answer.</summary>
    public void Count(HttpContext http, Account? account, string resource)
    {
        var now = clock.GetUtcNow();
        var (count, reset) = used.AddOrUpdate(
            $"{account?.Login} {resource}",
            _ => (1, now.AddHours(1)),
            (_, old) => old.Reset > now ? (old.Used + 1, old.Reset) : (1, now.AddHours(1))
        );
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = Text(Limit);
        headers["X-RateLimit-Remaining"] = Text(Math.Max(0, Limit - count));
        headers["X-RateLimit-Used"] = Text(count);
        headers["X-RateLimit-Reset"] = Text(reset.ToUnixTimeSeconds());
        headers["X-RateLimit-Resource"] = resource;
    }

    /// <summary>A <c>rate-limit-overview</c>.</summary>
    public object Overview(Account? account)
    {
        var now = clock.GetUtcNow();
        object Of(string resource)
        {
            var (count, reset) = used.GetValueOrDefault($"{account?.Login} {resource}", (0, now.AddHours(1)));
            return new
            {
                limit = Limit,
                remaining = Math.Max(0, Limit - count),
                reset = reset.ToUnixTimeSeconds(),
                used = count,
            };
        }

        return new
        {
            resources = new
            {
                core = Of("core"),
                search = Of("search"),
                graphql = Of("graphql"),
            },
            rate = Of("core"),
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
