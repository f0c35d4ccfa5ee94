using System.Diagnostics;
using System.Globalization;
using Promote.Attacks.Tests.World;
using Promote.Errors;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What judging costs in a large repository: what the change reaches, and not what is there.</summary>
[Trait("Suite", "Slow")]
public sealed class ScaleTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Apps = 3_600; // of five files each: 18,000
    private const int Changed = 200;

    private readonly ManifestsWorld manifests = new() { Files = Many };

    public ValueTask InitializeAsync() => manifests.InitializeAsync();

    public ValueTask DisposeAsync() => manifests.DisposeAsync();

    [Fact]
    public async Task A_change_of_200_files_among_18_000()
    {
        var head = await manifests.BranchAsync(
            Enumerable
                .Range(0, Changed)
                .Aggregate(
                    new Change(),
                    (change, i) =>
                        change.Write(
                            $"apps/{App(i)}/overlays/prod/kustomization.yaml",
                            Overlay($"{Web}-{App(i)}", StagingTag, StagingDigest)
                        )
                )
        );
        var since = Stopwatch.StartNew();

        var result = await manifests.VerifyAsync(head);

        output.WriteLine(
            $"{result.Environments.Count} of {Apps * 3} environments judged in {since.Elapsed.TotalSeconds:F1} s"
        );
        result.Exit.ShouldBe(ExitCode.Done, AttackTests.Said(result));
        result.Environments.Count.ShouldBe(Changed);
    }

    private static string App(int number) => "app" + number.ToString("D4", CultureInfo.InvariantCulture);

    private static Change Many()
    {
        var files = new Change().Write(
            "promote.yaml",
            """
            version: 1
            environments:
              dev: { deliver: commit }
              staging: { from: dev, deliver: pull-request }
              prod: { from: staging, deliver: pull-request }
            apps: apps/*/overlays/{env}/kustomization.yaml
            """
        );
        for (var i = 0; i < Apps; i++)
        {
            files
                .Write($"apps/{App(i)}/base/kustomization.yaml", "resources: [deployment.yaml]\n")
                .Write($"apps/{App(i)}/base/deployment.yaml", Deployment(App(i), $"{Web}-{App(i)}"));
            foreach (var (environment, tag, digest) in ManifestsWorld.Versions)
                files.Write(
                    $"apps/{App(i)}/overlays/{environment}/kustomization.yaml",
                    Overlay($"{Web}-{App(i)}", tag, digest)
                );
        }

        return files;
    }
}
