using System.Text.Json.Nodes;
using Promote.Audit;

namespace Promote.Scaffolding;

/// <summary>What is left to do for a manifests repository: the Apps, their keys, and the forge's settings, as the audit wants them.</summary>
internal static class ManifestsSteps
{
    private const string UnknownRepository = "OWNER/NAME";

    // They stand in JSON where a shell's variable shall; no id is negative.
    private const long GuardId = -1;
    private const long PromoterId = -2;

    /// <summary>The steps, in order.</summary>
    public static IReadOnlyList<InitStep> Of(
        RepositoryFiles files,
        ManifestsLayout layout,
        RepositoryFacts facts,
        InitRequest request,
        IReadOnlyList<GitHubApp> apps,
        GitHubApp sources,
        bool areNamed
    )
    {
        var repository = facts.Repository ?? UnknownRepository;
        var full = facts.Host is { } host ? $"{host}/{repository}" : repository;
        var gh = new GitHubApi(repository, facts.Host);
        var steps = new List<InitStep>();
        if (request.Owners.Count == 0 && !CodeOwnersFile.Places.Any(files.Has))
            steps.Add(
                new(
                    "Say who owns production; CODEOWNERS is written then.",
                    ["promote init manifests --owners @OWNER/TEAM"]
                )
            );
        steps.Add(
            new(
                "Look through promote.yaml. Each app that a person must approve needs its source (owner/name): without it the guard refuses production, as it cannot tell who wrote what. Say under requesters whose CI may ask for bumps.",
                []
            )
        );
        if (!areNamed)
            steps.Add(
                new(
                    "Name the GitHub Apps' logins under identities in promote.yaml: without them no evidence counts for the guard.",
                    ["promote init manifests --identities OWNER --dry-run"]
                )
            );
        steps.Add(
            new(
                $"Create the GitHub Apps below, install each on {repository}, and keep each key as NAME.pem. Each variable is the App's client id.",
                [
                    .. apps.Select(app =>
                        $"gh variable set {app.Variable} --repo {full} --body CLIENT_ID_OF_{Shout(app)}"
                    ),
                    $"gh variable set ARGOCD_SERVER --repo {full} --body https://argocd.example.com",
                ]
            )
        );
        steps.Add(
            new(
                $"Make an environment for each key, which gives it to jobs of {facts.Branch} alone.",
                [.. apps.Select(app => gh.LimitEnvironment(app.Environment!, facts.Branch))]
            )
        );
        steps.Add(
            new(
                "Put the keys there. None of them is a secret of the repository, which every branch's workflow could read.",
                [
                    .. apps.Select(app =>
                        $"gh secret set {app.Secret} --repo {full} --env {app.Environment} <{app.Name}.pem"
                    ),
                    $"gh secret set ARGOCD_AUTH_TOKEN --repo {full} --env promote-evidence <argocd.token",
                ]
            )
        );
        steps.Add(
            new(
                $"Where an application's repository is private, create the App {sources.Name} ({sources.Permissions}), install it on those repositories, and give its key to who judges and to who promotes: else nobody can tell who wrote what ships.",
                [
                    $"gh variable set {sources.Variable} --repo {full} --body CLIENT_ID_OF_{Shout(sources)}",
                    .. apps.Take(2)
                        .Select(app =>
                            $"gh secret set {sources.Secret} --repo {full} --env {app.Environment} <{sources.Name}.pem"
                        ),
                ]
            )
        );
        steps.Add(
            new(
                $"Protect {facts.Branch}: the guard's check from its own App, pull requests with approvals that a push takes away, and nobody but the promoter excepted.",
                [IdOf("GUARD_ID", apps[1], facts), IdOf("PROMOTER_ID", apps[0], facts), Ruleset(gh, layout)]
            )
        );
        steps.Add(
            new(
                "Let workflows only read, and approve nothing; and let nothing be merged by rebase.",
                [gh.LimitWorkflows(), gh.AllowNoRebase()]
            )
        );
        steps.Add(
            new("When this is merged, see whether all of it holds.", [$"promote audit --manifests {repository}"])
        );
        return steps;
    }

    private static string Shout(GitHubApp app) => app.Variable[..app.Variable.IndexOf('_', StringComparison.Ordinal)];

    private static string IdOf(string variable, GitHubApp app, RepositoryFacts facts) =>
        $"{variable}=$(gh api {(facts.Host is { } host ? $"--hostname {host} " : "")}orgs/{facts.Owner ?? ManifestsPlan.NoPrefix}/installations --paginate --jq '.installations[]|select(.app_slug==\"{app.Name}\").app_id')";

    private static string Ruleset(GitHubApi gh, ManifestsLayout layout)
    {
        var asksOwners = layout.Owned.Count > 0;
        // An owner's approval counts as the one; a number here would hold up what merges when it is green.
        var pullRequests = Commands.PullRequestRule(0, dismissesStale: true, codeOwners: asksOwners, lastPush: true);
        pullRequests["parameters"]!["allowed_merge_methods"] = new JsonArray("merge", "squash");
        var body = Commands.Ruleset(
            "promote",
            Commands.Branch,
            [Commands.Exception("Integration", PromoterId)],
            [
                pullRequests,
                Commands.CheckRule(GuardId),
                new JsonObject { ["type"] = "non_fast_forward" },
                new JsonObject { ["type"] = "deletion" },
            ]
        );
        return gh.Send("rulesets", "POST", body)
            .Replace($":{GuardId},", ":'\"$GUARD_ID\"',", StringComparison.Ordinal)
            .Replace($":{GuardId}}}", ":'\"$GUARD_ID\"'}", StringComparison.Ordinal)
            .Replace($":{PromoterId},", ":'\"$PROMOTER_ID\"',", StringComparison.Ordinal);
    }
}
