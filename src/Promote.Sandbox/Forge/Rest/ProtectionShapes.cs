namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of a branch's older protection.</summary>
internal sealed class ProtectionShapes(Shapes shapes)
{
    private readonly TeamShapes teams = new(shapes);

    /// <summary>What everyone sees of it, with the branch.</summary>
    public static object Summary(BranchProtection? protection)
    {
        var checks = protection?.RequiredStatusChecks?.Checks ?? [];
        return new
        {
            enabled = protection is not null,
            required_status_checks = new
            {
                enforcement_level = protection?.RequiredStatusChecks is null ? "off"
                : protection.EnforceAdmins ? "everyone"
                : "non_admins",
                contexts = checks.Select(check => check.Context),
                checks = checks.Select(Check),
            },
        };
    }

    /// <summary>A <c>branch-protection</c>. What is not asked for is not there.</summary>
    public Dictionary<string, object?> Whole(Repository repository, string branch, BranchProtection protection)
    {
        var url = $"{shapes.Of(repository)}/branches/{Shapes.Escape(branch)}/protection";
        var shape = new Dictionary<string, object?>(StringComparer.Ordinal) { ["url"] = url };
        if (protection.RequiredStatusChecks is { } checks)
        {
            shape["required_status_checks"] = new
            {
                url = url + "/required_status_checks",
                strict = checks.Strict,
                contexts = checks.Checks.Select(check => check.Context),
                contexts_url = url + "/required_status_checks/contexts",
                checks = checks.Checks.Select(Check),
            };
        }

        if (protection.PullRequest is { } rule)
            shape["required_pull_request_reviews"] = Reviews(url, protection, rule);
        if (protection.Pushers is { } pushers)
            shape["restrictions"] = Actors(pushers, url + "/restrictions");
        shape["required_signatures"] = new { url = url + "/required_signatures", enabled = false };
        shape["enforce_admins"] = new { url = url + "/enforce_admins", enabled = protection.EnforceAdmins };
        foreach (
            var off in (string[])["required_linear_history", "block_creations", "required_conversation_resolution"]
        )
            shape[off] = new { enabled = false };
        shape["allow_force_pushes"] = new { enabled = protection.AllowForcePushes };
        shape["allow_deletions"] = new { enabled = protection.AllowDeletions };
        shape["lock_branch"] = new { enabled = protection.LockBranch };
        shape["allow_fork_syncing"] = new { enabled = false };
        return shape;
    }

    private Dictionary<string, object?> Reviews(string url, BranchProtection protection, PullRequestRule rule)
    {
        var at = url + "/required_pull_request_reviews";
        var shape = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["url"] = at,
            ["dismiss_stale_reviews"] = rule.DismissStaleReviewsOnPush,
            ["require_code_owner_reviews"] = rule.RequireCodeOwnerReview,
            ["require_last_push_approval"] = rule.RequireLastPushApproval,
            ["required_approving_review_count"] = rule.RequiredApprovingReviewCount,
        };
        if (protection.Dismissers is { } dismissers)
            shape["dismissal_restrictions"] = Actors(dismissers, url + "/dismissal_restrictions");
        if (protection.PullRequestBypass.Count > 0)
            shape["bypass_pull_request_allowances"] = Actors(protection.PullRequestBypass, at);
        return shape;
    }

    private object Actors(IReadOnlyList<string> actors, string url)
    {
        var accounts = actors.Select(shapes.Accounts.FindLogin).OfType<Hosting.Account>().ToList();
        return new
        {
            url,
            users_url = url + "/users",
            teams_url = url + "/teams",
            apps_url = url + "/apps",
            users = accounts.Where(account => !account.IsBot).Select(shapes.User),
            teams = actors.Select(shapes.Teams.Find).OfType<Hosting.Team>().Select(teams.Team),
            apps = accounts.Where(account => account.IsBot).Select(shapes.App),
        };
    }

    private static object Check(RequiredCheck check) => new { context = check.Context, app_id = check.IntegrationId };
}
