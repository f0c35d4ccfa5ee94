using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of rulesets.</summary>
internal sealed class RuleShapes(Shapes shapes)
{
    /// <summary>A <c>repository-ruleset</c>. Who may bypass it is told only to those who may change it.</summary>
    public Dictionary<string, object?> Ruleset(Repository repository, Ruleset ruleset, Account? viewer, bool whole)
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
        shape["current_user_can_bypass"] = viewer is not null && ruleset.BypassedBy(viewer) ? "always" : "never";
        if (viewer is { Right: Right.Admin })
            shape["bypass_actors"] = ruleset.Bypass.Select(Actor);
        return shape;
    }

    /// <summary>The rules of a branch, each with the ruleset it comes from.</summary>
    public static IEnumerable<object> Branch(Repository repository, string branch) =>
        from ruleset in BranchRules.Of(repository, branch)
        from rule in Rules(ruleset)
        select rule.Shape(
            ("ruleset_source_type", "Repository"),
            ("ruleset_source", repository.Name.ToString()),
            ("ruleset_id", ruleset.Id)
        );

    private object Actor(string login)
    {
        var account = shapes.Accounts.FindLogin(login);
        return new
        {
            actor_id = account?.Id,
            actor_type = account is { IsBot: true } ? "Integration" : "User",
            bypass_mode = "always",
        };
    }

    private static IEnumerable<Rule> Rules(Ruleset ruleset)
    {
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
                    allowed_merge_methods = (string[])["merge", "squash"],
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
