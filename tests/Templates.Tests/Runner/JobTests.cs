using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>In which order jobs run, which are skipped, and what they hand on.</summary>
public sealed class JobTests(WorkflowRunner runner, FixtureRepositories fixtures)
{
    [Fact]
    public async Task Needs_give_the_order_and_a_skip_reaches_all_who_come_after()
    {
        var run = (await runner.RunAsync(fixtures.Push("order.yml"))).ShouldEndAs("failure");

        string[] order = [.. run.Jobs.Select(job => job.Id)];
        Array.IndexOf(order, "first").ShouldBeLessThan(Array.IndexOf(order, "second"));
        Array.IndexOf(order, "whatever").ShouldBeLessThan(Array.IndexOf(order, "far"));
        run.Job("second").Steps.Single().Log.ShouldBe("got one, success");
        run.Job("fails").Steps.Single().ExitCode.ShouldBe(3);
        run.Job("after").Result.ShouldBe("skipped");
        run.Job("after").Steps.ShouldBeEmpty();
        run.Job("whatever").Result.ShouldBe("success");
        run.Job("whatever").Steps.Single().Log.ShouldContain("skipped");
        // success() asks for all that came before, not only for what is needed.
        run.Job("far").Result.ShouldBe("skipped");
        run.Job("repair").Result.ShouldBe("success");
        run.Job("never").Result.ShouldBe("skipped");
    }

    [Fact]
    public async Task Steps_after_a_failure_run_only_where_they_ask_for_it()
    {
        var run = (await runner.RunAsync(fixtures.Push("status.yml"))).ShouldEndAs("failure");

        var steps = run.Job("steps");
        (steps.Step("soft").Outcome, steps.Step("soft").Conclusion).ShouldBe(("failure", "success"));
        steps.Step("goes-on").Conclusion.ShouldBe("success");
        steps.Step("hard").ExitCode.ShouldBe(4);
        steps.Step("skipped").Conclusion.ShouldBe("skipped");
        steps.Step("also-skipped").Conclusion.ShouldBe("skipped");
        steps.Step("cleanup").Log.ShouldBe("failure");
        steps.Step("on-failure").Log.ShouldBe("failed");
        steps.Step("cancelled").Conclusion.ShouldBe("skipped");
        steps.Outputs["seen"].ShouldBe("failure/success/skipped/failure");
        run.Job("soft-job").Result.ShouldBe("failure");
        run.Job("after-soft-job").Steps.Single().Log.ShouldBe("success");
    }

    [Fact]
    public async Task A_matrix_is_a_product_with_exclude_include_and_fail_fast()
    {
        var run = (await runner.RunAsync(fixtures.Push("matrix.yml"))).ShouldEndAs("failure");

        run.Jobs.Where(job => job.Key == "legs")
            .Select(job => job.Steps.Single().Log)
            .ShouldBe(["web-dev-red 0/4", "web-prod-red 1/4", "api-dev- 2/4", "cron-dev- 3/4"]);
        run.Job("legs (web, dev, red)").Outputs["last"].ShouldBe("web");
        run.Jobs.Where(job => job.Key == "computed")
            .Select(job => job.Result)
            .ShouldBe(["success", "failure", "cancelled"]);
        run.Job("after").Steps.Single().Log.ShouldBe("success failure");
    }

    [Fact]
    public async Task A_timeout_fails_a_step_and_cancels_a_job()
    {
        var run = await runner.RunAsync(fixtures.Push("time.yml") with { Minute = 300 });

        run.ShouldEndAs("failure");
        var step = run.Job("step");
        step.Result.ShouldBe("failure");
        step.Step("slow").Outcome.ShouldBe("failure");
        step.Step("slow").Log.ShouldContain("timed out");
        step.Step("cleanup").Log.ShouldBe("cleaned");
        var job = run.Job("job");
        job.Result.ShouldBe("cancelled");
        job.Step("slow").Outcome.ShouldBe("cancelled");
        job.Step("cleanup").Log.ShouldBe("cleaned");
        job.Step("more").Conclusion.ShouldBe("skipped");
    }

    [Fact]
    public async Task A_manual_start_has_typed_inputs()
    {
        WorkflowRequest Start(object inputs) =>
            fixtures.Push("dispatch.yml") with
            {
                Event = new("workflow_dispatch", new { inputs }),
            };

        var run = (await runner.RunAsync(Start(new { where = "prod", reason = "it's time" }))).ShouldSucceed();
        run.Job("say").Steps.Single().Log.ShouldBe("prod true because of it's time");
        // A boolean, so that it is no text "false", which would be true.
        var wet = (await runner.RunAsync(Start(new { dry = "false", reason = "x" }))).ShouldSucceed();
        wet.Job("say").Steps.Single().Conclusion.ShouldBe("skipped");
        (await runner.RunAsync(Start(new { where = "moon", reason = "x" }))).ShouldNotStart("not in the list");
        (await runner.RunAsync(Start(new { }))).ShouldNotStart("Required input 'reason'");
        (await runner.RunAsync(Start(new { reason = "x", more = 1 }))).ShouldNotStart("Unexpected inputs");
    }
}
