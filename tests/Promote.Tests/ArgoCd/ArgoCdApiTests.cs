using Microsoft.AspNetCore.Http;
using Promote.ArgoCd;
using Promote.ArgoCd.Api;
using Promote.Errors;
using Promote.Http;
using Promote.Tests.Http;

namespace Promote.Tests.ArgoCd;

public sealed class ArgoCdApiTests
{
    private const string Token = "s3cret-t0ken";
    private readonly List<string> reports = [];

    [Fact]
    public async Task An_application_is_read_with_all_that_the_judge_needs()
    {
        var seen = "";
        var state = await ReadAsync(
            context =>
            {
                seen =
                    $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization}";
                return context.Response.WriteAsync(Whole);
            },
            refresh: true
        );

        seen.ShouldBe($"GET /api/v1/applications/web-dev?refresh=normal Bearer {Token}");
        state.Revisions.ShouldBe([States.Wanted]);
        state.DeployedRevisions.ShouldBe([States.Before]);
        (state.Sync, state.Health, state.OperationPhase, state.OperationMessage).ShouldBe(
            ("OutOfSync", "Degraded", "Failed", "one or more objects failed")
        );
        state.HealthMessage.ShouldBe("Deployment/web: crash loop");
        state.Images.ShouldBe(["ghcr.io/acme/web:2@sha256:ab", "busybox"]);
        state.Conditions.ShouldBe(["ComparisonError: no such file"]);
        state.AutoSync.ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_application_without_a_status_is_an_application()
    {
        var state = await ReadAsync("""{"metadata":{"name":"web-dev"},"spec":null}""");

        (state.Sync, state.Health, state.OperationPhase).ShouldBe(("Unknown", "Unknown", null));
        state.Revisions.ShouldBeEmpty();
        state.Images.ShouldBeEmpty();
        state.AutoSync.ShouldBeFalse();
    }

    [Fact]
    public async Task Several_sources_have_several_revisions()
    {
        var state = await ReadAsync(
            """
            {"metadata":{},"status":{"sync":{"revision":"","revisions":["a",null,"b"]},
             "operationState":{"phase":"Running","operation":{"sync":{"revisions":["c","d"]}}}}}
            """
        );

        state.Revisions.ShouldBe(["a", "b"]);
        state.DeployedRevisions.ShouldBe(["c", "d"]);
    }

    [Fact]
    public async Task An_operation_that_was_just_asked_for_is_running_whatever_the_last_one_came_to()
    {
        var state = await ReadAsync(
            """
            {"metadata":{},"operation":{"sync":{"revision":"new"}},
             "status":{"operationState":{"phase":"Succeeded","syncResult":{"revision":"old"}}}}
            """
        );

        (state.OperationPhase, state.DeployedRevisions[0]).ShouldBe(("Running", "new"));
    }

    [Theory]
    [InlineData("""{"automated":{}}""", true)]
    [InlineData("""{"automated":{"enabled":true}}""", true)]
    [InlineData("""{"automated":{"enabled":false}}""", false)]
    [InlineData("""{"automated":null}""", false)]
    [InlineData("{}", false)]
    public async Task Auto_sync_is_on_where_it_is_present_and_not_disabled(string policy, bool on) =>
        (await ReadAsync($$$"""{"metadata":{},"spec":{"syncPolicy":{{{policy}}}}}""")).AutoSync.ShouldBe(on);

