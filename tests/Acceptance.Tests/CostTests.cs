using System.Text.Json;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>What a promotion costs the forge, counted where it arrives, in a sandbox that nobody else talks to.</summary>
public sealed class CostTests(CostTests.Quiet quiet, ITestOutputHelper output) : IClassFixture<CostTests.Quiet>
{
    [Fact]
    public async Task A_bump_takes_two_requests_over_the_API_and_at_most_seven_over_Git()
    {
        using var team = await Team.CreateAsync(quiet.Sandbox, "web");

        var api = await CostAsync(team, Over.Api, "bump", () => BumpAsync(team, Over.Api));
        var git = await CostAsync(team, Over.Git, "bump", () => BumpAsync(team, Over.Git));

        api.Requests.ShouldBe(2);
        api.Bytes.ShouldBeLessThan(8_000);
        // And each git process asks once without the token first.
        git.Requests.ShouldBeLessThanOrEqualTo(7);
        git.Challenges.ShouldBeLessThanOrEqualTo(3);
        git.Bytes.ShouldBeLessThan(24_000);
    }

    [Fact]
    public async Task A_pull_request_takes_no_more_requests_than_the_forge_asks_for()
    {
        using var team = await Team.CreateAsync(quiet.Sandbox, "web");
        await team.InDevAsync("web");

        var opened = await CostAsync(team, Over.Api, "pull request", () => StagingAsync(team));
        var again = await CostAsync(team, Over.Api, "pull request, again", () => StagingAsync(team));
        await team.InDevAsync("web");
        var updated = await CostAsync(team, Over.Api, "pull request, updated", () => StagingAsync(team));

        opened.Requests.ShouldBeLessThanOrEqualTo(8);
        again.Requests.ShouldBeLessThanOrEqualTo(6);
        updated.Requests.ShouldBeLessThanOrEqualTo(12);
    }

    private static async Task<Run> BumpAsync(Team team, Over over)
    {
        var tag = Team.Sha();
        await team.PushAsync("web", tag);
        return await team.BumpAsync(over, "web", tag);
    }

    private static Task<Run> StagingAsync(Team team) => team.Cli.RunAsync(team.Staging(Over.Api, "web"));

    private async Task<(int Requests, int Challenges, long Bytes)> CostAsync(
        Team team,
        Over over,
        string what,
        Func<Task<Run>> run
    )
    {
        await team.Sandbox.CallAsync(HttpMethod.Delete, "/_sandbox/requests", "admin");
        (await run()).ShouldExit(0);
        var all = (await team.Sandbox.CallAsync(HttpMethod.Get, "/_sandbox/requests", "admin"))
            .EnumerateArray()
            .ToList();
        var forge = all.Where(request => !Path(request).StartsWith("/v2", StringComparison.Ordinal)).ToList();
        var bytes = forge.Sum(request =>
            request.GetProperty("bytesIn").GetInt64() + request.GetProperty("bytesOut").GetInt64()
        );
        var challenges = forge.Count(request => request.GetProperty("status").GetInt32() == 401);
        output.WriteLine(
            $"{what} over {over}: {forge.Count} requests to the forge, of which {challenges} are challenged; {bytes} bytes of bodies: "
                + string.Join(
                    ", ",
                    forge.Select(request => $"{request.GetProperty("method").GetString()} {Path(request)}")
                )
        );
        return (forge.Count - challenges, challenges, bytes);
    }

    private static string Path(JsonElement request) => request.GetProperty("path").GetString()!;

    /// <summary>A sandbox of these tests alone.</summary>
    public sealed class Quiet : IAsyncLifetime
    {
        public Sandbox Sandbox { get; } = new();

        public ValueTask InitializeAsync() => Sandbox.InitializeAsync();

        public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
    }
}
