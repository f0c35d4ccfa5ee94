using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using Promote.Errors;
using Promote.Http;

namespace Promote.Tests.Http;

public sealed class RetryingHandlerTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-05T10:00:00Z", null))
    {
        AutoAdvanceAmount = TimeSpan.Zero,
    };
    private readonly List<string> reports = [];

    [Fact]
    public async Task A_read_is_sent_again_after_server_errors_until_it_succeeds()
    {
        var server = new Answers(_ => Status(503), _ => Status(502), _ => Status(200));

        var response = await SendAsync(server, HttpMethod.Get);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task A_read_that_keeps_failing_comes_back_after_the_last_attempt()
    {
        var server = new Answers(_ => Status(503));

        var response = await SendAsync(server, HttpMethod.Get);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Requests.ShouldBe(5);
    }

    [Fact]
    public async Task A_write_that_a_server_error_answered_is_not_sent_twice()
    {
        var server = new Answers(_ => Status(502), _ => Status(201));

        var response = await SendAsync(server, HttpMethod.Post);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_that_was_refused_for_its_rate_is_sent_again_after_the_wait_that_was_asked_for()
    {
        var server = new Answers(_ => RetryAfter(429, 20), _ => Status(201));
        var start = time.GetUtcNow();

        var response = await SendAsync(server, HttpMethod.Post);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        (time.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_wait_beyond_the_longest_is_not_sat_out()
    {
        var server = new Answers(_ => RetryAfter(403, 3000), _ => Status(200));

        var response = await SendAsync(server, HttpMethod.Get);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_breaks_during_a_write_is_said_to_have_happened_perhaps()
    {
        var server = new Answers(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "ended"));

        var error = await Should.ThrowAsync<RemoteException>(() => SendAsync(server, HttpMethod.Post));

        error.MayHaveHappened.ShouldBeTrue();
        error.IsRetryable.ShouldBeFalse();
        error.Code.Exit.ShouldBe(ExitCode.Unreachable);
        server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_and_then_named_without_the_query()
    {
        var server = new Answers(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));

        var error = await Should.ThrowAsync<RemoteException>(() => SendAsync(server, HttpMethod.Post));

        error.MayHaveHappened.ShouldBeFalse();
        error.Next.ShouldContain("https://forge.test");
        server.Requests.ShouldBe(5);
        string.Join('\n', reports).ShouldNotContain("s3cret");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageHandler server, HttpMethod method)
    {
        using var client = new HttpMessageInvoker(
            new RetryingHandler("forge", new RetryPolicy(), time, new Reports(reports), Redactor.None)
            {
                InnerHandler = server,
            }
        );
        using var request = new HttpRequestMessage(method, "https://forge.test/path?sig=s3cret");
        request.Content = method == HttpMethod.Post ? new StringContent("x") : null;
        var sending = client.SendAsync(request, TestContext.Current.CancellationToken);
        while (!sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await sending;
    }

    private static HttpResponseMessage Status(int status) => new((HttpStatusCode)status);

    private static HttpResponseMessage RetryAfter(int status, int seconds)
    {
        var response = Status(status);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        return response;
    }

    private sealed class Reports(List<string> lines) : IProgress<Report>
    {
        public void Report(Report value) => lines.Add(value.Text);
    }

    private sealed class Answers(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(answers[Math.Min(Requests++, answers.Length - 1)](request));
    }
}
