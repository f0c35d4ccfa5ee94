using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Promote.Errors;
using Promote.Tests.Http;

namespace Promote.Tests.Registries;

/// <summary>Where passwords and tokens go, and where they do not.</summary>
public sealed class RegistrySignInTests
{
    private static readonly byte[] Config = Images.Config(new() { ["revision"] = "abc" });
    private static readonly byte[] Manifest = Images.Manifest(Config);

    private readonly ConcurrentQueue<string> requests = new();

    [Fact]
    public async Task A_bearer_token_is_fetched_once_for_a_repository()
    {
        await using var authority = await AuthorityAsync("""{"token": "t0ken"}""");
        await using var registry = await RegistryAsync(
            $"Bearer realm=\"{authority.Address}/token\",service=\"reg\"",
            "Bearer t0ken"
        );
        using var config = DockerConfig.Of(Host(registry), "bot", "s3cret");

        var labels = await new RegistryClient(config.Environment).LabelsAsync(OciRegistryTests.Name(registry), "1");

        labels["revision"].ShouldBe("abc");
        requests
            .Where(request => request.Contains("/token"))
            .ShouldBe(["GET /token?service=reg&scope=repository%3Aacme%2Fweb%3Apull Basic Ym90OnMzY3JldA== "]);
    }

    [Fact]
    public async Task Without_credentials_a_token_is_asked_for_anonymously()
    {
        await using var authority = await AuthorityAsync("""{"access_token": "t0ken"}""");
        await using var registry = await RegistryAsync(
            $"Bearer realm=\"{authority.Address}/token?a=b\",service=\"reg\"",
            "Bearer t0ken"
        );

        var image = await new RegistryClient().FindAsync(OciRegistryTests.Name(registry), "1");

        image.ShouldNotBeNull();
        requests.ShouldContain("GET /token?a=b&service=reg&scope=repository%3Aacme%2Fweb%3Apull  ");
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_in_a_body_and_never_in_an_address()
    {
        await using var authority = await AuthorityAsync("""{"access_token": "t0ken"}""");
        await using var registry = await RegistryAsync(
            $"Bearer realm=\"{authority.Address}/token\",service=\"reg\"",
            "Bearer t0ken"
        );
        using var config = new DockerConfig(
            $$$"""{"auths": {"{{{Host(registry)}}}": {"identitytoken": "refr3sh"} } }"""
        );
        var client = new RegistryClient(config.Environment);

        (await client.FindAsync(OciRegistryTests.Name(registry), "1")).ShouldNotBeNull();

        var exchange = requests.Single(request => request.Contains("/token"));
        exchange.ShouldStartWith("POST /token  ");
        exchange.ShouldContain("grant_type=refresh_token");
        exchange.ShouldContain("refresh_token=refr3sh");
        string.Join('\n', client.Reports).ShouldNotContain("refr3sh");
    }

    [Theory]
    [InlineData("http://acme.test/token")]
    [InlineData("ftp://127.0.0.1/token")]
    [InlineData("/token")]
    [InlineData("")]
    public async Task No_password_goes_to_an_address_without_tls(string realm)
    {
        await using var registry = await RegistryAsync($"Bearer realm=\"{realm}\"", "Bearer t0ken");
        using var config = DockerConfig.Of(Host(registry), "bot", "s3cret");

        var error = await FailureAsync(registry, config);

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
        error.Message.ShouldContain("not an https address");
    }

    [Fact]
    public async Task A_registry_without_tls_cannot_send_the_password_to_another_host()
    {
        await using var registry = await RegistryAsync("Bearer realm=\"https://acme.test/token\"", "Bearer t0ken");
        using var config = DockerConfig.Of(Host(registry), "bot", "s3cret");

        var error = await FailureAsync(registry, config);

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
        error.Message.ShouldContain("acme.test");
    }

    [Fact]
    public async Task A_redirect_of_whoever_gives_tokens_is_not_followed_with_a_secret()
    {
        await using var thief = await LoopbackServer.StartAsync(RecordAsync);
        await using var authority = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = thief.Address + "/stolen";
            return Task.CompletedTask;
        });
        await using var registry = await RegistryAsync($"Bearer realm=\"{authority.Address}/token\"", "Bearer t0ken");
        using var config = new DockerConfig(
            $$$"""{"auths": {"{{{Host(registry)}}}": {"identitytoken": "refr3sh"} } }"""
        );

        await FailureAsync(registry, config);

