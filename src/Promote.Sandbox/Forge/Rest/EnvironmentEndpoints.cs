using System.Text.Json;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/environments</c>, and what workflows may do.</summary>
internal sealed class EnvironmentEndpoints(Shapes shapes, Repositories repositories)
{
    private readonly EnvironmentShapes forms = new(shapes);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("GET", "/environments", ListAsync);
        api.Repository("GET", "/environments/{name}", call => Answer(call, Find(call)));
        api.Repository("PUT", "/environments/{name}", PutAsync, Right.Admin);
        api.Repository("DELETE", "/environments/{name}", RemoveAsync, Right.Admin);
        api.Repository("GET", "/environments/{name}/deployment-branch-policies", PoliciesAsync);
        api.Repository("POST", "/environments/{name}/deployment-branch-policies", AddPolicyAsync, Right.Admin);
        api.Repository("GET", "/actions/permissions/workflow", WorkflowAsync, Right.Admin);
        api.Repository("PUT", "/actions/permissions/workflow", ChangeWorkflowAsync, Right.Admin);
    }

    private Task<RestAnswer> Answer(RestCall call, DeploymentEnvironment environment) =>
        Task.FromResult(RestAnswer.Ok(forms.Environment(call.Repository, environment)));

    private static DeploymentEnvironment Find(RestCall call)
    {
        var name = call.Route("name");
        return call.Repository.Environments.Find(one => one.Name == name) ?? throw ForgeException.NotFound();
    }

    private Task<RestAnswer> ListAsync(RestCall call) =>
        Task.FromResult(
            RestAnswer.Ok(
                new
                {
                    total_count = call.Repository.Environments.Count,
                    environments = call.Page(call.Repository.Environments)
                        .Select(one => forms.Environment(call.Repository, one)),
                }
            )
        );

    private Task<RestAnswer> PutAsync(RestCall call)
    {
        var name = call.Route("name");
        var old = call.Repository.Environments.Find(one => one.Name == name);
        var policy = RestCall.Value(call.Body, "deployment_branch_policy", JsonValueKind.Object);
        bool Policy(string flag) => policy is { } given && RestCall.Value(given, flag, JsonValueKind.True) is not null;
        if (policy is not null && Policy("protected_branches") == Policy("custom_branch_policies"))
            throw new ForgeException(422, "protected_branches and custom_branch_policies cannot have the same value");
        var environment = new DeploymentEnvironment
        {
            Id = old?.Id ?? repositories.NextId(),
            Name = name,
            WaitTimer = RestCall.Value(call.Body, "wait_timer", JsonValueKind.Number)?.GetInt32() ?? 0,
            PreventSelfReview = call.Flag("prevent_self_review") ?? false,
            Reviewers = Reviewers(call),
            Secrets = old?.Secrets ?? [],
            ProtectedBranches = Policy("protected_branches"),
            BranchPolicies = Policy("custom_branch_policies") ? old?.BranchPolicies ?? [] : null,
        };
        Replace(call, old, environment);
        return Answer(call, environment);
    }

    private List<string> Reviewers(RestCall call)
    {
        if (RestCall.Value(call.Body, "reviewers", JsonValueKind.Array) is not { } list)
            return [];
        var found = new List<string>();
        foreach (var one in list.EnumerateArray())
        {
            var id = RestCall.Value(one, "id", JsonValueKind.Number)?.GetInt32();
            found.Add(
                (
                    RestCall.Value(one, "type", JsonValueKind.String)?.GetString() == "Team"
                        ? shapes.Teams.All.FirstOrDefault(team => team.Id == id)?.FullName
                        : shapes.Accounts.All.FirstOrDefault(account => account.Id == id && !account.IsBot)?.Login
                ) ?? throw ForgeException.Invalid("Environment", "reviewers", "invalid")
            );
        }

        return found;
    }

    private static Task<RestAnswer> RemoveAsync(RestCall call)
    {
        call.Repository.Environments.Remove(Find(call));
        return Task.FromResult(RestAnswer.Nothing);
    }

    private static Task<RestAnswer> PoliciesAsync(RestCall call)
    {
        var policies = Find(call).BranchPolicies ?? [];
        return Task.FromResult(
            RestAnswer.Ok(
                new
                {
                    total_count = policies.Count,
                    branch_policies = call.Page(policies).Select(EnvironmentShapes.Policy),
                }
            )
        );
    }

    private Task<RestAnswer> AddPolicyAsync(RestCall call)
    {
        var old = Find(call);
        if (old.BranchPolicies is not { } policies)
            throw ForgeException.NotFound();
        var policy = new BranchPolicy(repositories.NextId(), call.Need("name"), call.Text("type") ?? "branch");
        Replace(call, old, old with { BranchPolicies = [.. policies, policy] });
        return Task.FromResult(RestAnswer.Ok(EnvironmentShapes.Policy(policy)));
    }

    private static void Replace(RestCall call, DeploymentEnvironment? old, DeploymentEnvironment environment)
    {
        var all = call.Repository.Environments;
        if (old is null)
            all.Add(environment);
        else
            all[all.IndexOf(old)] = environment;
    }

    private static Task<RestAnswer> WorkflowAsync(RestCall call) =>
        Task.FromResult(
            RestAnswer.Ok(
                new
                {
                    default_workflow_permissions = call.Repository.Settings.DefaultWorkflowPermissions,
                    can_approve_pull_request_reviews = call.Repository.Settings.ActionsCanApprove,
                }
            )
        );

    private static Task<RestAnswer> ChangeWorkflowAsync(RestCall call)
    {
        var settings = call.Repository.Settings;
        call.Repository.Settings = settings with
        {
            DefaultWorkflowPermissions =
                call.Text("default_workflow_permissions") ?? settings.DefaultWorkflowPermissions,
            ActionsCanApprove = call.Flag("can_approve_pull_request_reviews") ?? settings.ActionsCanApprove,
        };
        return Task.FromResult(RestAnswer.Nothing);
    }
}
