using System.IO;
using System.Net.Http;
using Polly;
using Polly.Retry;
using Promote.Errors;

namespace Promote.Http;

/// <summary>
/// Sends a request until it is answered for good, within the policy's bounds, and reports each attempt. Whoever calls
/// gets a response (of any status), or a <see cref="RemoteException"/> that says whether a write may have happened.
/// </summary>
/// <param name="remote">What people know the server by.</param>
/// <param name="policy">The bounds.</param>
/// <param name="time">The clock for waits and deadlines.</param>
/// <param name="reports">Where attempts and waits are told.</param>
/// <param name="redactor">Takes secrets out of what is told.</param>
internal sealed class RetryingHandler(
    string remote,
    RetryPolicy policy,
    TimeProvider time,
    IProgress<Report> reports,
    Redactor redactor
) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.Content is not null)
            await request.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Pipeline(request)
                .ExecuteAsync(
                    async token => await AttemptAsync(request, token).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            throw Failure(request, e);
        }
    }

    private ResiliencePipeline<HttpResponseMessage> Pipeline(HttpRequestMessage request) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    // Polly takes no 0: one attempt in all is told in ShouldRetry.
                    MaxRetryAttempts = Math.Max(1, policy.Attempts - 1),
                    Delay = policy.FirstDelay,
                    MaxDelay = policy.LongestDelay,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = arguments => ValueTask.FromResult(ShouldRetry(request, arguments.Outcome)),
                    DelayGenerator = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Result is { } response
                                ? RetryPolicy.AskedDelay(response, time.GetUtcNow())
                                : null
                        ),
                    OnRetry = arguments =>
                    {
                        arguments.Outcome.Result?.Dispose();
                        reports.Report(
                            new Report(
                                ReportLevel.Step,
                                $"{remote} {Why(arguments.Outcome)}; next try in {arguments.RetryDelay.TotalSeconds:0.#} s."
                            )
                        );
                        return ValueTask.CompletedTask;
                    },
                }
            )
            .Build();

    private bool ShouldRetry(HttpRequestMessage request, Outcome<HttpResponseMessage> outcome) =>
        policy.Attempts > 1
        && (
            outcome.Exception is { } exception
                ? RetryPolicy.ShouldRetry(request, exception)
                : outcome.Result is { } response
                    && RetryPolicy.ShouldRetry(request, response)
                    && !(RetryPolicy.AskedDelay(response, time.GetUtcNow()) > policy.LongestDelay)
        );

    private async Task<HttpResponseMessage> AttemptAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(policy.AttemptTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var start = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, both.Token).ConfigureAwait(false);
            Tell(request, $"{(int)response.StatusCode} in {time.GetElapsedTime(start).TotalMilliseconds:0} ms");
            return response;
        }
        catch (OperationCanceledException e)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Tell(request, "no answer");
            throw new TimeoutException($"no answer within {policy.AttemptTimeout.TotalSeconds:0} s", e);
        }
    }

    private void Tell(HttpRequestMessage request, string outcome) =>
        reports.Report(
            new Report(
                ReportLevel.Detail,
                // Not the query: signed addresses carry credentials there.
                redactor.Redact($"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}: {outcome}")
            )
        );

    private string Why(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is { } e ? $"did not answer ({redactor.Redact(e.Message)})"
        : RetryPolicy.IsRateLimit(outcome.Result!) ? "asks to slow down"
        : $"answered {(int)outcome.Result!.StatusCode}";

    private RemoteException Failure(HttpRequestMessage request, Exception e)
    {
        var sent =
            e
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.ProxyTunnelError
                    or HttpRequestError.SecureConnectionError
            };
        return new RemoteException(
            ErrorCodes.Unreachable,
            remote,
            $"{remote} did not answer: {redactor.Redact((e.InnerException ?? e).Message.TrimEnd('.'))}.",
            $"Check the address {request.RequestUri?.GetLeftPart(UriPartial.Authority)} and the network, then run the same command again.",
            e
        )
        {
            MayHaveHappened = sent && !RetryPolicy.IsRepeatable(request),
        };
    }
}
