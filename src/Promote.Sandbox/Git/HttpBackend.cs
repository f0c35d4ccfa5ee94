using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>Serves one request by <c>git http-backend</c>, which is a CGI program.</summary>
internal static class HttpBackend
{
    /// <summary>Runs it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="directory">The bare repository.</param>
    /// <param name="service">The path within the repository, such as <c>info/refs</c>.</param>
    /// <param name="login">Who asks.</param>
    /// <param name="alreadyRead">The part of the body that was read already.</param>
    /// <param name="environment">More variables, for the hook.</param>
    public static async Task ServeAsync(
        HttpContext http,
        string directory,
        string service,
        string? login,
        ReadOnlyMemory<byte> alreadyRead,
        IEnumerable<KeyValuePair<string, string>> environment
    )
    {
        var start = GitProcess.Start(directory, ["http-backend"]);
        start.Environment.Remove("GIT_DIR");
        foreach (var (name, value) in Variables(http.Request, directory, service, login).Concat(environment))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await using var killed = http.RequestAborted.Register(() => GitProcess.Kill(process));
        try
        {
            var input = FeedAsync(process, alreadyRead, http.Request.Body, http.RequestAborted);
            var errors = process.StandardError.ReadToEndAsync(http.RequestAborted);
            await AnswerAsync(process.StandardOutput.BaseStream, http);
            await process.WaitForExitAsync(http.RequestAborted);
            await errors;
            await input;
        }
        finally
        {
            GitProcess.Kill(process);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables(
        HttpRequest request,
        string directory,
        string service,
        string? login
    )
    {
        yield return new("GIT_PROJECT_ROOT", directory);
        yield return new("GIT_HTTP_EXPORT_ALL", "1");
        yield return new("PATH_INFO", "/" + service);
        yield return new("QUERY_STRING", request.QueryString.Value?.TrimStart('?') ?? "");
        yield return new("REQUEST_METHOD", request.Method);
        yield return new("CONTENT_TYPE", request.ContentType ?? "");
        if (login is not null)
            yield return new("REMOTE_USER", login);
        // A chunked body has no length: git then reads to the end.
        if (request.ContentLength is { } length)
            yield return new("CONTENT_LENGTH", length.ToString(CultureInfo.InvariantCulture));
        if (request.Headers.TryGetValue("Git-Protocol", out var protocol))
            yield return new("GIT_PROTOCOL", protocol.ToString());
        if (request.Headers.ContentEncoding.Count > 0)
            yield return new("HTTP_CONTENT_ENCODING", request.Headers.ContentEncoding.ToString());
    }

    private static async Task FeedAsync(
        Process process,
        ReadOnlyMemory<byte> alreadyRead,
        Stream body,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var stdin = process.StandardInput.BaseStream;
            await stdin.WriteAsync(alreadyRead, cancellationToken);
            await body.CopyToAsync(stdin, cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Git has read enough, or the caller is gone.
        }
    }

    private static async Task AnswerAsync(Stream output, HttpContext http)
    {
        var headers = new List<string>();
        while (await LineAsync(output, http.RequestAborted) is { Length: > 0 } line)
            headers.Add(line);
        if (headers.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        foreach (var parts in headers.Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2))
        {
            var value = parts[1].Trim();
            if (parts[0].Equals("Status", StringComparison.OrdinalIgnoreCase))
                http.Response.StatusCode = int.Parse(
                    value.AsSpan(0, 3),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture
                );
            else
                http.Response.Headers[parts[0]] = value;
        }

        await output.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static async Task<string?> LineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n')
                return Encoding.ASCII.GetString([.. bytes]).TrimEnd('\r');
            bytes.Add(one[0]);
        }

        return null;
    }
}
