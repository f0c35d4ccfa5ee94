using Promote.ArgoCd;
using Promote.Artifacts;
using Promote.Manifests;
using static Promote.ArgoCd.ApplicationVerdict;
using static Promote.Tests.ArgoCd.States;

namespace Promote.Tests.ArgoCd;

public sealed class ApplicationJudgeTests
{
    private static ApplicationVerdict Judge(ApplicationState state) => ApplicationJudge.Judge(state, Target, Standings);

    [Fact]
    public void An_application_that_runs_the_commit_healthy_and_done_is_settled() =>
        Judge(Done).ShouldBe(new Settled(CommitId.Parse(Wanted)));

    [Fact]
    public void A_later_commit_that_still_says_the_artifact_is_as_good() =>
        Judge(Done with { Revisions = [Later] }).ShouldBe(new Settled(CommitId.Parse(Later)));

    [Fact]
    public void No_operation_is_waited_for_where_the_commit_changed_nothing_that_is_rendered() =>
        Judge(Done with { DeployedRevisions = [Before] }).ShouldBeOfType<Settled>();

    [Fact]
    public void A_commit_that_says_another_artifact_supersedes() =>
        Judge(Done with { Revisions = [Superseding], Sync = "OutOfSync" })
            .ShouldBe(new Superseded(CommitId.Parse(Superseding)));

    [Fact]
    public void A_commit_of_unknown_standing_is_asked_about_before_anything_is_said() =>
        ApplicationJudge
            .Judge(Old, Target, new Dictionary<CommitId, RevisionStanding>())
            .ShouldBeOfType<NeedsStanding>()
            .Revisions.ShouldBe([CommitId.Parse(Before)]);

    [Theory]
    [InlineData("4.2.0", Wanted)]
    [InlineData(Wanted, Before)]
    public void Of_several_sources_any_may_be_the_one(string first, string second) =>
        Judge(Done with { Revisions = [first, second], DeployedRevisions = [first, second] }).ShouldBeOfType<Settled>();

    public static TheoryData<string, string> Waits =>
        new()
        {
            {
                "synced and healthy, of the commit before",
                "Argo CD to see 111111111111: it last looked at 000000000000"
            },
            { "never compared", "Argo CD to see 111111111111: it last looked at no commit" },
            { "out of sync", "Argo CD to sync 111111111111" },
            { "out of sync, failed before", "Argo CD to sync 111111111111 (SyncError: Failed sync attempt to 000)" },
            { "out of sync after the sync", "something differs from Git although 111111111111 was synced" },
            { "sync unknown", "its sync status is Unknown" },
            { "syncing", "the sync to end (waiting for healthy state of apps/Deployment/web)" },
            { "progressing", "it to become healthy: it is Progressing (1 of 2 replicas)" },
            { "degraded before", "it last looked at 000000000000" },
            { "degraded while it syncs", "the sync to end" },
            { "failed before", "it last looked at 000000000000" },
            { "an error of the commit before", "it last looked at 000000000000 (ComparisonError: no such file)" },
            { "no pods", "a pod of ghcr.io/acme/web@sha256:bbbbbbbbbbbb: there is none yet" },
            { "old pods only", "the pods run sha256:aaaaaaaaaaaa" },
            { "old pods too", "the last pods of ghcr.io/acme/web sha256:aaaaaaaaaaaa to go" },
            { "no digest", "the pods run 2, without a digest" },
        };

