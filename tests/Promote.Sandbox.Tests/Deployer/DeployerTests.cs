using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Promote.Sandbox.Deployer;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Tests.Deployer;

public class DeployerTests(PublishedImages images) : IClassFixture<PublishedImages>
{
    [Fact]
    public async Task Dev_and_staging_follow_the_branch_and_prod_waits_for_a_person()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForVersionAsync("web-dev", images.First.Tag);
        await host.WaitForVersionAsync("web-staging", images.First.Tag);
        var waiting = await host.GetAsync("web-prod", refresh: true);
        waiting["status"]!["sync"]!["status"]!.GetValue<string>().ShouldBe("OutOfSync");
        DeployerHost.Health(waiting).ShouldBe("Missing");
        (await host.Client.GetAsync("/_env/web-prod/healthz")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await host.SyncAsync("web-prod")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.WaitForVersionAsync("web-prod", images.First.Tag);

        var environments = await host.Client.GetFromJsonAsync<List<EnvironmentState>>("/_sandbox/environments");
        environments!.Select(one => one.Environment).ShouldBe(["dev", "prod", "staging"]);
        foreach (var environment in environments!)
        {
            environment.Tag.ShouldBe(images.First.Tag);
            environment.Digest.ShouldBe(images.First.Digest);
            environment.RunningDigest.ShouldBe(images.First.Digest);
            environment.AnsweredVersion.ShouldBe(images.First.Tag);
            environment.Health.ShouldBe("Healthy");
            environment.Sync.ShouldBe("Synced");
        }

        var health = await host.Client.GetFromJsonAsync<JsonObject>("/_env/web-prod/healthz");
        health!["commit"]!.GetValue<string>().ShouldBe(images.First.Commit);
    }

    [Fact]
    public async Task Right_after_a_push_what_is_said_is_about_the_commit_before()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForVersionAsync("web-dev", images.First.Tag);
        var old = host.Deployer.Find("web-dev")!.State.Workload!.Id;

        var commit = await host.PinAsync("dev", images.Second.Tag, images.Second.Digest);
        var stale = await host.GetAsync("web-dev");
        var fresh = await host.GetAsync("web-dev", refresh: true);

