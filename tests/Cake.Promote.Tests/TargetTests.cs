using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Promote.Tests;

public sealed class TargetTests(StandInRegistry registry) : IClassFixture<StandInRegistry>, IDisposable
{
    private readonly ManifestsRepository manifests = new(registry.Image);

    public void Dispose() => manifests.Dispose();

    [Fact]
    public void Every_target_of_the_recipe_is_defined_and_described()
    {
        var engine = Engine(new FakeContext(manifests.Folder));

        engine
            .Tasks.Select(task => task.Name)
            .ShouldBe(
                [
                    "Build",
                    "BumpDev",
                    "RequestBump",
                    "Wait",
                    "SmokeTest",
                    "PromoteStaging",
                    "PromoteProd",
                    "PromoteTo",
                    "Next",
                    "Follow",
                    "Rollback",
                    "Hotfix",
                    "PayBack",
                    "Audit",
                    "Verify",
                    "Prove",
                    "Default",
                ],
                ignoreOrder: true
            );
        engine.Tasks.ShouldAllBe(task => !string.IsNullOrEmpty(task.Description));
    }

    [Fact]
    public void A_target_is_told_what_to_do_by_the_arguments()
    {
        var context = Context(("dry-run", ""), ("allow-downgrade", ""), ("timeout", "5m"));

        Run(context, "PromoteStaging");

        context.Lines.All.ShouldContain(line => line.Contains("web", StringComparison.Ordinal));
        manifests.Commits().ShouldBe("1");
    }

    [Fact]
    public void A_verbs_exit_code_survives_the_report_of_the_failed_task()
    {
        var context = Context(("tag", ManifestsRepository.NewTag));

        var error = Should.Throw<CakeException>(() => PromoteTargets.Run(() => Run(context, "PromoteStaging")));

        error.ExitCode.ShouldBe(5);
    }

    [Fact]
    public void A_chain_that_has_no_such_environment_ends_with_exit_code_2()
    {
        var error = Should.Throw<CakeException>(() => PromoteTargets.Run(() => Run(Context(), "PromoteProd")));

        error.ExitCode.ShouldBe(2);
    }

    [Fact]
    public void PromoteTo_asks_for_its_environment()
    {
        var error = Should.Throw<CakeException>(() => PromoteTargets.Run(() => Run(Context(), "PromoteTo")));

        error.ExitCode.ShouldBe(2);
        error.Message.ShouldContain("--env");
    }

    [Fact]
    public void A_timeout_that_is_none_ends_with_exit_code_2()
    {
        var context = Context(("timeout", "soon"));

        var error = Should.Throw<CakeException>(() => PromoteTargets.Run(() => Run(context, "PromoteStaging")));

        error.ExitCode.ShouldBe(2);
        error.Message.ShouldContain("30m");
    }

    [Fact]
    public void A_run_that_succeeds_throws_nothing()
    {
        var runs = 0;

        PromoteTargets.Run(() => runs++);

        runs.ShouldBe(1);
    }

    [Fact]
    public void An_exit_code_is_found_however_deep_it_is_wrapped()
    {
        var deep = new CakeReportException(
            new CakeReport(),
            "failed",
            new AggregateException(new InvalidOperationException("first"), new CakeException(4, "waits"))
        );

        Should.Throw<CakeException>(() => PromoteTargets.Run(() => throw deep)).ExitCode.ShouldBe(4);
    }

    [Fact]
    public void An_error_of_the_script_itself_stays_as_it_is()
    {
        var error = new InvalidOperationException("a bug");

        Should.Throw<InvalidOperationException>(() => PromoteTargets.Run(() => throw error)).ShouldBeSameAs(error);
    }

    private FakeContext Context(params (string, string)[] more) =>
        new(manifests.Folder, [("app", "web"), ("manifests", manifests.Path), .. more]);

    private static CakeEngine Engine(FakeContext context)
    {
        var engine = new CakeEngine(new CakeDataService(), context.Log);
        PromoteTargets.Define(engine.RegisterTask, context);
        return engine;
    }

    private static void Run(FakeContext context, string target) =>
        Engine(context)
            .RunTargetAsync(
                context,
                new DefaultExecutionStrategy(context.Log, new NoReport()),
                new ExecutionSettings().SetTarget(target)
            )
            .GetAwaiter()
            .GetResult();

    private sealed class NoReport : ICakeReportPrinter
    {
        public void Write(CakeReport report) { }

        public void WriteLifeCycleStep(string name, Verbosity verbosity) { }

        public void WriteSkippedStep(string name, Verbosity verbosity) { }

        public void WriteStep(string name, Verbosity verbosity) { }
    }
}
