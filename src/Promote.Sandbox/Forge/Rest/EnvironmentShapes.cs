namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of environments.</summary>
internal sealed class EnvironmentShapes(Shapes shapes)
{
    private readonly TeamShapes teams = new(shapes);

    /// <summary>An <c>environment</c>.</summary>
    public object Environment(Repository repository, DeploymentEnvironment environment)
    {
        var name = Uri.EscapeDataString(environment.Name);
        return new
        {
            id = environment.Id,
            node_id = Shapes.Node("EN", environment.Id),
            name = environment.Name,
            url = $"{shapes.Of(repository)}/environments/{name}",
            html_url = $"{shapes.Page(repository)}/deployments/activity_log?environments_filter={name}",
            created_at = Shapes.Time(repository.CreatedAt),
            updated_at = Shapes.Time(repository.CreatedAt),
            protection_rules = Rules(environment),
            deployment_branch_policy = environment.LimitsBranches
                ? new
                {
                    protected_branches = environment.ProtectedBranches,
                    custom_branch_policies = environment.BranchPolicies is not null,
                }
                : null,
        };
    }

    /// <summary>A <c>deployment-branch-policy</c>.</summary>
    public static object Policy(BranchPolicy policy) =>
        new
        {
            id = policy.Id,
            node_id = Shapes.Node("DBP", policy.Id),
            name = policy.Name,
            type = policy.Type,
        };

    private IEnumerable<object> Rules(DeploymentEnvironment environment)
    {
        // On GitHub each rule has a number of its own.
        var id = environment.Id * 10;
        if (environment.WaitTimer > 0)
        {
            yield return new
            {
                id,
                node_id = Shapes.Node("GA", id),
                type = "wait_timer",
                wait_timer = environment.WaitTimer,
            };
        }

        if (environment.Reviewers.Count > 0)
        {
            yield return new
            {
                id = id + 1,
                node_id = Shapes.Node("GA", id + 1),
                type = "required_reviewers",
                prevent_self_review = environment.PreventSelfReview,
                reviewers = environment.Reviewers.Select(Reviewer).OfType<object>(),
            };
        }

        if (environment.LimitsBranches)
        {
            yield return new
            {
                id = id + 2,
                node_id = Shapes.Node("GA", id + 2),
                type = "branch_policy",
            };
        }
    }

    private object? Reviewer(string actor) =>
        shapes.Teams.Find(actor) is { } team ? new { type = "Team", reviewer = teams.Team(team) }
        : shapes.Accounts.FindLogin(actor) is { } account ? new { type = "User", reviewer = shapes.User(account) }
        : null;
}
