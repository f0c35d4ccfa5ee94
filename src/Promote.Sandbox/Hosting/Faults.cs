using System.Text.RegularExpressions;

namespace Promote.Sandbox.Hosting;

/// <summary>What goes wrong, for which requests, how often.</summary>
internal sealed record Fault
{
    /// <summary>How the path starts; null: any.</summary>
    public string? Path { get; init; }

    /// <summary>A pattern that the path matches; null: any.</summary>
    public string? Regex { get; init; }

    /// <summary>The method; null: any.</summary>
    public string? Method { get; init; }

    /// <summary>A text that the body contains, so that one GraphQL mutation can be told from another; null: any.</summary>
    public string? Body { get; init; }

    /// <summary>How many matching requests pass first.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests it hits.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Answers with that status.</summary>
    public int? Status { get; init; }

    /// <summary>Cuts the connection.</summary>
    public bool Drop { get; init; }

    /// <summary>Waits so long first.</summary>
    public int LatencyMs { get; init; }

    /// <summary>The seconds of <c>Retry-After</c>, with a status.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Does what was asked first, and only then hides the answer: a write of which the caller cannot know.</summary>
    public bool Afterwards { get; init; }

    /// <summary>A repository whose default branch moves on just before the request is served: a lost race.</summary>
    public string? Race { get; init; }
}

/// <summary>The faults that are switched on.</summary>
internal sealed class Faults
{
    private readonly List<Armed> armed = [];
    private readonly Lock gate = new();

    /// <summary>Lets a repository's default branch move on.</summary>
    public Func<string, CancellationToken, Task> Race { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Those that are on, with what is left of each.</summary>
    public IReadOnlyList<Fault> Read()
    {
        lock (gate)
            return [.. armed.Select(one => one.Fault with { Skip = one.Skip, Times = one.Left })];
    }

    /// <summary>Switches one on.</summary>
    public void Add(Fault fault)
    {
        var pattern = fault.Regex is null
            ? null
            : new Regex(fault.Regex, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        lock (gate)
            armed.Add(new Armed(fault, pattern) { Skip = fault.Skip, Left = fault.Times });
    }

    /// <summary>Switches all off.</summary>
    public void Clear()
    {
        lock (gate)
            armed.Clear();
    }

    /// <summary>The middleware.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (path.StartsWith("/_sandbox", StringComparison.Ordinal) || await TakeAsync(http, path) is not { } fault)
        {
            await next(http);
            return;
        }

        if (fault.LatencyMs > 0)
            await Task.Delay(fault.LatencyMs, http.RequestAborted);
        if (fault.Race is not null)
            await Race(fault.Race, http.RequestAborted);
        if (fault is { Drop: false, Status: null })
        {
            await next(http);
            return;
        }

        if (fault.Afterwards)
        {
            var answer = http.Response.Body;
            http.Response.Body = Stream.Null;
            await next(http);
            http.Response.Body = answer;
            http.Response.Clear();
        }

        if (fault.Drop)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = fault.Status ?? StatusCodes.Status503ServiceUnavailable;
        if (fault.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await http.Response.WriteAsJsonAsync(
            new { message = "A fault that was switched on.", documentation_url = "https://docs.github.com/rest" },
            http.RequestAborted
        );
    }

    private async Task<Fault?> TakeAsync(HttpContext http, string path)
    {
        List<Armed> candidates;
        lock (gate)
            candidates = [.. armed.Where(one => one.Matches(http.Request.Method, path))];
        foreach (var one in candidates)
        {
            if (one.Fault.Body is { } text && !await ContainsAsync(http.Request, text))
                continue;
            lock (gate)
            {
                if (one.Skip > 0)
                {
                    one.Skip--;
                    continue;
                }

                if (one.Left <= 0)
                    continue;
                if (--one.Left == 0)
                    armed.Remove(one);
                return one.Fault;
            }
        }

        return null;
    }

    private static async Task<bool> ContainsAsync(HttpRequest request, string text)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return body.Contains(text, StringComparison.Ordinal);
    }

    private sealed class Armed(Fault fault, Regex? pattern)
    {
        public Fault Fault { get; } = fault;

        public int Skip { get; set; }

        public int Left { get; set; }

        public bool Matches(string method, string path) =>
            (Fault.Method is null || Fault.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (Fault.Path is null || path.StartsWith(Fault.Path, StringComparison.Ordinal))
            && (pattern?.IsMatch(path) ?? true);
    }
}
