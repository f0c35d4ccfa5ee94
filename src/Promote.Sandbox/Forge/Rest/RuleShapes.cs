using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of rulesets.</summary>
internal sealed class RuleShapes(Shapes shapes)
{
    /// <summary>A <c>repository-ruleset</c>. Who may bypass it is told only to those who may change it.</summary>
    public Dictionary<string, object?> Ruleset(Repository repository, Ruleset ruleset, RestCall call, bool whole)
    {
        var shape = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = ruleset.Id,
            ["name"] = ruleset.Name,
            ["target"] = "branch",
            ["source_type"] = "Repository",
            ["source"] = repository.Name.ToString(),
            ["enforcement"] = ruleset.Enforcement,
            ["node_id"] = Shapes.Node("RRS", ruleset.Id),
            ["_links"] = new { self = new { href = $"{shapes.Of(repository)}/rulesets/{ruleset.Id}" } },
            ["created_at"] = Shapes.Time(repository.CreatedAt),
            ["updated_at"] = Shapes.Time(repository.CreatedAt),
        };
        if (!whole)
            return shape;
        shape["conditions"] = new { ref_name = new { include = ruleset.Include, exclude = ruleset.Exclude } };
        shape["rules"] = Rules(ruleset).Select(rule => rule.Shape());
        shape["current_user_can_bypass"] =
            call.Viewer is not { } viewer ? "never"
            : ruleset.BypassedBy(viewer) ? "always"
            : ruleset.BypassedBy(viewer, merging: true) ? "pull_requests_only"
            : "never";
        if (call.May(new Need(Right.Admin, Writes: true, "administration")))
        {
            shape["bypass_actors"] = ruleset
                .Bypass.Select(actor => ActorShape(actor, "always"))
                .Concat(ruleset.BypassForPullRequests.Select(actor => ActorShape(actor, "pull_request")));
        }

        return shape;
    }

    /// <summary>The rules of a branch, each with the ruleset it comes from.</summary>
    public static IEnumerable<object> Branch(Repository repository, string branch) =>
        from ruleset in BranchRules.Rulesets(repository, branch)
        from rule in Rules(ruleset)
        select rule.Shape(
            ("ruleset_source_type", "Repository"),
            ("ruleset_source", repository.Name.ToString()),
            ("ruleset_id", ruleset.Id)
        );

    private object ActorShape(string actor, string mode)
    {
        var (type, id) = Number(actor);
        return new
        {
            actor_id = id,
            actor_type = type,
            bypass_mode = mode,
        };
    }

    // GitHub numbers the roles that every repository has.
    private (string Type, int? Id) Number(string actor) =>
        actor == Actor.OrganizationAdmin ? ("OrganizationAdmin", 1)
        : actor.StartsWith(Actor.Role, StringComparison.Ordinal)
            ? (
                "RepositoryRole",
                actor[Actor.Role.Length..] switch
                {
                    "maintain" => 2,
                    "write" => 4,
                    _ => 5,
                }
            )
        : Actor.IsTeam(actor) ? ("Team", shapes.Teams.Find(actor)?.Id)
        : Actor.IsApp(actor) ? ("Integration", shapes.Accounts.FindLogin(actor)?.AppId)
        : ("User", shapes.Accounts.FindLogin(actor)?.Id);

    private static IEnumerable<Rule> Rules(Ruleset ruleset)
    {
        if (ruleset.Creation)
            yield return new Rule("creation", null);
        if (ruleset.Update)
            yield return new Rule("update", new { update_allows_fetch_and_merge = false });
        if (ruleset.Deletion)
            yield return new Rule("deletion", null);
        if (ruleset.NonFastForward)
            yield return new Rule("non_fast_forward", null);
        if (ruleset.PullRequest is { } pull)
        {
            yield return new Rule(
                "pull_request",
                new
                {
                    required_approving_review_count = pull.RequiredApprovingReviewCount,
                    dismiss_stale_reviews_on_push = pull.DismissStaleReviewsOnPush,
                    require_code_owner_review = pull.RequireCodeOwnerReview,
                    require_last_push_approval = pull.RequireLastPushApproval,
                    required_review_thread_resolution = false,
                    allowed_merge_methods = pull.AllowedMergeMethods,
                }
            );
        }

        if (ruleset.MergeQueue is { } method)
        {
            yield return new Rule(
                "merge_queue",
                new
                {
                    check_response_timeout_minutes = 60,
                    grouping_strategy = "ALLGREEN",
                    max_entries_to_build = 5,
                    max_entries_to_merge = 5,
                    merge_method = method,
                    min_entries_to_merge = 1,
                    min_entries_to_merge_wait_minutes = 5,
                }
            );
        }

        if (ruleset.RequiredStatusChecks is { } checks)
        {
            yield return new Rule(
                "required_status_checks",
                new
                {
                    required_status_checks = checks.Checks.Select(check =>
                        check.IntegrationId is { } app
                            ? (object)new { context = check.Context, integration_id = app }
                            : new { context = check.Context }
                    ),
                    strict_required_status_checks_policy = checks.Strict,
                    do_not_enforce_on_create = false,
                }
            );
        }
    }

    private sealed record Rule(string Type, object? Parameters)
    {
        public Dictionary<string, object?> Shape(params (string Key, object Value)[] more)
        {
            var shape = new Dictionary<string, object?>(StringComparer.Ordinal) { ["type"] = Type };
            if (Parameters is not null)
                shape["parameters"] = Parameters;
            foreach (var (key, value) in more)
                shape[key] = value;
            return shape;
        }
    }
}
