using System.IO;
using System.Net.Http;
using System.Text;
using Promote.Configuration;
using Promote.Errors;
using Promote.Http;
using Promote.Processes;

namespace Promote.Smoke.Http;

/// <summary>Asks addresses and runs commands.</summary>
/// <param name="clients">Makes the client.</param>
/// <param name="programs">Runs the commands.</param>
/// <param name="secrets">Environment variables that commands do not get.</param>
internal sealed class SmokeRunner(HttpClients clients, ProgramRunner programs, IReadOnlyCollection<string> secrets)
    : ISmokeRunner
{
    private const int MaxBody = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(5);

    // One attempt: the verb asks again, and tells.
    private readonly HttpClient http = clients.Create(
        "the app",
        policy: new RetryPolicy { Attempts = 1, AttemptTimeout = Patience }
    );

    /// <inheritdoc/>
    /// <exception cref="ProgramException">The command is not installed: trying again does not help.</exception>
    public async Task<CheckOutcome> RunAsync(SmokeCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return check.Get is { } address
                ? await GetAsync(address, check.Expect, cancellationToken).ConfigureAwait(false)
                : await RunAsync(check.Run, cancellationToken).ConfigureAwait(false);
        }
        catch (ProgramException e) when (e.Code == ErrorCodes.ProgramNotFound)
        {
            throw;
        }
        catch (Exception e) when (e is RemoteException or ProgramException or HttpRequestException or IOException)
        {
            return new(false, OneLine.Of(e.Message));
        }
    }

    /// <summary>Of an environment's variables those that commands do not get, each to be removed.</summary>
    /// <param name="names">The environment's variables.</param>
    /// <param name="secrets">The ones that are known to hold secrets; whatever ends in <c>_TOKEN</c> is one too.</param>
    internal static IReadOnlyDictionary<string, string?> Without(
        IEnumerable<string> names,
        IReadOnlyCollection<string> secrets
    ) =>
        names
            .Where(name =>
                secrets.Contains(name, StringComparer.OrdinalIgnoreCase)
                || name.EndsWith("_TOKEN", StringComparison.OrdinalIgnoreCase)
            )
            .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);

    private async Task<CheckOutcome> GetAsync(
        string address,
        SmokeExpectation expect,
        CancellationToken cancellationToken
    )
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return new(false, $"'{address}' is not an http or https address");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        // A connection that is kept open may lead to an old pod for as long as that lives.
        request.Headers.ConnectionClose = true;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(
                header => header.Key,
                header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase
            );
        var (body, isCut) = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
        return ResponseJudge.Judge(expect, new((int)response.StatusCode, headers, body, isCut));
    }

    private static async Task<(string Body, bool IsCut)> BodyAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            var kept = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (kept.Length <= MaxBody)
            {
                var read = await stream.ReadAsync(buffer, deadline.Token).ConfigureAwait(false);
                if (read == 0)
                    return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), false);
                kept.Write(buffer, 0, read);
            }

            return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, MaxBody), true);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the body did not end within {Patience.TotalSeconds:0} s", e);
        }
    }

    private async Task<CheckOutcome> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var last = "";
        void Keep(string line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                last = line;
        }

        var result = await programs
            .RunAsync(
                new ProgramRequest(command[0], [.. command.Skip(1)])
                {
                    Timeout = CommandTimeout,
                    Environment = Without(Environment.GetEnvironmentVariables().Keys.Cast<string>(), secrets),
                    OutputLimit = MaxBody,
                    OnOutputLine = Keep,
                    OnErrorLine = Keep,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(
            result.ExitCode == 0,
            $"exit code {result.ExitCode}{(last.Length > 0 ? ": " + OneLine.Of(last, 200) : "")}"
        );
    }
}
