using System.Text.Json;
using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>Other people's actions, which do here what they do there.</summary>
public sealed class StandInTests(WorkflowRunner runner, FixtureRepositories fixtures) : IDisposable
{
    private readonly TemporaryFolder cache = new();

    private WorkflowRequest Request =>
        fixtures.Push("stand-ins.yml") with
        {
            Cache = cache.Path,
            Vars = new Dictionary<string, string> { ["KEY"] = "1" },
            Secrets = new Dictionary<string, string> { ["REGISTRY"] = "registry-key-31" },
        };

    [Fact]
    public async Task Checkout_fetches_a_commit_of_a_repository_into_a_folder()
    {
        var checkout = (await runner.RunAsync(Request)).ShouldSucceed().Job("checkout");

        var own = checkout.Step("own");
        own.Recorded.GetProperty("persistCredentials").GetBoolean().ShouldBeFalse();
        own.Recorded.GetProperty("fetchDepth").GetInt32().ShouldBe(1);
        own.Outputs["commit"].ShouldBe(await fixtures["shop"].RunAsync("rev-parse", "main"));
        checkout.Step("other").Outputs["ref"].ShouldBe("refs/tags/v1");
        checkout.Step("look").Log.ShouldStartWith("main 1 HEAD");
    }

    [Fact]
    public async Task Checkout_takes_no_forks_code_into_a_trusted_run()
    {
        var head = new { sha = "0123456789012345678901234567890123456789", repo = new { full_name = "someone/shop" } };
        var run = await runner.RunAsync(
            fixtures.Push("pull-request-head.yml") with
            {
                Event = new("pull_request_target", new { pull_request = new { head } }),
            }
        );

        run.ShouldEndAs("failure").Job("judge").Steps.Single().Log.ShouldContain("Refusing to check out fork");
    }

    [Fact]
    public async Task A_cache_is_saved_once_and_found_by_key_or_by_prefix()
    {
        async Task<string> UseAsync(string key) =>
            (await runner.RunAsync(Request with { Vars = new Dictionary<string, string> { ["KEY"] = key } }))
                .ShouldSucceed()
                .Job("cache")
                .Step("use")
                .Log;

        (await UseAsync("1")).ShouldBe("[] empty");
        (await UseAsync("1")).ShouldBe("[true] 1");
        (await UseAsync("10")).ShouldBe("[false] 1");
        // Its own comes before a newer one that only starts like it.
        (await UseAsync("1")).ShouldBe("[true] 1");
    }

    [Fact]
    public async Task Artifacts_go_from_job_to_job_under_names_that_are_used_once()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        run.Job("download").Step("look").Log.ShouldBe("./deep/file.txt\nhi");
        run.Job("upload").Step("again").Log.ShouldContain("already exists");
        run.Job("upload").Step("nothing").Outcome.ShouldBe("failure");
    }

    [Fact]
    public async Task Logins_attestations_and_sdks_are_what_the_job_may_have()
    {
        var login = (await runner.RunAsync(Request)).ShouldSucceed().Job("login");

        login.Step("look").Log.ShouldBe($"{"ann:registry-key-31".Length}");
        login.Step("attest").Recorded.GetProperty("subject").GetString().ShouldBe("sha256:aaaa");
        login.Step("dotnet").Outputs["dotnet-version"].ShouldStartWith("10.");
        login.Step("old-dotnet").Outcome.ShouldBe("failure");
    }

    [Fact]
    public async Task An_apps_token_needs_its_key_and_is_masked()
    {
        var request = fixtures.Push("app.yml") with
        {
            Apps = [new("Iv23", "the-private-key", "ghs_app_token_1", "promoter", Repositories: ["acme/manifests"])],
            Vars = new Dictionary<string, string> { ["CLIENT"] = "Iv23" },
            Secrets = new Dictionary<string, string> { ["KEY"] = "the-private-key" },
        };
        var token = (await runner.RunAsync(request)).ShouldSucceed().Job("token");

        token.Step("use").Log.ShouldBe($"*** by promoter\n{"ghs_app_token_1".Length}");
        token.Outputs.ShouldBeEmpty();
        var recorded = token.Step("app").Recorded;
        recorded.GetProperty("repositories")[0].GetString().ShouldBe("manifests");
        recorded
            .GetProperty("permissions")
            .Deserialize<Dictionary<string, string>>()
            .ShouldBe(new Dictionary<string, string> { ["contents"] = "write", ["pull-requests"] = "write" });

        var wrong = request with { Secrets = new Dictionary<string, string> { ["KEY"] = "another" } };
        (await runner.RunAsync(wrong)).ShouldEndAs("failure").Job("token").Step("app").Log.ShouldContain("no App has");
        var elsewhere = request with { Apps = [request.Apps[0] with { Repositories = ["acme/other"] }] };
        (await runner.RunAsync(elsewhere))
            .ShouldEndAs("failure")
            .Job("token")
            .Step("app")
            .Log.ShouldContain("not installed");
    }

    public void Dispose() => cache.Dispose();
}
