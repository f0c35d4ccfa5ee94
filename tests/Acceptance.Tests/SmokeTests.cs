using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>Smoke tests that an app does not have.</summary>
public sealed class SmokeTests(Sandbox sandbox)
{
    [Fact]
    public async Task An_app_without_any_goes_on_where_nothing_requires_them_and_no_status_is_set()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");

        var run = await team.Cli.RunAsync(["smoke", "dev", "--output", "json", .. team.Manifests(Over.Api)]);

        run.ShouldExit(0).Text("outcome").ShouldBe("not-required");
        var statuses = await sandbox.CallAsync(
            HttpMethod.Get,
            $"{sandbox.Api}/repos/{team.Repository}/commits/{run.Text("commit")}/statuses",
            "developer"
        );
        statuses.GetArrayLength().ShouldBe(0);
    }
}
