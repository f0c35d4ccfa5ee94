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

    // One attempt: the verb asks again, and tells.
    private readonly HttpClient http = clients.Create(
        "the app",
        policy: new RetryPolicy { Attempts = 1, AttemptTimeout = Patience }
    );

    /// <inheritdoc/>
    public async Task<CheckOutcome> RunAsync(SmokeCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return check.Get is { } address
                ? await GetAsync(new Uri(address), check.Expect, cancellationToken).ConfigureAwait(false)
                : await RunAsync(check.Run, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RemoteException or ProgramException or HttpRequestException or IOException)
        {
            return new(false, e.Message);
        }
    }

    private async Task<CheckOutcome> GetAsync(Uri address, SmokeExpectation expect, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(
                header => header.Key,
                header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase
            );
        return ResponseJudge.Judge(
            expect,
            new((int)response.StatusCode, headers, await BodyAsync(response, cancellationToken).ConfigureAwait(false))
        );
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
        var buffer = new byte[MaxBody];
        try
        {
            var length = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, deadline.Token)
                .ConfigureAwait(false);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the body did not end within {Patience.TotalSeconds:0} s", e);
        }
    }

    private async Task<CheckOutcome> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var result = await programs
            .RunAsync(
                new ProgramRequest(command[0], [.. command.Skip(1)])
                {
                    Timeout = TimeSpan.FromMinutes(5),
                    Environment = secrets.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var last =
            $"{result.OutputText}\n{result.Errors}"
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .LastOrDefault()
            ?? "";
        return new(result.ExitCode == 0, $"exit code {result.ExitCode}{(last.Length > 0 ? ": " + last : "")}");
    }
}
