using System.Diagnostics;
using System.Globalization;
using System.Text;
using Acceptance.Tests.World;
using Promote.Attacks.Tests.World;
using Promote.Errors;
using Promote.Tests.Manifests;

namespace Promote.Attacks.Tests.Forge;

/// <summary>What judging a pull request costs in a large repository, counted where the requests arrive.</summary>
[Trait("Suite", "Slow")]
public sealed class ForgeScaleTests(Kubectl kubectl, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Apps = 3_600; // of five files each: 18,000
    private const int Changed = 200;

    // Nobody else's requests are counted.
    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => sandbox.InitializeAsync();

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task A_pull_request_of_200_files_among_18_000()
    {
        var world = ForgeWorld.Empty(sandbox, kubectl);
        await sandbox.CreateAsync(
            world.Repository,
            new Dictionary<string, string>
            {
                ["promote.yaml"] = """
                version: 1
                environments:
                  dev: { deliver: commit }
                  staging: { from: dev, deliver: pull-request }
                  prod: { from: staging, deliver: pull-request }
                apps: apps/*/overlays/{env}/kustomization.yaml
                """,
            }
        );
        var tag = new string('5', 40);
        var digest = await world.PushAsync(tag);
        var old = new string('b', 40);
        var files = new Change();
        var promotion = new Change();
        for (var i = 0; i < Apps; i++)
        {
            var folder = $"apps/app{i.ToString("D4", CultureInfo.InvariantCulture)}";
            files
                .Write($"{folder}/base/kustomization.yaml", "resources: [deployment.yaml]\n")
                .Write($"{folder}/base/deployment.yaml", Names.Deployment($"app{i}", world.Image));
            foreach (var environment in new[] { "dev", "staging" })
                files.Write($"{folder}/overlays/{environment}/kustomization.yaml", world.Overlay(tag, digest));
            var prod = $"{folder}/overlays/prod/kustomization.yaml";
            files.Write(prod, world.Overlay(old, "sha256:" + new string('b', 64)));
            if (i < Changed)
                promotion.Write(prod, world.Overlay(tag, digest));
        }

        await ImportAsync(world, "main", files);
        await ImportAsync(world, "promote/prod/many", promotion);
        var number = await world.OpenAsync("promote/prod/many");
        await sandbox.CallAsync(HttpMethod.Delete, "/_sandbox/requests", "admin");
        var since = Stopwatch.StartNew();

        var result = await world.VerifyAsync(number);

        var seconds = since.Elapsed.TotalSeconds;
        var requests = (await sandbox.CallAsync(HttpMethod.Get, "/_sandbox/requests", "admin"))
            .EnumerateArray()
            .ToList();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Environments.Count} environments judged in {seconds:F1} s, by {requests.Count} requests and {requests.Sum(one => one.GetProperty("bytesOut").GetInt64())} bytes fetched"
            )
        );
        result.Exit.ShouldBe(ExitCode.Done, AttackTests.Said(result));
        result.Environments.Count.ShouldBe(Changed);
    }

    // Past the forge: what is measured is reading.
    private async Task ImportAsync(ForgeWorld world, string branch, Change change)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "git",
                ["--git-dir", sandbox.GitDirectory(world.Repository), "fast-import", "--quiet", "--force"]
            )
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
            }
        )!;
        var input = process.StandardInput.BaseStream;
        await input.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"commit refs/heads/{branch}\ncommitter Ada <ada@acme.test> 1700000000 +0000\ndata 4\nMany\nfrom refs/heads/main^0\n"
            )
        );
        await input.WriteAsync(change.Commands);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }
}
