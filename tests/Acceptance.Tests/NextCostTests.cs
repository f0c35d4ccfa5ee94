using System.Text.Json;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>What a run of <c>promote next</c> costs where nothing is due, in a sandbox that nobody else talks to.</summary>
public sealed class NextCostTests(CostTests.Quiet quiet, ITestOutputHelper output) : IClassFixture<CostTests.Quiet>
{
    private const int Apps = 200;
    private const int AppsACommit = 10;

    [Fact]
    public async Task With_200_apps_and_nothing_due_it_takes_12_requests_and_writes_nothing()
    {
        var names = Enumerable.Range(0, Apps).Select(i => $"app{i:000}").ToList();
        using var team = await Team.CreateAsync(
            quiet.Sandbox,
            team => new Dictionary<string, string>(team.Files(names), StringComparer.Ordinal)
            {
                ["promote.yaml"] = team.Files(names)["promote.yaml"]
                    .Replace("by-hand }", "by-hand, requires: { healthy: true } }", StringComparison.Ordinal),
            }
        );
        await SeenGoodAsync(team, names);
        var before = await team.GitAsync("for-each-ref");
        await team.Sandbox.CallAsync(HttpMethod.Delete, "/_sandbox/requests", "admin");

        var run = await team.Cli.RunAsync("next", "--output", "json", "--manifests", team.Repository);

        var requests = (await team.Sandbox.CallAsync(HttpMethod.Get, "/_sandbox/requests", "admin"))
            .EnumerateArray()
            .ToList();
        output.WriteLine(
            $"{requests.Count} requests, {requests.Sum(one => one.GetProperty("bytesOut").GetInt64()) / 1024} KiB of answers"
        );
        run.ShouldExit(0).Json.GetProperty("apps").GetInt32().ShouldBe(Apps);
        run.Json.GetProperty("steps").GetArrayLength().ShouldBe(0);
        requests.Count.ShouldBe(12);
        requests.ShouldAllBe(one => Path(one).EndsWith("/graphql", StringComparison.Ordinal));
        (await team.GitAsync("for-each-ref")).ShouldBe(before);
    }

    // Deployed to staging some at a time, and seen healthy there.
    private static async Task SeenGoodAsync(Team team, List<string> names)
    {
        foreach (var some in names.Chunk(AppsACommit))
        {
            await team.CommitAsync(
                "main",
                "promote[bot]",
                some.ToDictionary(
                    app => Team.Overlay(app, "staging"),
                    app => "# deployed\n" + team.Kustomization(app, "staging"),
                    StringComparer.Ordinal
                )
            );
            var commit = (await team.GitAsync("rev-parse", "main")).Trim();
            foreach (var app in some)
                await team.Sandbox.CallAsync(
                    HttpMethod.Post,
                    $"{team.Sandbox.Api}/repos/{team.Repository}/statuses/{commit}",
                    "evidence",
                    new { state = "success", context = $"promote/staging/{app}/healthy" }
                );
        }
    }

    private static string Path(JsonElement request) => request.GetProperty("path").GetString()!;
}