    [Theory]
    [MemberData(nameof(Waits))]
    public void It_waits_and_says_for_what(string situation, string what)
    {
        var state = situation switch
        {
            "synced and healthy, of the commit before" => Old,
            "never compared" => Old with { Revisions = [], DeployedRevisions = [], OperationPhase = null },
            "out of sync" => Old with { Revisions = [Wanted], Sync = "OutOfSync" },
            "out of sync, failed before" => Old with
            {
                Revisions = [Wanted],
                Sync = "OutOfSync",
                OperationPhase = "Failed",
                Conditions = ["SyncError: Failed sync attempt to 000"],
            },
            "out of sync after the sync" => Done with { Sync = "OutOfSync" },
            "sync unknown" => Done with { Sync = "Unknown" },
            "syncing" => Done with
            {
                OperationPhase = "Running",
                OperationMessage = "waiting for healthy state\nof apps/Deployment/web",
            },
            "progressing" => Done with { Health = "Progressing", HealthMessage = "1 of 2 replicas" },
            "degraded before" => Old with { Health = "Degraded" },
            "degraded while it syncs" => Done with
            {
                Health = "Degraded",
                Sync = "OutOfSync",
                OperationPhase = "Running",
            },
            "failed before" => Old with { OperationPhase = "Failed" },
            "an error of the commit before" => Old with { Conditions = ["ComparisonError: no such file"] },
            "no pods" => Done with { Images = ["ghcr.io/acme/other:2", "not an image"] },
            "old pods only" => Done with { Images = Old.Images },
            "old pods too" => Done with { Images = [.. Old.Images, .. Done.Images] },
            "no digest" => Done with { Images = ["ghcr.io/acme/web:2"] },
            _ => throw new ArgumentOutOfRangeException(nameof(situation)),
        };

        var waiting = Judge(state).ShouldBeOfType<Waiting>();

        waiting.For.ShouldContain(what);
        waiting.OnPerson.ShouldBeFalse();
    }

    [Fact]
    public void Without_auto_sync_a_person_is_waited_for()
    {
        var waiting = Judge(Old with { Revisions = [Wanted], Sync = "OutOfSync", AutoSync = false })
            .ShouldBeOfType<Waiting>();

        waiting.For.ShouldBe("a person to sync 111111111111");
        waiting.OnPerson.ShouldBeTrue();
    }

    [Fact]
    public void A_suspended_rollout_waits_for_a_person() =>
        Judge(Done with { Health = "Suspended" }).ShouldBeOfType<Waiting>().OnPerson.ShouldBeTrue();

    [Theory]
    [InlineData("Failed")]
    [InlineData("Error")]
    public void A_failed_sync_of_the_commit_fails_with_what_argo_cd_says(string phase) =>
        Judge(
                Done with
                {
                    Sync = "OutOfSync",
                    OperationPhase = phase,
                    OperationMessage = "one or more objects failed to apply.",
                }
            )
            .ShouldBe(new Failed($"the sync of 111111111111 ended as {phase} (one or more objects failed to apply)"));

    [Fact]
    public void Degraded_fails_at_once() =>
        Judge(Done with { Health = "Degraded", HealthMessage = "crash loop" })
            .ShouldBe(new Failed("it is Degraded (crash loop)"));

    [Fact]
    public void Degraded_right_after_the_sync_may_be_what_ran_before() =>
        Judge(Done with { Health = "Degraded", Revisions = [Before] })
            .ShouldBeOfType<Failed>()
            .IsCertain.ShouldBeFalse();

    [Theory]
    [InlineData("InvalidSpecError: no such project", Wanted, true)]
    [InlineData("ComparisonError: no such file", Wanted, false)]
    [InlineData("ComparisonError: no such file", null, false)]
    public void An_error_condition_fails_with_its_text(string condition, string? revision, bool certain) =>
        Judge(Old with { Revisions = revision is null ? [] : [revision], Sync = "Unknown", Conditions = [condition] })
            .ShouldBe(new Failed(condition) { IsCertain = certain });

    [Theory]
    [InlineData("ghcr.io/acme/web:2", "ghcr.io/acme/web:2", true)]
    [InlineData("ghcr.io/acme/web:2", "ghcr.io/acme/web:1", false)]
    [InlineData("acme/web:2", "docker.io/acme/web:2", true)]
    [InlineData("nginx:2", "index.docker.io/library/nginx:2", true)]
    [InlineData("localhost:5000/web:2", "localhost:5000/web:2", true)]
    public void Where_the_overlay_pins_the_tag_alone_the_tag_is_compared(string expected, string live, bool settled) =>
        (LiveImages.Missing([ImageReference.Parse(expected)], [live]) is null).ShouldBe(settled);
}
