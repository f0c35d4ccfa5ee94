using System.Text.Json.Nodes;
using Promote.Errors;
using Promote.Forges;

namespace Promote.Audit.Rules;

/// <summary>The forge's environments give their keys to jobs of the protected branch only.</summary>
internal sealed class EnvironmentsRule : IAuditRule
{
    private const string Limited =
        "{wait_timer:([.protection_rules[]?|.wait_timer//empty]|first//0),prevent_self_review:([.protection_rules[]?|.prevent_self_review//false]|any),reviewers:[.protection_rules[]?|.reviewers//empty|.[]|{type,id:.reviewer.id}],deployment_branch_policy:{protected_branches:false,custom_branch_policies:true}}";

    /// <inheritdoc/>
    public string Name => "environments";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var settings = audit.Settings;
        if (!settings.Environments.IsKnown)
            return this.CannotBeRead("The environments cannot be read.", settings.Environments.Missing!);
        var seen = settings.Environments.Value.Select(Text).ToList();
        var holding = settings
            .Environments.Value.Where(environment => !(environment.Secrets.IsKnown && environment.Secrets.Value == 0))
            .ToList();
        var open = holding.Where(environment => !IsLimited(audit, environment) && IsReadable(environment)).ToList();
        if (open.Count > 0)
            return this.DoesNotHold(
                $"{string.Join(", ", open.Select(environment => $"{OneLine.Of(environment.Name, 100)} gives its secrets to {Whom(environment)}"))}.",
                "Whoever may push a branch has a workflow there that takes the key, and is promoter, guard or evidence from then on.",
                Fix(audit, open[0]),
                seen
            );
        if (holding.Find(environment => !IsReadable(environment)) is { } unreadable)
            return this.CannotBeRead(
                $"Which branches get the secrets of {OneLine.Of(unreadable.Name, 100)} cannot be read.",
                unreadable.Chosen.Missing!,
                seen
            );
        return this.Holds(
            holding.Count == 0
                ? "No environment holds a secret."
                : $"{string.Join(", ", holding.Select(environment => OneLine.Of(environment.Name, 100)))} give secrets to jobs of {audit.Branch} only.",
            seen
        );
    }

    private static bool IsReadable(KeyEnvironment environment) =>
        environment.Branches != EnvironmentBranches.Chosen || environment.Chosen.IsKnown;

    private static bool IsLimited(AuditCase audit, KeyEnvironment environment) =>
        environment is { Branches: EnvironmentBranches.Chosen, Chosen.IsKnown: true }
        && environment.Chosen.Value.All(pattern => pattern == audit.Settings.Branch);

    private static string Whom(KeyEnvironment environment) =>
        environment.Branches switch
        {
            EnvironmentBranches.Any => "jobs of all branches",
            EnvironmentBranches.Protected =>
                "all branches with a protection of their own (rulesets do not count for that; where no branch has one, all do)",
            _ => string.Join(", ", environment.Chosen.Or([]).Select(pattern => OneLine.Of(pattern, 60))),
        };

    private static string Text(KeyEnvironment environment) =>
        $"{OneLine.Of(environment.Name, 100)}: {(environment.Secrets is { IsKnown: true, Value: 0 } ? "no secrets" : Whom(environment))}; {(environment.Reviewers.Count == 0 ? "no reviewers" : "reviewed by " + string.Join(", ", environment.Reviewers.Select(name => OneLine.Of(name, 60))))}.";

    private static string Fix(AuditCase audit, KeyEnvironment environment)
    {
        var commands = new Commands(audit);
        var (path, policies) = (GitHubApi.Environment(environment.Name), GitHubApi.Policies(environment.Name));
        var add = new GitHubApi(audit.Settings.Repository, audit.Settings.Host).AllowBranch(
            environment.Name,
            audit.Settings.Branch
        );
        if (environment.Branches == EnvironmentBranches.Chosen)
            return $"{commands.Call(policies, "GET", "--jq", $".branch_policies[]|select(.name!={JsonValue.Create(audit.Settings.Branch).ToJsonString()}).id")} | xargs -I ID {commands.Call(policies + "/ID", "DELETE")}{(environment.Chosen.Or([]).Contains(audit.Settings.Branch, StringComparer.Ordinal) ? "" : $" && {add}")}";
        // What is left out of the call would be taken away.
        var limit = $"{commands.Call(path, "GET", "--jq", Limited)} | {commands.Call(path, "PUT", "--input", "-")}";
        return $"{limit} && {add}";
    }
}
