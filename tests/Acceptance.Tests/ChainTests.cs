using System.Diagnostics;
using System.Text.Json;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>The main job: one image from source to prod, on the samples and on real parts.</summary>
public sealed class ChainTests(ChainTests.Samples samples) : IClassFixture<ChainTests.Samples>
{
    private static readonly string[] All = ["dev", "staging", "prod"];
    private readonly Sandbox sandbox = samples.Sandbox;

    [Fact]
    public async Task One_image_goes_from_source_to_prod_and_every_environment_runs_its_digest()
    {
        var folder = Directory.CreateTempSubdirectory("promote-acceptance-chain-");
        try
        {
            var cli = await CliAsync(folder.FullName);

            // Built once, pushed, and read back.
            var build = (await cli.RunAsync("build", "--artifact", "a.json", "--output", "json")).ShouldExit(0);
            (await cli.RunAsync("bump", "--artifact", "a.json")).ShouldExit(0);
            await SettleAsync(cli, "dev");

            // Merged by the forge when its check is green.
            (await cli.RunAsync("to", "staging")).ShouldExit(0);
            await MergedAsync("promote/staging/web");
            await SettleAsync(cli, "staging");

            // Merged by a person, once its owner approved.
            var prod = (await cli.RunAsync("to", "prod", "--output", "json")).ShouldExit(0);
            prod.Text("outcome").ShouldBe("pull-request-open");
            var pull = $"{sandbox.Api}/repos/acme/manifests/pulls/{prod.PullRequest}";
            await RefusedAsync($"{pull}/merge");
            await sandbox.CallAsync(HttpMethod.Post, $"{pull}/reviews", "reviewer", new { @event = "APPROVE" });
            await Eventually.TrueAsync(
                async () =>
                    (await sandbox.CallAsync(HttpMethod.Get, pull, "reviewer"))
                        .GetProperty("mergeable_state")
                        .GetString() == "clean",
                "the prod pull request may be merged"
            );
            await sandbox.CallAsync(HttpMethod.Put, $"{pull}/merge", "reviewer", new { sha = prod.Text("commit") });

            // Nothing runs in prod until a person syncs.
            (await cli.RunAsync("wait", "prod", "--timeout", "1s"))
                .ShouldExit(4)
                .ShouldSay("PROMOTE4002", "for a person to sync", "argocd app sync web-prod");
            await sandbox.CallAsync(HttpMethod.Post, "/api/v1/applications/web-prod/sync", "argocd", new { });
            await SettleAsync(cli, "prod");

            await ProveAsync(build);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task ProveAsync(Run build)
    {
        var image = build.Json.GetProperty("images")[0];
        var reference = image.GetProperty("reference").GetString()!;
        var environments = await sandbox.EnvironmentsAsync();
        environments.Keys.ShouldBe(All, ignoreOrder: true);
        foreach (var environment in environments.Values)
        {
            var digest = Text(environment, "digest");
            reference.ShouldEndWith($":{build.Text("tag")}@{digest}");
            Text(environment, "runningDigest").ShouldBe(digest);
            Text(environment, "tag").ShouldBe(build.Text("tag"));
            Text(environment, "answeredVersion").ShouldBe(build.Text("tag"));
            Text(environment, "health").ShouldBe("Healthy");
            Text(environment, "sync").ShouldBe("Synced");
        }
    }

    private static async Task SettleAsync(PromoteCli cli, string environment)
    {
        (await cli.RunAsync("wait", environment, "--timeout", "90s")).ShouldExit(0);
        (await cli.RunAsync("smoke", environment)).ShouldExit(0);
    }

    private Task MergedAsync(string branch) =>
        Eventually.TrueAsync(
            async () =>
                (
                    await sandbox.CallAsync(
                        HttpMethod.Get,
                        $"{sandbox.Api}/repos/acme/manifests/pulls?state=all",
                        "developer"
                    )
                )
                    .EnumerateArray()
                    .Any(pull =>
                        pull.GetProperty("head").GetProperty("ref").GetString() == branch
                        && pull.GetProperty("merged_at").ValueKind == JsonValueKind.String
                    ),
            $"{branch} is merged"
        );

    private async Task RefusedAsync(string merge)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, merge);
        request.Headers.Add("Authorization", $"Bearer {sandbox.Token("developer")}");
        using var response = await sandbox.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(405);
    }

    // The tool, in a clone of the sample application; its build needs the machine's own package cache.
    private async Task<PromoteCli> CliAsync(string folder)
    {
        var cli = new PromoteCli(sandbox, folder)
        {
            WorkingDirectory = Path.Combine(folder, "web"),
            ["HOME"] = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            ["PROMOTE_MANIFESTS"] = "acme/manifests",
        };
        var url = new UriBuilder($"{sandbox.Url}/acme/web.git")
        {
            UserName = "dana",
            Password = sandbox.Token("developer"),
        };
        using var clone = Process.Start("git", ["clone", "--quiet", url.Uri.ToString(), cli.WorkingDirectory]);
        await clone.WaitForExitAsync();
        clone.ExitCode.ShouldBe(0);
        return cli;
    }

    private static string? Text(JsonElement environment, string name) => environment.GetProperty(name).GetString();

    /// <summary>A sandbox whose samples are this test's alone.</summary>
    public sealed class Samples : IAsyncLifetime
    {
        public Sandbox Sandbox { get; } = new() { WithSamples = true };

        public ValueTask InitializeAsync() => Sandbox.InitializeAsync();

        public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
    }
}
