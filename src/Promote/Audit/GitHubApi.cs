using System.Text.Json.Nodes;

namespace Promote.Audit;

/// <summary>Command lines that call GitHub's API for a repository, for people to type. Every word of others' is quoted.</summary>
/// <param name="repository"><c>owner/name</c>.</param>
/// <param name="host">The server, where it is not the public one.</param>
internal sealed class GitHubApi(string repository, string? host)
{
    private static readonly string[] Program = ["gh", "api"];

    /// <summary>A call of the API.</summary>
    /// <param name="path">The path, below the repository unless it starts with <c>/</c>.</param>
    /// <param name="method">The method.</param>
    /// <param name="arguments">More arguments, each one word.</param>
    public string Call(string path, string method, params IEnumerable<string> arguments) =>
        string.Join(
            ' ',
            Program
                .Concat(host is null ? [] : ["--hostname", host])
                .Concat(method == "GET" ? [] : ["-X", method])
                .Append(path.StartsWith('/') ? path[1..] : $"repos/{repository}/{path}")
                .Concat(arguments)
                .Select(ShellText.Quote)
        );

    /// <summary>A call that sends JSON.</summary>
    public string Send(string path, string method, JsonObject body) =>
        $"{Call(path, method, "--input", "-")} <<<{ShellText.Quote(body.ToJsonString())}";

    /// <summary>Lets workflows that say nothing of their rights only read, and none approve.</summary>
    public string LimitWorkflows() =>
        Call(
            "actions/permissions/workflow",
            "PUT",
            "-f",
            "default_workflow_permissions=read",
            "-F",
            "can_approve_pull_request_reviews=false"
        );

    /// <summary>Lets nothing of the repository be merged by rebase.</summary>
    public string AllowNoRebase() => Call($"/repos/{repository}", "PATCH", "-F", "allow_rebase_merge=false");

    /// <summary>Lets one more branch have an environment's secrets.</summary>
    public string AllowBranch(string environment, string branch) =>
        Call(Policies(environment), "POST", "-f", $"name={branch}");

    /// <summary>Makes an environment, or takes a new one's secrets from all branches but one.</summary>
    public string LimitEnvironment(string environment, string branch) =>
        $"{Send(
            Environment(environment),
            "PUT",
            new JsonObject
            {
                ["deployment_branch_policy"] = new JsonObject
                {
                    ["protected_branches"] = false,
                    ["custom_branch_policies"] = true,
                },
            }
        )} && {AllowBranch(environment, branch)}";

    /// <summary>An environment's path.</summary>
    public static string Environment(string name) => $"environments/{Uri.EscapeDataString(name)}";

    /// <summary>The path of the branches that have its secrets.</summary>
    public static string Policies(string environment) => $"{Environment(environment)}/deployment-branch-policies";
}
