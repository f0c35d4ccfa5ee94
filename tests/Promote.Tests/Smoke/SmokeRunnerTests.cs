using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Promote.Configuration;
using Promote.Errors;
using Promote.Http;
using Promote.Processes;
using Promote.Smoke;
using Promote.Smoke.Http;
using Promote.Tests.Http;

namespace Promote.Tests.Smoke;

public sealed class SmokeRunnerTests
{
    [Fact]
    public async Task An_answer_is_judged_by_status_header_and_json()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Headers["X-Version"] = "2";
            return context.Response.WriteAsJsonAsync(new { version = "2", path = context.Request.Path.Value });
        });

        var outcome = await RunAsync(
            new SmokeCheck
            {
                Get = server.Address + "/healthz",
                Expect = new SmokeExpectation
                {
                    Headers = new Dictionary<string, string>
                    {
                        ["X-Version"] = "2",
                        ["Content-Type"] = "application/json; charset=utf-8",
                    },
                    Json = new Dictionary<string, string> { ["/version"] = "2", ["/path"] = "/healthz" },
                },
            }
        );

        outcome.Passed.ShouldBeTrue(outcome.Detail);
    }

    [Fact]
    public async Task One_run_is_one_request()
    {
        var requests = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref requests);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        var outcome = await RunAsync(new SmokeCheck { Get = server.Address });

        outcome.ShouldBe(new CheckOutcome(false, "status 503, not 200"));
        requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_like_any_other()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            if (context.Request.Path == "/")
                context.Response.Redirect("/login");
            return Task.CompletedTask;
        });

        (await RunAsync(new SmokeCheck { Get = server.Address })).Detail.ShouldBe("status 302, not 200");
        (
            await RunAsync(
                new SmokeCheck
                {
                    Get = server.Address,
                    Expect = new SmokeExpectation
                    {
                        Status = 302,
                        Headers = new Dictionary<string, string> { ["Location"] = "/login" },
                    },
                }
            )
        ).Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_body_without_an_end_is_read_to_its_bound()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)'x');
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });

        var outcome = await RunAsync(
            new SmokeCheck
            {
                Get = server.Address,
                Expect = new SmokeExpectation { Body = "end" },
            }
        );

        outcome.Detail.ShouldStartWith("the body does not contain 'end', as far as it was read: xxx");
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails_the_check()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();

        var outcome = await RunAsync(new SmokeCheck { Get = address });

        outcome.Passed.ShouldBeFalse();
        outcome.Detail.ShouldStartWith("the app did not answer: Connection refused");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_fails_the_check()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        (await RunAsync(new SmokeCheck { Get = server.Address })).Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Plain_http_where_https_is_asked_for_fails_the_check()
    {
        await using var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask);

        var outcome = await RunAsync(
            new SmokeCheck { Get = server.Address.Replace("http:", "https:", StringComparison.Ordinal) }
        );

        outcome.Passed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("exit 0", true, "exit code 0")]
    [InlineData("echo seen; echo; exit 3", false, "exit code 3: seen")]
    [InlineData("echo t0psecret >&2; exit 1", false, "exit code 1: ***")]
    public async Task A_command_is_judged_by_its_exit_code(string script, bool passed, string detail) =>
        (await RunAsync(new SmokeCheck { Run = ["sh", "-c", script] })).ShouldBe(new CheckOutcome(passed, detail));

    [Fact]
    public async Task No_shell_reads_a_command() =>
        (await RunAsync(new SmokeCheck { Run = ["echo", "$(id) `id`; exit 3"] })).ShouldBe(
            new CheckOutcome(true, "exit code 0: $(id) `id`; exit 3")
        );

    [Fact]
    public async Task A_command_that_is_not_installed_is_not_worth_another_try() =>
        (
            await Should.ThrowAsync<ProgramException>(() =>
                RunAsync(new SmokeCheck { Run = ["promote-no-such-program"] })
            )
        ).Code.ShouldBe(ErrorCodes.ProgramNotFound);

    [Fact]
    public void Commands_get_no_tokens() =>
        SmokeRunner
            .Without(["PATH", "PROMOTE_TOKEN", "my_token", "SYSTEM_ACCESSTOKEN", "TOKEN_COUNT"], ["SYSTEM_ACCESSTOKEN"])
            .ShouldBe(
                new Dictionary<string, string?>
                {
                    ["PROMOTE_TOKEN"] = null,
                    ["my_token"] = null,
                    ["SYSTEM_ACCESSTOKEN"] = null,
                }
            );

    private static Task<CheckOutcome> RunAsync(SmokeCheck check)
    {
        var reports = new Progress<Report>();
        var redactor = new Redactor(["t0psecret"]);
        var clients = new HttpClients(TimeProvider.System, reports, redactor);
        return new SmokeRunner(clients, new ProgramRunner(redactor, TimeProvider.System, reports), []).RunAsync(
            check,
            TestContext.Current.CancellationToken
        );
    }
}