        DeployerHost.Health(stale).ShouldBe("Healthy");
        stale["status"]!["sync"]!["status"]!.GetValue<string>().ShouldBe("Synced");
        stale["status"]!["sync"]!["revision"]!.GetValue<string>().ShouldNotBe(commit);
        fresh["status"]!["sync"]!["revision"]!.GetValue<string>().ShouldBe(commit);
        await host.WaitForVersionAsync("web-dev", images.Second.Tag);
        var deployed = await host.GetAsync("web-dev");
        deployed["status"]!["operationState"]!["syncResult"]!["revision"]!.GetValue<string>().ShouldBe(commit);
        deployed["status"]!["summary"]!["images"]!
            .ToJsonString()
            .ShouldBe($"[\"{images.Name}:{images.Second.Tag}@{images.Second.Digest}\"]");
        await Eventually.Async(() => !IsRunning(old), "end of the old process");
    }

    [Fact]
    public async Task A_commit_that_is_about_something_else_moves_the_revision_and_restarts_nothing()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForVersionAsync("web-dev", images.First.Tag);
        var process = host.Deployer.Find("web-dev")!.State.Workload!.Id;
        var deployed = (await host.GetAsync("web-dev"))["status"]!["operationState"]!.ToJsonString();

        var commit = await host.WriteAsync("README.md", "Something else.\n");
        var application = await host.GetAsync("web-dev", refresh: true);

        application["status"]!["sync"]!["revision"]!.GetValue<string>().ShouldBe(commit);
        application["status"]!["sync"]!["status"]!.GetValue<string>().ShouldBe("Synced");
        application["status"]!["operationState"]!.ToJsonString().ShouldBe(deployed);
        host.Deployer.Find("web-dev")!.State.Workload!.Id.ShouldBe(process);
    }

    [Fact]
    public async Task A_sync_may_have_succeeded_while_the_image_can_not_be_pulled_and_the_old_version_still_answers()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForVersionAsync("web-dev", images.First.Tag);

        await host.PinAsync("dev", "nowhere", $"sha256:{new string('0', 64)}");
        await host.GetAsync("web-dev", refresh: true);
        await host.WaitForHealthAsync("web-dev", "Degraded");

        var status = (await host.GetAsync("web-dev"))["status"]!;
        status["operationState"]!["phase"]!.GetValue<string>().ShouldBe("Succeeded");
        status["health"]!["message"]!.GetValue<string>().ShouldStartWith("ImagePullBackOff: ");
        status["summary"]!["images"]!.AsArray().Count.ShouldBe(2);
        (await host.VersionAsync("web-dev")).ShouldBe(images.First.Tag);
    }

    [Fact]
    public async Task A_process_that_died_comes_back_where_self_heal_is_on_and_stays_dead_elsewhere()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForVersionAsync("web-dev", images.First.Tag);
        await host.WaitForVersionAsync("web-staging", images.First.Tag);

        foreach (var name in new[] { "web-staging", "web-dev" })
        {
            using var process = Process.GetProcessById(host.Deployer.Find(name)!.State.Workload!.Id);
            process.Kill();
            await process.WaitForExitAsync();
        }

        await host.WaitForHealthAsync("web-staging", "Degraded");
        await host.WaitForVersionAsync("web-dev", images.First.Tag);
        await host.GetAsync("web-staging", refresh: true);
        DeployerHost.Health(await host.GetAsync("web-staging")).ShouldBe("Degraded");
    }

    [Fact]
    public async Task What_can_not_be_rendered_is_a_condition_and_changes_nothing_that_runs()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForVersionAsync("web-dev", images.First.Tag);

        await host.WriteAsync("apps/web/overlays/dev/kustomization.yaml", "resources: [../../base]\npatches: []\n");
        var status = (await host.GetAsync("web-dev", refresh: true))["status"]!;

        status["sync"]!["status"]!.GetValue<string>().ShouldBe("Unknown");
        status["conditions"]![0]!["type"]!.GetValue<string>().ShouldBe("ComparisonError");
        status["conditions"]![0]!["message"]!.GetValue<string>().ShouldContain("'patches'");
        (await host.VersionAsync("web-dev")).ShouldBe(images.First.Tag);
    }

    [Fact]
    public async Task An_image_that_comes_late_is_tried_again_and_of_an_index_its_own_digest_counts()
    {
        await using var host = await DeployerHost.StartAsync(images, TimeSpan.FromMilliseconds(100));
        await host.WaitForVersionAsync("web-dev", images.First.Tag);
        var platform = images.Registry.Store.FindManifest("acme/web", images.Second.Digest)!.Digest;
        var index = Encoding.UTF8.GetBytes(
            $$"""
            {
              "schemaVersion": 2,
              "mediaType": "{{MediaTypes.OciIndex}}",
              "manifests": [
                { "digest": "{{images.First.Digest}}", "platform": { "os": "unknown", "architecture": "unknown" } },
                { "digest": "{{platform}}", "platform": { "os": "linux", "architecture": "amd64" } }
              ]
            }
            """
        );
        var digest = ContentDigest.Of(index);

        await host.PinAsync("dev", "multi", digest.ToString());
        await host.WaitForHealthAsync("web-dev", "Degraded");
        images.Registry.Store.PutManifest("acme/web", "multi", MediaTypes.OciIndex, index);
        await host.WaitForVersionAsync("web-dev", images.Second.Tag);

        host.Deployer.Find("web-dev")!.State.Workload!.Image.Digest.ShouldBe(digest);
    }

    [Fact]
    public async Task What_ran_when_the_deployer_stopped_runs_again_when_it_starts_even_if_the_branch_moved_on()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForHealthAsync("web-dev", "Healthy");
        await host.SyncAsync("web-prod");
        await host.WaitForVersionAsync("web-prod", images.First.Tag);
        var process = host.Deployer.Find("web-prod")!.State.Workload!.Id;
        await host.PinAsync("prod", images.Second.Tag, images.Second.Digest);

        await host.DownAsync();
        var ended = !IsRunning(process);
        await host.UpAsync();
        await Eventually.Async(() => host.Deployer.Find("web-prod") is not null, "application");
        await host.WaitForVersionAsync("web-prod", images.First.Tag);

        ended.ShouldBeTrue();
        var status = (await host.GetAsync("web-prod", refresh: true))["status"]!;
        status["sync"]!["status"]!.GetValue<string>().ShouldBe("OutOfSync");
        status["operationState"]!["phase"]!.GetValue<string>().ShouldBe("Succeeded");
    }

    [Fact]
    public async Task Git_is_looked_at_without_being_asked_to()
    {
        await using var host = await DeployerHost.StartAsync(images, TimeSpan.FromMilliseconds(100));
        await host.WaitForVersionAsync("web-dev", images.First.Tag);

        await host.PinAsync("dev", images.Second.Tag, images.Second.Digest);

        await host.WaitForVersionAsync("web-dev", images.Second.Tag);
        await Eventually.Async(
            () => host.Deployer.Environments.Any(one => one.AnsweredVersion == images.Second.Tag),
            "environment that answers the second version"
        );
    }

    [Fact]
    public async Task The_API_refuses_as_that_of_Argo_CD_does()
    {
        await using var host = await DeployerHost.StartAsync(images);
        await host.WaitForHealthAsync("web-dev", "Healthy");
        using var stranger = new HttpClient { BaseAddress = host.Client.BaseAddress };

        (await stranger.GetAsync("/api/v1/applications")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        (await stranger.GetAsync("/api/v1/applications/web-dev")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Client.GetAsync("/api/v1/applications/none")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.SyncAsync("none")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.SyncAsync("web-dev", "0123456")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.SyncAsync("web-prod", "--all")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await stranger.GetAsync("/api/version")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.GetAsync("/api/v1/session/userinfo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var list = await host.Client.GetFromJsonAsync<JsonObject>("/api/v1/applications");
        list!["items"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public void The_SDK_pushed_the_image_with_its_commit_as_a_label()
    {
        var store = images.Registry.Store;
        var manifest = JsonNode.Parse(store.FindManifest("acme/web", images.First.Tag).ShouldNotBeNull().Bytes)!;
        ContentDigest.TryParse(manifest["config"]!["digest"]!.GetValue<string>(), out var digest).ShouldBeTrue();
        var file = store.FindBlob("acme/web", digest!).ShouldNotBeNull();

        var config = JsonNode.Parse(File.ReadAllText(file.FullName))!["config"]!;

        config["Labels"]!["org.opencontainers.image.revision"]!.GetValue<string>().ShouldBe(images.First.Commit);
        config["Entrypoint"]!.ToJsonString().ShouldBe("""["dotnet","/app/web.dll"]""");
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
