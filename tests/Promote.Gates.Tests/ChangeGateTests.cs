using Promote.Configuration;
using Promote.Evidence;
using static Promote.Gates.Tests.ChangeCases;

namespace Promote.Gates.Tests;

/// <summary>What the guard's gates say of a change, each by itself.</summary>
public sealed class ChangeGateTests
{
    private static readonly string Third = Text("0000000000000000000000000000000000000004", '4');

    [Fact]
    public void A_change_that_has_all_it_needs_passes_every_gate_that_has_a_say()
    {
        var results = ChangeGateList.Judge(Passing);

        results
            .Select(result => result.Gate)
            .ShouldBe([
                "known-image",
                "immutable-tag",
                "same-artifact",
                "exists",
                "healthy",
                "smoke",
                "soak",
                "order",
                "window",
                "approvals",
                "separation",
            ]);
        results.ShouldAllBe(result => result.Verdict == GateVerdict.Passed);
    }

    [Fact]
    public void What_nobody_asked_for_is_not_judged()
    {
        var results = ChangeGateList.Judge(
            Requiring(requires => requires with { Audited = TimeSpan.FromDays(7) }) with
            {
                Records = null,
                Freezes = [Freeze(Now.AddDays(-1), Now.AddDays(1))],
            }
        );

        results
            .Where(result => result.Verdict == GateVerdict.NotJudged)
            .Select(result => result.Gate)
            .ShouldBe([
                "exists",
                "healthy",
                "smoke",
                "soak",
                "window",
                "freeze",
                "approvals",
                "separation",
                "protection",
            ]);
        results.ShouldNotContain(result =>
            result.Verdict == GateVerdict.Refused || result.Verdict == GateVerdict.Waiting
        );
    }

    [Fact]
    public void A_change_that_moves_nothing_is_asked_nothing()
    {
        var nothing = Requiring(requires => requires with { Audited = TimeSpan.FromDays(7) }) with
        {
            Changed = [],
            Images = [Old],
            Freezes = [Freeze(Now.AddDays(-1), Now.AddDays(1))],
        };

        ChangeGateList.Judge(nothing).ShouldBeEmpty();
    }

    [Fact]
    public void A_change_of_configuration_alone_is_asked_for_the_time_and_the_people_and_not_for_the_image()
    {
        var change = Requiring(requires => requires with { Audited = TimeSpan.FromDays(7) }) with
        {
            Changed = [],
            Configuration = [new("Deployment web: spec/replicas", IsProven: false)],
            Freezes = [Freeze(Now.AddDays(1), Now.AddDays(2))],
        };

        ChangeGateList
            .Judge(change)
            .Select(result => result.Gate)
            .ShouldBe(["window", "freeze", "approvals", "separation", "protection", "configuration"]);
    }

    [Fact]
    public void The_first_environment_is_asked_for_no_proof()
    {
        var dev = Passing with
        {
            Environment = Cases.Configuration.Environment("dev"),
            From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal),
            Configuration = [new("Deployment web: spec/replicas", IsProven: false)],
        };

