using Microsoft.Extensions.Time.Testing;
using Promote.ArgoCd;
using Promote.Errors;
using Promote.Manifests;
using static Promote.Tests.ArgoCd.States;

namespace Promote.Tests.ArgoCd;

public sealed class ApplicationWaiterTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-05T10:00:00Z", null));
    private readonly List<string> reports = [];
    private readonly List<CommitId> asked = [];

    [Fact]
    public async Task It_returns_when_the_application_has_settled()
    {
        var argo = new Answers(_ => Old, _ => Done with { Health = "Progressing" }, _ => Done);

        var settlement = await WaitAsync(argo);

        settlement.Revision.ShouldBe(Target.Revision);
        settlement.State.ShouldBe(Done);
        argo.Refreshes.ShouldBe([true, false, false]);
        reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_commit_is_asked_about_once()
    {
        await WaitAsync(new Answers(_ => Old, _ => Old, _ => Done));

        asked.ShouldBe([CommitId.Parse(Before)]);
    }

    [Fact]
    public async Task A_reason_that_stays_is_told_again_every_half_minute_and_git_looked_at_again()
    {
        var argo = new Answers([.. Enumerable.Repeat<Func<string, ApplicationState>>(_ => Old, 31), _ => Done]);

        await WaitAsync(argo);

        reports.Count.ShouldBe(3);
        reports[0].ShouldStartWith("web-dev waits for Argo CD to see 111111111111");
        reports[1].ShouldStartWith("web-dev still waits, after 30 s, for");
        reports[2].ShouldStartWith("web-dev still waits, after 1 min, for");
        argo.Refreshes.Count(refresh => refresh).ShouldBe(3);
    }

    [Fact]
    public async Task After_the_deadline_the_last_reason_is_the_error()
    {
        var error = await Should.ThrowAsync<DeadlineException>(() =>
            WaitAsync(new Answers(_ => Done with { Health = "Progressing" }))
        );

        error.Code.ShouldBe(ErrorCodes.DeadlinePassed);
        error.Message.ShouldBe(
            "web-dev does not run 111111111111 after 10 min; it was waiting for it to become healthy: it is Progressing."
        );
        error.Next.ShouldContain("--timeout");
    }

    [Fact]
    public async Task Where_a_person_has_to_sync_the_deadline_s_error_says_how()
    {
        var error = await Should.ThrowAsync<DeadlineException>(() =>
            WaitAsync(new Answers(_ => Old with { Revisions = [Wanted], Sync = "OutOfSync", AutoSync = false }))
        );

        error.Code.Exit.ShouldBe(ExitCode.Waiting);
        error.Next.ShouldContain("argocd app sync web-dev");
    }

    [Fact]
    public async Task An_answer_that_hangs_is_not_waited_for_beyond_the_deadline()
    {
        var error = await Should.ThrowAsync<DeadlineException>(() => WaitAsync(new Hanging()));

        error.Code.ShouldBe(ErrorCodes.DeadlinePassed);
        error.Message.ShouldContain("waiting for Argo CD's answer");
    }

    [Fact]
    public async Task Degraded_ends_the_wait_at_once()
    {
        var argo = new Answers(_ => Done with { Health = "Degraded" }, _ => Done);

        var error = await Should.ThrowAsync<UnhealthyException>(() => WaitAsync(argo));

        error.Code.Exit.ShouldBe(ExitCode.Unhealthy);
        argo.Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_error_that_may_pass_is_looked_at_twice()
    {
        var hiccup = Old with { Revisions = [], Conditions = ["ComparisonError: repository server: unavailable"] };

        await WaitAsync(new Answers(_ => hiccup, _ => Old, _ => hiccup, _ => Done));
        var argo = new Answers(_ => hiccup, _ => hiccup, _ => Done);
        var error = await Should.ThrowAsync<UnhealthyException>(() => WaitAsync(argo));

        error.Message.ShouldContain("ComparisonError: repository server: unavailable");
        argo.Refreshes.ShouldBe([true, true]);
    }

    [Fact]
    public async Task A_newer_artifact_ends_the_wait_as_superseded()
    {
        var error = await Should.ThrowAsync<SupersededException>(() =>
            WaitAsync(new Answers(_ => Old, _ => Done with { Revisions = [Superseding] }))
        );

        error.Code.Exit.ShouldBe(ExitCode.Superseded);
    }

    [Fact]
    public async Task A_server_that_goes_away_in_between_is_waited_for()
    {
        var settlement = await WaitAsync(new Answers(_ => Old, _ => throw Gone(), _ => Done));

        settlement.Revision.ShouldBe(Target.Revision);
        reports[1].ShouldBe("web-dev waits for argo.test to answer again: argo.test did not answer.");
    }

    [Fact]
    public async Task A_server_that_went_away_for_good_is_the_error()
    {
        var error = await Should.ThrowAsync<RemoteException>(() => WaitAsync(new Answers(_ => Old, _ => throw Gone())));

        error.Code.Exit.ShouldBe(ExitCode.Unreachable);
    }

    [Fact]
    public async Task A_server_that_never_answered_is_not_waited_for()
    {
        var argo = new Answers(_ => throw Gone());

        await Should.ThrowAsync<RemoteException>(() => WaitAsync(argo));

        argo.Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_cancels_gets_a_cancellation_not_a_deadline()
    {
        using var cancelled = new CancellationTokenSource();

        var waiting = Waiter(
                new Answers(_ =>
                {
                    cancelled.Cancel();
                    return Old;
                })
            )
            .WaitAsync("web-dev", Target, TimeSpan.FromMinutes(10), cancelled.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    private static RemoteException Gone() =>
        new(ErrorCodes.Unreachable, "argo.test", "argo.test did not answer.", "Check the address.");

    private ApplicationWaiter Waiter(IArgoCd argo) =>
        new(
            argo,
            (revision, _) =>
            {
                asked.Add(revision);
                return Task.FromResult(Standings[revision]);
            },
            time,
            new Reports(reports)
        )
        {
            Interval = () => TimeSpan.FromSeconds(2),
        };

    // On a thread without a synchronization context what a timer wakes runs inside Advance: no step is missed.
    private Task<Settlement> WaitAsync(IArgoCd argo) =>
        Task.Run(async () =>
        {
            var waiting = Waiter(argo)
                .WaitAsync("web-dev", Target, TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
            while (!waiting.IsCompleted)
                time.Advance(TimeSpan.FromSeconds(2));
            return await waiting;
        });

    private sealed class Reports(List<string> lines) : IProgress<Report>
    {
        public void Report(Report value) => lines.Add(value.Text);
    }

    private sealed class Answers(params Func<string, ApplicationState>[] answers) : IArgoCd
    {
        public List<bool> Refreshes { get; } = [];

        public string Name => "argo.test";

        public Task<ApplicationState> GetAsync(string application, bool refresh, CancellationToken cancellationToken)
        {
            Refreshes.Add(refresh);
            return Task.FromResult(answers[Math.Min(Refreshes.Count, answers.Length) - 1](application));
        }
    }

    private sealed class Hanging : IArgoCd
    {
        public string Name => "argo.test";

        public async Task<ApplicationState> GetAsync(
            string application,
            bool refresh,
            CancellationToken cancellationToken
        )
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return Old;
        }
    }
}
