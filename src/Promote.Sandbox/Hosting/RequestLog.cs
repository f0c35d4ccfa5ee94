namespace Promote.Sandbox.Hosting;

/// <summary>One request that came in.</summary>
internal sealed record LoggedRequest(
    DateTimeOffset At,
    string Method,
    string Path,
    int Status,
    long BytesIn,
    long BytesOut,
    string? Login,
    string? UserAgent
);

/// <summary>The requests that came in, the control API's apart: what a client costs is counted here.</summary>
internal sealed class RequestLog(SandboxContext context)
{
    private const int Most = 100_000;
    private readonly Queue<LoggedRequest> requests = new();
    private readonly Lock gate = new();

    /// <summary>Those that came in since the last <see cref="Clear"/>, in the order they ended.</summary>
    public IReadOnlyList<LoggedRequest> Read()
    {
        lock (gate)
            return [.. requests];
    }

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        lock (gate)
            requests.Clear();
    }

    /// <summary>The middleware. A connection that a fault cut has status 0.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/_sandbox", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        var (at, body, answer) = (context.Clock.GetUtcNow(), http.Request.Body, http.Response.Body);
        await using var counted = new CountingStream(body);
        await using var answered = new CountingStream(answer);
        (http.Request.Body, http.Response.Body) = (counted, answered);
        try
        {
            await next(http);
        }
        finally
        {
            (http.Request.Body, http.Response.Body) = (body, answer);
            Add(
                new LoggedRequest(
                    at,
                    http.Request.Method,
                    http.Request.Path.Value ?? "",
                    http.RequestAborted.IsCancellationRequested ? 0 : http.Response.StatusCode,
                    counted.Count,
                    answered.Count,
                    Credentials.Who(http.Request, context.Accounts).Grant?.Account.Login,
                    http.Request.Headers.UserAgent
                )
            );
        }
    }

    private void Add(LoggedRequest request)
    {
        lock (gate)
        {
            requests.Enqueue(request);
            while (requests.Count > Most)
                requests.Dequeue();
        }
    }
}
