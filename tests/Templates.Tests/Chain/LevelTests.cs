using Templates.Tests.Running;

namespace Templates.Tests.Chain;

/// <summary>Level, not edge: whatever run is lost or killed, the next one on schedule finishes the job.</summary>
[Trait("Suite", "Slow")]
public sealed class LevelTests(Platform platform) : IClassFixture<Platform>
{
    [Fact]
    public async Task The_schedule_alone_brings_it_as_far_though_each_job_was_killed_once()
    {
        // No push and no pull request is ever handed out: only the request itself.
        var application = platform.PushApplicationAsync();
        await platform.UntilAsync(platform.DispatchAsync, "the application asked", handOut: false);
        foreach (var job in (string[])["evidence", "promotions", "judge", "merge"])
        {
            var killed = await platform.ScheduleAsync(new KillAt($"promote / {job}", "run", When: "start"));
            killed.Job($"promote / {job}").Result.ShouldBe("cancelled", killed.Story);
        }

        await platform.UntilAsync(
            async () =>
            {
                (await platform.ScheduleAsync()).ShouldSucceed();
                return await platform.ProposalAsync("prod") is not null;
            },
            "prod is proposed",
            handOut: false
        );

        var built = (await application).ShouldSucceed();
        (await platform.DigestAsync("staging")).ShouldBe(built.Job("promote / build").Outputs["digest"]);
        (await platform.ProposalAsync("staging")).ShouldBeNull();
    }
}
