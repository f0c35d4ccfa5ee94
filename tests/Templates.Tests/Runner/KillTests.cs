using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>A machine that goes away, and a run that somebody cancels.</summary>
public sealed class KillTests(WorkflowRunner runner, FixtureRepositories fixtures) : IDisposable
{
    private readonly TemporaryFolder marks = new();

    [Theory]
    [InlineData("line", null)]
    [InlineData("line", "halfway")]
    [InlineData("start", null)]
    public async Task Nothing_runs_after_the_machine_went_away(string when, string? line)
    {
        var run = await RunAsync(new("work", "middle", line, when));

        run.ShouldEndAs("cancelled");
        run.Job("work").Result.ShouldBe("cancelled");
        run.Job("work").Steps.Select(step => step.Conclusion).ShouldBe(["success", "cancelled"]);
        run.Job("later").Result.ShouldBe("cancelled");
        if (line is not null)
            File.Exists(marks["started"]).ShouldBeTrue();
        File.Exists(marks["ended"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Steps_and_jobs_that_always_run_still_do_when_somebody_cancels()
    {
        var run = await RunAsync(new("work", "middle", Mode: "cancel"));

        run.ShouldEndAs("cancelled");
        run.Job("work").Step("middle").Conclusion.ShouldBe("cancelled");
        run.Job("work").Step("cleanup").Log.ShouldBe("cleaned");
        run.Job("later").Result.ShouldBe("success");
    }

    public void Dispose() => marks.Dispose();

    private Task<WorkflowRun> RunAsync(KillAt at) =>
        runner.RunAsync(
            fixtures.Push("kill.yml") with
            {
                KillAt = at,
                Environment = new Dictionary<string, string> { ["MARKS"] = marks.Path },
            }
        );
}