    [Theory]
    [InlineData("""{"metadata":{},"status":"fine"}""")]
    [InlineData("""{"metadata":{},"status":{"sync":{"revision":7}}}""")]
    [InlineData("<html>Sign in</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task An_answer_of_another_shape_is_said_to_be_one(string body)
    {
        var error = await Should.ThrowAsync<RemoteException>(() => ReadAsync(body));

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
        error.Next.ShouldContain("ARGOCD_SERVER");
    }

    [Fact]
    public async Task A_namespace_of_its_own_and_odd_names_are_escaped()
    {
        var seen = "";
        await ReadAsync(
            context =>
            {
                seen = context.Request.Path + context.Request.QueryString.Value;
                return context.Response.WriteAsync("""{"metadata":{}}""");
            },
            application: "team a/web?x#y"
        );

        seen.ShouldBe("/api/v1/applications/web%3Fx%23y?appNamespace=team%20a");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData("..")]
    [InlineData("a/")]
    public async Task A_name_that_is_none_is_not_asked_for(string application) =>
        (
            await Should.ThrowAsync<UsageException>(() =>
                ReadAsync(_ => Task.FromException(new InvalidOperationException()), application: application)
            )
        ).Code.Exit.ShouldBe(ExitCode.Usage);

    [Fact]
    public async Task Of_a_refusal_both_possible_causes_are_said()
    {
        var error = await FailAsync(403, """{"error":"permission denied","code":7,"message":"permission denied"}""");

        error.Code.Exit.ShouldBe(ExitCode.NotAllowed);
        error.Message.ShouldContain("has no such Application, or the token may not see it (permission denied)");
    }

    [Theory]
    [InlineData(401, ExitCode.NotAllowed)]
    [InlineData(404, ExitCode.Usage)]
    [InlineData(307, ExitCode.Unreachable)]
    [InlineData(400, ExitCode.Unreachable)]
    [InlineData(503, ExitCode.Unreachable)]
    public async Task Every_refusal_has_its_exit_code(int status, ExitCode exit)
    {
        var error = await FailAsync(status, "not json");

        error.Code.Exit.ShouldBe(exit);
        (error.ToDisplayString() + string.Join('\n', reports)).ShouldNotContain(Token);
    }

    [Fact]
    public async Task A_redirect_gets_no_token_and_is_named()
    {
        var error = await Should.ThrowAsync<RemoteException>(() =>
            ReadAsync(context =>
            {
                context.Response.Redirect("https://elsewhere.test/x?y", permanent: false);
                return Task.CompletedTask;
            })
        );

        error.Message.ShouldContain("(https://elsewhere.test)");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_may_be_asked_for_again()
    {
        var error = await Should.ThrowAsync<RemoteException>(() =>
            ReadAsync(async context =>
            {
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
                context.Abort();
            })
        );

        error.IsRetryable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("argocd.example.com", "https://argocd.example.com/")]
    [InlineData("argocd.example.com:8443/argo/", "https://argocd.example.com:8443/argo/")]
    [InlineData("https://argocd.example.com/argo", "https://argocd.example.com/argo/")]
    [InlineData("http://argocd.internal", "http://argocd.internal/")]
    [InlineData("localhost:8080", "http://localhost:8080/")]
    [InlineData("127.0.0.1", "http://127.0.0.1/")]
    [InlineData("[::1]:81", "http://[::1]:81/")]
    [InlineData("https://localhost", "https://localhost/")]
    [InlineData(" argocd.example.com\n", "https://argocd.example.com/")]
    public void The_address_may_come_in_several_forms(string text, string address) =>
        ArgoCdServer.Of(text, Token).Address.AbsoluteUri.ShouldBe(address);

    [Theory]
    [InlineData(null, Token, "ARGOCD_SERVER is not set")]
    [InlineData("ftp://argocd.example.com", Token, "not the address of a server")]
    [InlineData("https://me:hunter2@argocd.example.com", Token, "not the address of a server")]
    [InlineData("https://argocd.example.com/?a=hunter2", Token, "not the address of a server")]
    [InlineData("argocd.example.com", " ", "ARGOCD_AUTH_TOKEN is not set")]
    [InlineData("argocd.example.com", "hun\nter2", "holds a character that no token has")]
    public void A_wrong_setting_is_said_without_its_value(string? address, string token, string what)
    {
        var error = Should.Throw<PromoteException>(() => ArgoCdServer.Of(address, token));

        error.Message.ShouldContain(what);
        error.ToDisplayString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_server_as_text_does_not_show_the_token() =>
        ArgoCdServer.Of("argocd.example.com", Token).ToString().ShouldBe("https://argocd.example.com/");

    private const string Whole = """
        {
          "metadata": {"name": "web-dev", "uid": "x"},
          "spec": {"syncPolicy": {"automated": {"selfHeal": true}}},
          "status": {
            "sync": {"status": "OutOfSync", "revision": "1111111111111111111111111111111111111111", "comparedTo": {}},
            "health": {"status": "Degraded", "lastTransitionTime": "2026-01-05T10:00:00Z"},
            "operationState": {
              "phase": "Failed", "message": "one or more objects failed", "retryCount": 5,
              "syncResult": {"revision": "0000000000000000000000000000000000000000", "resources": []}
            },
            "resources": [
              {"kind": "Service", "name": "web", "health": {"status": "Healthy"}},
              {"kind": "Deployment", "name": "web", "health": {"status": "Degraded", "message": "crash loop"}}
            ],
            "summary": {"images": ["ghcr.io/acme/web:2@sha256:ab", null, "busybox"]},
            "conditions": [
              {"type": "OrphanedResourceWarning", "message": "1"},
              {"type": "ComparisonError", "message": "no such file"}
            ]
          }
        }
        """;

    private Task<ApplicationState> ReadAsync(string body) => ReadAsync(context => context.Response.WriteAsync(body));

    private Task<RemoteException> FailAsync(int status, string body) =>
        Should.ThrowAsync<RemoteException>(() =>
            ReadAsync(context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(body);
            })
        );

    private async Task<ApplicationState> ReadAsync(
        RequestDelegate answer,
        string application = "web-dev",
        bool refresh = false
    )
    {
        await using var server = await LoopbackServer.StartAsync(answer);
        var clients = new HttpClients(TimeProvider.System, new Reports(reports), Redactor.None)
        {
            Policy = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(1) },
        };
        using var argo = new ArgoCdApi(clients, server.Address, Token, TimeProvider.System);
        return await argo.GetAsync(application, refresh, TestContext.Current.CancellationToken);
    }

    private sealed class Reports(List<string> lines) : IProgress<Report>
    {
        public void Report(Report value) => lines.Add(value.Text);
    }
}