        requests.ShouldAllBe(request => !request.Contains("/stolen"));
    }

    [Fact]
    public async Task A_redirect_to_where_blobs_are_kept_leaves_the_token_behind()
    {
        await using var store = await LoopbackServer.StartAsync(async context =>
        {
            await RecordAsync(context);
            await OciRegistryTests.AnswerAsync(context, "application/octet-stream", Config);
        });
        await using var authority = await AuthorityAsync("""{"token": "t0ken"}""");
        await using var registry = await RegistryAsync(
            $"Bearer realm=\"{authority.Address}/token\"",
            "Bearer t0ken",
            blobs: store.Address + "/kept"
        );

        var labels = await new RegistryClient().LabelsAsync(OciRegistryTests.Name(registry), "1");

        labels["revision"].ShouldBe("abc");
        requests.ShouldContain("GET /kept  ");
    }

    [Theory]
    [InlineData("""{"token": "a\r\nX-Evil: 1"}""")]
    [InlineData("""{"token": 5}""")]
    [InlineData("""{"token": ""}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task What_is_no_token_is_not_taken_for_one(string answer)
    {
        await using var authority = await AuthorityAsync(answer);
        await using var registry = await RegistryAsync($"Bearer realm=\"{authority.Address}/token\"", "Bearer t0ken");
        using var config = new DockerConfig("{}");

        (await FailureAsync(registry, config)).Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_ends_after_one_exchange()
    {
        await using var authority = await AuthorityAsync("""{"token": "other"}""");
        await using var registry = await RegistryAsync($"Bearer realm=\"{authority.Address}/token\"", "Bearer t0ken");
        using var config = new DockerConfig("{}");

        (await FailureAsync(registry, config)).Code.ShouldBe(ErrorCodes.NotAuthenticated);

        requests.Count(request => request.Contains("/token")).ShouldBe(1);
    }

    [Theory]
    [InlineData("Basic realm=\"reg\"")]
    [InlineData("Bearer realm=\"AUTHORITY/token\"")]
    [InlineData("")]
    public async Task Without_credentials_it_says_that_there_are_none_and_how_to_give_some(string challenge)
    {
        await using var authority = await AuthorityAsync("""{"token": "anonymous"}""");
        await using var registry = await RegistryAsync(
            challenge.Replace("AUTHORITY", authority.Address, StringComparison.Ordinal),
            "Bearer t0ken"
        );
        using var config = new DockerConfig("{}");

        var error = await FailureAsync(registry, config);

        error.Code.ShouldBe(ErrorCodes.NotAuthenticated);
        error.Message.ShouldStartWith($"No credentials for {Host(registry)} were found.");
        error.Next.ShouldBe(
            $"Run docker login {Host(registry)}, or set PROMOTE_REGISTRY, PROMOTE_REGISTRY_USER and PROMOTE_REGISTRY_PASSWORD."
        );
    }

    [Fact]
    public async Task Credentials_that_are_not_accepted_are_said_to_be_so()
    {
        await using var registry = await RegistryAsync("Basic realm=\"reg\"", "Basic other");
        using var config = DockerConfig.Of(Host(registry), "bot", "s3cret");

        var error = await FailureAsync(registry, config);

        error.Code.ShouldBe(ErrorCodes.NotAuthenticated);
        error.Message.ShouldContain("does not accept the token");
    }

    [Fact]
    public async Task A_password_goes_only_where_it_is_asked_for()
    {
        await using var registry = await RegistryAsync("Negotiate", "never");
        using var config = DockerConfig.Of(Host(registry), "bot", "s3cret");

        (await FailureAsync(registry, config)).Code.ShouldBe(ErrorCodes.NotAuthenticated);

        requests.ShouldAllBe(request => !request.Contains("Basic"));
    }

    [Fact]
    public async Task A_registry_that_asks_for_nothing_is_sent_no_password()
    {
        await using var registry = await RegistryAsync("", "");
        using var config = DockerConfig.Of(Host(registry), "bot", "s3cret");

        (
            await new RegistryClient(config.Environment).FindAsync(OciRegistryTests.Name(registry), "1")
        ).ShouldNotBeNull();

        requests.ShouldAllBe(request => !request.Contains("Basic"));
    }

    private static string Host(LoopbackServer server) => new Uri(server.Address).Authority;

    private static Task<RemoteException> FailureAsync(LoopbackServer registry, DockerConfig config) =>
        Should.ThrowAsync<RemoteException>(() =>
            new RegistryClient(config.Environment).FindAsync(OciRegistryTests.Name(registry), "1")
        );

    private Task<LoopbackServer> AuthorityAsync(string answer) =>
        LoopbackServer.StartAsync(async context =>
        {
            await RecordAsync(context);
            await context.Response.WriteAsync(answer);
        });

    private Task<LoopbackServer> RegistryAsync(string challenge, string accepted, string? blobs = null) =>
        LoopbackServer.StartAsync(async context =>
        {
            await RecordAsync(context);
            if (context.Request.Headers.Authorization.ToString() != accepted)
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = challenge;
            }
            else if (!context.Request.Path.Value!.Contains("/blobs/"))
                await OciRegistryTests.AnswerAsync(context, Images.OciManifest, Manifest);
            else if (blobs is null)
                await OciRegistryTests.AnswerAsync(context, "application/octet-stream", Config);
            else
                context.Response.Redirect(blobs);
        });

    private async Task RecordAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        requests.Enqueue(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization} {await body.ReadToEndAsync()}"
        );
    }
}