        ChangeGateList.Judge(dev).Select(result => result.Gate).ShouldBe(["known-image", "immutable-tag", "exists"]);
    }

    [Theory]
    [InlineData("ghcr.io/acme/web-evil:1", "none of the images of web")]
    [InlineData("ghcr.io/acme/web:{{ x }}", "cannot be judged")]
    public void An_image_that_is_not_the_apps_is_refused(string text, string reason) =>
        Refused(Passing with { Changed = [new("Deployment web: image", Old, text)] }, "known-image", reason);

    [Fact]
    public void An_image_that_runs_nowhere_before_is_refused() =>
        Refused(
            Passing with
            {
                Changed = [new("Deployment web: image", Old, Other)],
            },
            "same-artifact",
            "does not run in staging"
        );

    [Fact]
    public void Nothing_is_proven_where_nothing_runs() =>
        Refused(
            Passing with
            {
                From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal)
                {
                    ["staging"] = null,
                },
                History = History(),
            },
            "same-artifact",
            "staging runs no web yet"
        );

    [Fact]
    public void What_ran_before_and_not_now_passes_where_its_evidence_can_be_asked_for()
    {
        var moved = Passing with
        {
            From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal)
            {
                ["staging"] = [Other],
            },
            History = History(Other, New, Old),
        };

        Judge(moved, "same-artifact")!.Reason.ShouldBe("It ran in staging by bbbbbbbbbbbb, tag and digest.");
        Refused(moved with { Records = null }, "same-artifact", "does not run in staging");
    }

    [Fact]
    public void All_that_moves_must_have_run_together()
    {
        var two = Passing with
        {
            Changed = [new("Deployment web: a", Old, New), new("Deployment web: b", Old, Other)],
            From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal)
            {
                ["staging"] = [Third],
            },
            History = History(New, Other),
        };

        Refused(two, "same-artifact", "does not run in staging");
    }

    [Fact]
    public void What_was_rolled_back_from_the_environment_before_is_refused() =>
        Refused(
            Passing with
            {
                FromHolds = new Dictionary<string, Promote.Manifests.Hold>(StringComparer.Ordinal)
                {
                    ["staging"] = Hold("staging", New),
                },
            },
            "same-artifact",
            "was rolled back from staging"
        );

    [Fact]
    public void A_hold_on_something_else_refuses_nothing() =>
        Passed(
            Passing with
            {
                FromHolds = new Dictionary<string, Promote.Manifests.Hold>(StringComparer.Ordinal)
                {
                    ["staging"] = Hold("staging", Other),
                },
            },
            "same-artifact"
        );

    [Fact]
    public void The_same_bytes_from_an_environments_own_registry_pass() =>
        Passed(
            Passing with
            {
                From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal)
                {
                    ["staging"] = [New.Replace("ghcr.io", "staging.acme.test", StringComparison.Ordinal)],
                },
            },
            "same-artifact"
        );

    [Theory]
    [InlineData("0000000000000000000000000000000000000002", '9', "ghcr.io/acme/web")]
    [InlineData("0000000000000000000000000000000000000009", '2', "ghcr.io/acme/web")]
    [InlineData("0000000000000000000000000000000000000002", '2', "ghcr.io/acme/api")]
    public void Another_digest_tag_or_name_is_another_image(string tag, char digit, string name) =>
        Refused(
            Passing with
            {
                From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal)
                {
                    ["staging"] = [$"{name}:{tag}@sha256:{new string(digit, 64)}"],
                },
                History = History(),
            },
            "same-artifact",
            "does not run in staging"
        );

    [Fact]
    public void A_rollback_needs_no_proof_but_its_hold()
    {
        Passed(Rollback, "same-artifact");
        Passed(Rollback, "order");
        Judge(Rollback, "healthy").ShouldBeNull();
        Judge(Rollback, "smoke").ShouldBeNull();
        Judge(Rollback, "soak").ShouldBeNull();
    }

    [Theory]
    [InlineData("no hold")]
    [InlineData("a hold on something else")]
    [InlineData("what never ran there")]
    [InlineData("nothing before")]
    public void What_only_looks_like_a_rollback_is_none(string what)
    {
        var change = (
            what switch
            {
                "no hold" => Rollback with { ProposedHold = null },
                "a hold on something else" => Rollback with { ProposedHold = Hold("prod", Other) },
                "what never ran there" => Rollback with { Ran = [Image(New)] },
                _ => Rollback with { Changed = [new("Deployment web: image", null, Old)] },
            }
        ) with
        {
            History = History(),
        };

        change.IsRollback.ShouldBeFalse();
        Refused(change, "same-artifact", "does not run in staging");
    }

    [Fact]
    public void A_change_that_moves_an_environment_and_the_one_before_is_refused() =>
        Refused(
            Passing with
            {
                ChangedEnvironments = ["staging", "prod"],
            },
            "order",
            "moves web in prod and in staging"
        );

    [Fact]
    public void What_ran_before_that_which_runs_now_is_refused() =>
        Refused(
            Passing with
            {
                Changed = [new("Deployment web: image", New, Old)],
                History = History(Other, New, Old),
            },
            "order",
            "It ran in staging before what prod runs now."
        );

    [Fact]
    public void What_ran_before_that_which_runs_now_is_refused_at_a_new_place_as_well() =>
        Refused(
            Passing with
            {
                Changed = [new("Deployment blue: image", null, Old)],
                ImagesBefore = [New],
                History = History(New, Old),
            },
            "order",
            "It ran in staging before what prod runs now."
        );

    [Fact]
    public void What_runs_at_another_place_tells_no_order_where_something_ran_at_its_own() =>
        Passed(
            Passing with
            {
                Changed = [new("Deployment web: image", Old, Other)],
                ImagesBefore = [Old, New],
                History = History(New, Other, Old),
            },
            "order"
        );

    [Theory]
    [InlineData("web:1", "web:2", "web:1", "web:1")]
    [InlineData("api:1", "web:2", "api:1 web:1", "web:1")] // of its name, though elsewhere
    [InlineData("web:1", "web-v2:2", "web:1", "web:1")] // a new name at its place
    [InlineData(null, "web-v2:2", "web:1 envoy:3", "web:1")] // a new name at a new place: what the app ran
    [InlineData(null, "web-v2:2", "envoy:3", "")]
    public void What_an_image_replaces_is_known_whatever_it_is_called(
        string? there,
        string comes,
        string ran,
        string replaced
    )
    {
        const string Registry = "ghcr.io/acme/";
        var use = new ImageUse("Deployment web: image", there is null ? null : Registry + there, Registry + comes);
        var change = Passing with { Changed = [use], ImagesBefore = [.. ran.Split(' ').Select(one => Registry + one)] };

        var found = change.ReplacedBy(use, Image(use.After));

        found
            .Select(image => image.ToString()[Registry.Length..])
            .ShouldBe(replaced.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void What_was_promoted_again_after_that_which_runs_now_passes() =>
        Passed(
            Passing with
            {
                Changed = [new("Deployment web: image", New, Old)],
                History = History(Old, New, Old),
            },
            "order"
        );

    [Fact]
    public void What_runs_and_was_never_in_the_environment_before_tells_no_order() =>
        Passed(
            Passing with
            {
                Changed = [new("Deployment web: image", Other, New)],
                History = History(New, Old),
            },
            "order"
        );

    [Fact]
    public void The_first_image_of_all_tells_no_order() =>
        Passed(Passing with { Changed = [new("Deployment web: image", null, New)] }, "order");

    [Theory]
    [InlineData(false, true, "The registry has no")]
    [InlineData(true, false, "points at")]
    public void An_image_that_is_gone_or_whose_tag_was_moved_is_refused(bool exists, bool same, string reason) =>
        Refused(
            Passing with
            {
                Records = Records with { Registry = Registry(New, exists, same ? New : Other) },
            },
            "exists",
            reason
        );

    [Fact]
    public void A_tag_that_was_removed_is_refused() =>
        Refused(
            Passing with
            {
                Records = Records with
                {
                    Registry = new Dictionary<string, RegistryFact>(StringComparer.Ordinal) { [New] = new(true, null) },
                },
            },
            "exists",
            "has no tag"
        );

    [Fact]
    public void An_image_whose_registry_was_not_asked_is_refused() =>
        Refused(
            Passing with
            {
                Records = Records with { Registry = new Dictionary<string, RegistryFact>(StringComparer.Ordinal) },
            },
            "exists",
            "none of the app's images"
        );

    [Fact]
    public void An_image_without_a_digest_is_not_looked_for() =>
        Refused(
            Passing with
            {
                Changed = [new("Deployment web: image", Old, "ghcr.io/acme/web:1")],
            },
            "exists",
            "names no digest"
        );

    [Fact]
    public void A_rollback_pulls_by_digest_wherever_its_tag_went()
    {
        Passed(Rollback with { Records = Records with { Registry = Registry(Old, true, Other) } }, "exists");
        Refused(
            Rollback with
            {
                Records = Records with { Registry = Registry(Old, false, Old) },
            },
            "exists",
            "The registry has no"
        );
    }

    [Fact]
    public void A_window_that_is_open_holds_until_it_closes() =>
        Passed(Passing, "window").HoldsUntil.ShouldBe(new DateTimeOffset(2026, 1, 5, 17, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_window_that_is_closed_waits_until_it_opens()
    {
        var result = Waits(
            Passing with
            {
                Records = Records with { Now = new(2026, 1, 9, 17, 0, 0, TimeSpan.Zero) },
            },
            "window",
            "from 09:00 to 17:00"
        );

        result.OpensAt.ShouldBe(new DateTimeOffset(2026, 1, 12, 9, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_rollback_needs_no_window_and_no_thaw()
    {
        var night = Rollback with
        {
            Records = Records with { Now = new(2026, 1, 9, 23, 0, 0, TimeSpan.Zero) },
            Freezes = [Freeze(Now.AddDays(-30), Now.AddDays(30))],
        };

        Passed(night, "window");
        Passed(night, "freeze");
    }

    [Fact]
    public void A_freeze_waits_for_the_last_that_is_on()
    {
        var result = Waits(
            Passing with
            {
                Freezes =
                [
                    Freeze(Now.AddDays(-1), Now.AddDays(2)),
                    Freeze(Now, Now.AddDays(3)),
                    Freeze(Now.AddDays(1), Now.AddDays(9)),
                ],
            },
            "freeze",
            "by platform: Year end."
        );

        result.OpensAt.ShouldBe(Now.AddDays(3));
    }

    [Fact]
    public void A_freeze_to_come_ends_the_verdict() =>
        Passed(
            Passing with
            {
                Freezes = [Freeze(Now.AddDays(5), Now.AddDays(6)), Freeze(Now.AddDays(2), Now.AddDays(3))],
            },
            "freeze"
        )
            .HoldsUntil.ShouldBe(Now.AddDays(2));

    [Fact]
    public void A_freeze_that_is_over_says_so()
    {
        var result = Passed(Passing with { Freezes = [Freeze(Now.AddDays(-2), Now)] }, "freeze");

        result.HoldsUntil.ShouldBeNull();
        result.Reason.ShouldContain("not frozen any more");
    }

    [Theory]
    [InlineData("prod", "web", true)]
    [InlineData("", "", true)]
    [InlineData("staging", "", false)]
    [InlineData("prod", "api", false)]
    public void A_freeze_is_about_what_it_names(string environment, string app, bool isAbout)
    {
        var freeze = Freeze(Now.AddDays(-1), Now.AddDays(1)) with
        {
            Environments = [.. new[] { environment }.Where(name => name.Length > 0)],
            Apps = [.. new[] { app }.Where(name => name.Length > 0)],
        };

        (Judge(Passing with { Freezes = [freeze] }, "freeze") is not null).ShouldBe(isAbout);
    }

    [Theory]
    [InlineData("sam", "", "The forge asks for 1 and for code owners: approved by sam.")]
    [InlineData(
        "",
        "dana",
        "The forge asks for 1 and for code owners: nobody approved exactly this yet; dana approved something that has changed since."
    )]
    public void Approvals_are_shown_and_refuse_nothing(string approver, string outdated, string reason) =>
        Passed(
            Reviewed(reviews =>
                reviews with
                {
                    Approvers = [.. new[] { approver }.Where(name => name.Length > 0)],
                    Outdated = [.. new[] { outdated }.Where(name => name.Length > 0)],
                }
            ),
            "approvals"
        )
            .Reason.ShouldBe(reason);

    [Fact]
    public void Approvals_that_nobody_asks_for_are_not_shown() =>
        Judge(Requiring(requires => requires with { Approvals = 0, CodeOwners = false }), "approvals").ShouldBeNull();

    [Fact]
    public void Code_owners_alone_are_shown_too() =>
        Passed(Requiring(requires => requires with { Approvals = 0, CodeOwners = true }), "approvals")
            .Reason.ShouldStartWith("The forge asks for 0 and for code owners");

    [Fact]
    public void Nobody_approved_yet_waits() =>
        Waits(Reviewed(reviews => reviews with { Approvers = [] }), "separation", "Nobody approved exactly this yet.")
            .Next.ShouldBe("Let someone other than dana, promote[bot] approve it.");

    [Theory]
    [InlineData("dana")]
    [InlineData("DANA")]
    public void An_author_alone_waits_for_another(string approver) =>
        Waits(
            Reviewed(reviews => reviews with { Approvers = [approver] }),
            "separation",
            $"Only {approver} approved it, who wrote of it."
        );

    [Fact]
    public void An_author_beside_another_passes() =>
        Passed(Reviewed(reviews => reviews with { Approvers = ["dana", "sam"] }), "separation")
            .Reason.ShouldBe("sam approved it and wrote none of it.");

    [Fact]
    public void What_cannot_be_read_is_refused_by_default() =>
        Refused(
            Reviewed(reviews => reviews with { Unknown = "its tags are no commits" }),
            "separation",
            "is not known: its tags are no commits"
        );

    [Fact]
    public void What_cannot_be_read_passes_where_the_rules_say_so()
    {
        var change = Reviewed(reviews => reviews with { Unknown = "its tags are no commits" });
        var readable = change with
        {
            Environment = change.Environment with
            {
                Requires = change.Environment.Requires with { Separation = Separation.WhereReadable },
            },
        };

        Passed(readable, "separation").Reason.ShouldEndWith("as far as the source can be read.");
    }

    [Fact]
    public void Separation_that_is_off_has_no_say() =>
        Judge(Requiring(requires => requires with { Separation = Separation.Off }), "separation").ShouldBeNull();

    [Fact]
    public void Two_revisions_have_no_reviews_to_judge() =>
        Judge(Passing with { Records = Records with { Reviews = null } }, "separation")!
            .Verdict.ShouldBe(GateVerdict.NotJudged);

    [Theory]
    [InlineData(-8, "Good", GateVerdict.Waiting)]
    [InlineData(-7, "Good", GateVerdict.Waiting)]
    [InlineData(-6, "Good", GateVerdict.Passed)]
    [InlineData(-6, "Bad", GateVerdict.Refused)]
    [InlineData(-6, "Pending", GateVerdict.Refused)]
    public void An_audit_counts_while_it_is_young_and_good(int days, string audit, GateVerdict verdict) =>
        Judge(
            Audited(new(Enum.Parse<ObservationVerdict>(audit), "12 hold", "a[bot]", Now.AddDays(days))),
            "protection"
        )!
            .Verdict.ShouldBe(verdict);

    [Fact]
    public void An_audit_ends_the_verdict_when_it_grows_old() =>
        Passed(Audited(new(ObservationVerdict.Good, "12 hold", "a[bot]", Now.AddDays(-6))), "protection")
            .HoldsUntil.ShouldBe(Now.AddDays(1));

    [Fact]
    public void Rules_without_an_audit_wait() => Waits(Audited(null), "protection", "No audit is recorded");

    [Fact]
    public void Configuration_that_did_not_run_before_is_shown_three_at_most()
    {
        var change = Passing with
        {
            Configuration =
            [
                .. "abcde".Select(letter => new ConfigurationUse(letter.ToString(), IsProven: letter == 'c')),
            ],
        };

        Passed(change, "configuration")
            .Reason.ShouldBe("Reaches prod without having run in staging: a; b; d; and 1 more.");
        Refused(Proven(change), "configuration", "a; b; d; and 1 more");
    }

    [Fact]
    public void Configuration_that_runs_before_is_proven()
    {
        var change = Proven(Passing) with { Configuration = [new("a", IsProven: true), new("b", IsProven: true)] };

        Passed(change, "configuration").Reason.ShouldBe("All 2 values that change are so in staging, or may differ.");
    }

    [Fact]
    public void Images_that_go_back_along_with_something_else_are_no_rollback()
    {
        var more = Rollback with
        {
            PutsBack = null,
            BesidesRollback = "patch.yaml is not as it was by 5eaf00d5eaf0",
            Configuration = [new("a", IsProven: false)],
            Records = Records with { Now = new(2026, 1, 9, 23, 0, 0, TimeSpan.Zero) },
            Freezes = [Freeze(Now.AddDays(-30), Now.AddDays(30))],
        };

        more.IsRollback.ShouldBeFalse();
        Refused(more, "same-artifact", "patch.yaml is not as it was by 5eaf00d5eaf0");
        Refused(Proven(more), "configuration", "without having run in staging");
        Judge(more, "window")!.Verdict.ShouldBe(GateVerdict.Waiting);
        Judge(more, "freeze")!.Verdict.ShouldBe(GateVerdict.Waiting);
    }

    [Fact]
    public void A_rollback_may_bring_its_configuration_back() =>
        Passed(Proven(Rollback) with { Configuration = [new("a", IsProven: false)] }, "configuration");

    [Fact]
    public void A_rollback_that_brings_one_image_more_is_none()
    {
        var more = Rollback with
        {
            Changed = [.. Rollback.Changed, new("Deployment web: sidecar", New, Other)],
            History = History(),
        };

        more.IsRollback.ShouldBeFalse();
        Refused(more, "same-artifact", "does not run in staging");
    }

    [Fact]
    public void One_image_of_several_that_run_before_is_enough() =>
        Passed(
            Passing with
            {
                From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal)
                {
                    ["staging"] = [Other, New],
                },
            },
            "same-artifact"
        );

    [Fact]
    public void What_cannot_be_read_ran_nowhere_before() =>
        Refused(
            Passing with
            {
                Changed = [new("Deployment web: a", Old, New), new("Deployment web: b", Old, "{{ x }}")],
                From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal)
                {
                    ["staging"] = [Other],
                },
                History = History(New),
            },
            "same-artifact",
            "does not run in staging"
        );

    [Fact]
    public void A_commit_that_deployed_several_images_deployed_each() =>
        new Deployment("c", [Image(New), Image(Other)]).Ran([Image(Other)]).ShouldBeTrue();

    [Fact]
    public void What_staging_runs_now_and_prod_too_is_not_left_for_what_ran_before_it() =>
        Refused(
            Passing with
            {
                Changed = [new("Deployment web: image", New, Old)],
                History = History(New, Old),
            },
            "order",
            "It ran in staging before what prod runs now."
        );

    [Theory]
    [InlineData("{{ x }}")]
    [InlineData("ghcr.io/acme/web:1")]
    public void What_ran_and_cannot_be_found_tells_no_order(string before) =>
        Passed(Passing with { Changed = [new("Deployment web: image", before, New)] }, "order");

    [Fact]
    public void Without_a_history_there_is_no_order_to_keep() =>
        Passed(
            Passing with
            {
                History = new Dictionary<string, IReadOnlyList<Deployment>>(StringComparer.Ordinal),
            },
            "order"
        );

    [Fact]
    public void An_image_beside_the_apps_may_have_whatever_tag_where_its_digest_is_pinned() =>
        Passed(
            Passing with
            {
                Changed = [new("Deployment web: sidecar", null, $"ghcr.io/acme/proxy:v1@sha256:{new string('7', 64)}")],
            },
            "immutable-tag"
        );

    [Theory]
    [InlineData("commit", new[] { "freeze", "window" })]
    [InlineData("pull-request", new string[0])]
    public void A_commit_waits_for_the_end_of_a_freeze_and_for_its_window(string deliver, string[] waiting)
    {
        var promotion = Cases.Passing with
        {
            Environment = Cases.Passing.Environment with
            {
                Deliver = deliver == "commit" ? DeliveryKind.Commit : DeliveryKind.PullRequest,
            },
            Freezes = [Freeze(Now.AddDays(-30), Now.AddDays(30))],
            Now = new(2026, 1, 9, 23, 0, 0, TimeSpan.Zero),
        };

        GateList
            .Judge(promotion)
            .Where(result => result.Verdict == GateVerdict.Waiting)
            .Select(result => result.Gate)
            .Order(StringComparer.Ordinal)
            .ShouldBe(waiting);
    }

    [Fact]
    public void A_commit_that_nothing_holds_up_passes_window_and_freeze()
    {
        var promotion = Cases.Passing with
        {
            Environment = Cases.Passing.Environment with { Deliver = DeliveryKind.Commit },
            Freezes = [Freeze(Now.AddDays(1), Now.AddDays(2))],
        };

        GateList
            .Judge(promotion)
            .Where(result => result.Gate is "window" or "freeze")
            .Select(result => result.Verdict)
            .ShouldBe([GateVerdict.Passed, GateVerdict.Passed]);
    }

    [Fact]
    public void What_is_held_there_is_refused() =>
        Refused(
            Passing with
            {
                Hold = Hold("prod", New),
            },
            "hold",
            "was rolled back from prod on 2026-01-05 12:00 UTC by rita"
        );

    [Fact]
    public void What_holds_something_else_lets_this_pass() =>
        Passed(Passing with { Hold = Hold("prod", Other) }, "hold");

    private static EnvironmentChange Proven(EnvironmentChange change) =>
        change with
        {
            Environment = change.Environment with { Config = ConfigurationPolicy.Proven },
        };

    private static EnvironmentChange Audited(Observation? audit) =>
        Requiring(requires => requires with { Audited = TimeSpan.FromDays(7) }) with
        {
            Records = Records with { Audit = audit },
        };

    private static EnvironmentChange Reviewed(Func<ReviewRecord, ReviewRecord> more) =>
        Passing with
        {
            Records = Records with { Reviews = more(Records.Reviews!) },
        };

    private static Dictionary<string, RegistryFact> Registry(string text, bool exists, string pointsAt) =>
        new(StringComparer.Ordinal) { [text] = new(exists, Image(pointsAt).Digest) };

    private static GateResult Passed(EnvironmentChange change, string gate) => Is(change, gate, GateVerdict.Passed);

    private static void Refused(EnvironmentChange change, string gate, string reason)
    {
        var result = Is(change, gate, GateVerdict.Refused);
        result.Reason.ShouldContain(reason);
        result.Next.ShouldNotBeEmpty();
    }

    private static GateResult Waits(EnvironmentChange change, string gate, string reason)
    {
        var result = Is(change, gate, GateVerdict.Waiting);
        result.Reason.ShouldContain(reason);
        result.Next.ShouldNotBeEmpty();
        return result;
    }

    private static GateResult Is(EnvironmentChange change, string gate, GateVerdict verdict)
    {
        var result = Judge(change, gate).ShouldNotBeNull();
        result.Verdict.ShouldBe(verdict, result.Reason);
        return result;
    }
}
