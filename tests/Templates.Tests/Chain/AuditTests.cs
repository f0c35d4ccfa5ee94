using System.Text.Json;

namespace Templates.Tests.Chain;

/// <summary>The audit has a schedule of its own, an App that reads settings, and a verdict that the guard can ask for.</summary>
public sealed class AuditTests(Platform platform) : IClassFixture<Platform>
{
    private const string Repository = "acme/manifests";

    [Fact]
    public async Task On_its_schedule_the_verdict_is_recorded_where_promote_yaml_last_changed()
    {
        var run = await platform.RunAsync("schedule", new { schedule = "17 5 * * *" });

        var audit = run.ShouldSucceed().Job("promote / audit");
        audit.Environment.ShouldBe("promote-audit");
        var asked = audit.Step("key").Recorded;
        asked.GetProperty("app").GetString().ShouldBe("promote-audit");
        asked.GetProperty("repositories").EnumerateArray().Select(one => one.GetString()).ShouldBe(["manifests"]);
        asked
            .GetProperty("permissions")
            .Deserialize<Dictionary<string, string>>()
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["administration"] = "write",
                    ["organization-administration"] = "read",
                    ["actions"] = "read",
                    ["environments"] = "read",
                    ["secrets"] = "read",
                    ["contents"] = "read",
                    ["members"] = "read",
                    ["statuses"] = "write",
                },
                ignoreOrder: true
            );
        var rules = (await GetAsync("commits?path=promote.yaml&per_page=1"))[0].GetProperty("sha").GetString();
        var status = (await GetAsync($"commits/{rules}/statuses")).EnumerateArray().ShouldHaveSingleItem();
        status.GetProperty("context").GetString().ShouldBe("promote/audit");
        status.GetProperty("state").GetString().ShouldBe("success");
        status.GetProperty("description").GetString().ShouldBe("15 hold.");
        status.GetProperty("creator").GetProperty("login").GetString().ShouldBe("promote-audit[bot]");
    }

    [Fact]
    public async Task On_the_other_schedule_it_does_not_run()
    {
        var run = await platform.ScheduleAsync();

        var audit = run.ShouldSucceed().Job("promote / audit");
        audit.Result.ShouldBe("skipped");
        audit.Steps.ShouldBeEmpty();
    }

    private Task<JsonElement> GetAsync(string path) =>
        platform.Sandbox.CallAsync(HttpMethod.Get, $"{platform.Sandbox.Api}/repos/{Repository}/{path}", "reader");
}
