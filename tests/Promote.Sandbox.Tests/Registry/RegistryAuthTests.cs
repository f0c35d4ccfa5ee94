using System.Net;
using Microsoft.Extensions.Time.Testing;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Tests.Registry;

public class RegistryAuthTests
{
    [Fact]
    public async Task Who_comes_without_a_token_is_told_where_to_get_one_and_for_what()
    {
        await using var registry = await RegistryHost.StartAsync();

        using var response = await registry.Client.PostAsync("/v2/acme/web/blobs/uploads/", null);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response
            .Headers.WwwAuthenticate.ToString()
            .ShouldBe(
                $"Bearer realm=\"http://127.0.0.1:{registry.Port}/v2/_token\",service=\"promote-sandbox\","
                    + "scope=\"repository:acme/web:pull,push\""
            );
    }

    [Fact]
    public async Task A_wrong_password_gets_no_token()
    {
        await using var registry = await RegistryHost.StartAsync(anonymousPull: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/_token?scope=repository:acme/web:pull");
        request.Headers.Authorization = RegistryHost.Basic("promote", "wrong");

        (await registry.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_form_of_OAuth_works_too()
    {
        await using var registry = await RegistryHost.StartAsync();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "password",
                ["username"] = "promote",
                ["password"] = RegistryHost.Password,
                ["scope"] = "repository:acme/web:pull",
            }
        );

        (await registry.Client.PostAsync("/v2/_token", form)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_is_good_for_its_scope_only()
    {
        await using var registry = await RegistryHost.StartAsync();
        registry.Store.SeedBaseImage("acme/web", "1");
        registry.Store.SeedBaseImage("acme/other", "1");
        using var client = await registry.LogInAsync(actions: "pull");

        (await client.GetAsync("/v2/acme/web/tags/list")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/v2/acme/other/tags/list")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.PostAsync("/v2/acme/web/blobs/uploads/", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.DeleteAsync("/v2/acme/web/manifests/1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_ends_after_five_minutes()
    {
        var clock = new FakeTimeProvider();
        await using var registry = await RegistryHost.StartAsync(clock);
        using var client = await registry.LogInAsync();
        (await client.GetAsync("/v2/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromMinutes(5));

        (await client.GetAsync("/v2/")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void Without_a_password_one_may_pull_where_that_is_allowed_and_never_push()
    {
        var auth = new RegistryAuth(() => "secret", TimeProvider.System) { AllowAnonymousPull = true };

        var token = $"Bearer {auth.Issue(null, ["repository:acme/web:pull,push"])}";

        auth.Allows(token, "acme/web", "pull").ShouldBeTrue();
        auth.Allows(token, "acme/web", "push").ShouldBeFalse();
        new RegistryAuth(() => "secret", TimeProvider.System).Issue(null, ["repository:acme/web:pull"]).ShouldBeNull();
    }
}
