using System.Text.Json.Nodes;
using Promote.Audit;

namespace Promote.Scaffolding;

/// <summary>What is left to do for a manifests repository: the Apps, their keys, and the forge's settings, as the audit wants them.</summary>
internal static class ManifestsSteps
{
    /// <summary>What stands for a repository that is not known.</summary>
    public const string UnknownRepository = "OWNER/NAME";

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
        steps.AddRange(
            request.OnAzure == true
                ? OnAzure(repository, facts, apps, sources)
                : OnGitHub(repository, full, gh, facts, apps, sources)
        );
        steps.Add(
            new(
                $"Merge these files into {facts.Branch} now. The check is posted by what is on {facts.Branch}: protect the branch before that, and nothing can be merged any more.",
                []
            )
        );
        steps.Add(
            new(
                $"Protect {facts.Branch}: the guard's check from its own App, pull requests with approvals that a push takes away, and nobody but the promoter excepted; and the branches of promotions, which are the promoter's alone.",
                [
                    IdOf("GUARD_ID", apps[1], facts),
                    IdOf("PROMOTER_ID", apps[0], facts),
                    Ruleset(gh, layout),
                    Promotions(gh),
                ]
            )
        );
        steps.Add(
            new(
                "Let workflows only read, and approve nothing; and let nothing be merged by rebase.",
                [gh.LimitWorkflows(), gh.AllowNoRebase()]
            )
        );
        steps.Add(new("See whether all of it holds.", [$"promote audit --manifests {repository}"]));
        return steps;
    }

    private static IEnumerable<InitStep> OnGitHub(
        string repository,
        string full,
        GitHubApi gh,
        RepositoryFacts facts,
        IReadOnlyList<GitHubApp> apps,
        GitHubApp sources
    ) =>
        [
            new(
                $"Create the GitHub Apps below, install each on {repository}, and keep each key as NAME.pem. Each variable is the App's client id (Iv…), not its number.",
                [
                    .. apps.Select(app =>
                        $"gh variable set {app.Variable} --repo {full} --body CLIENT_ID_OF_{Shout(app)}"
                    ),
                    $"gh variable set ARGOCD_SERVER --repo {full} --body https://argocd.example.com",
                ]
            ),
            new(
                $"Make an environment for each key, which gives it to jobs of {facts.Branch} alone.",
                [.. apps.Select(app => gh.LimitEnvironment(app.Environment!, facts.Branch))]
            ),
            new(
                "Put the keys there. None of them is a secret of the repository, which every branch's workflow could read.",
                [
                    .. apps.Select(app =>
                        $"gh secret set {app.Secret} --repo {full} --env {app.Environment} <{app.Name}.pem"
                    ),
                    $"gh secret set ARGOCD_AUTH_TOKEN --repo {full} --env promote-evidence <argocd.token",
                ]
            ),
            new(
                $"Where an application's repository is private, create the App {sources.Name} ({sources.Permissions}), install it on those repositories, and give its key to who judges and to who promotes: else nobody can tell who wrote what ships.",
                [
                    $"gh variable set {sources.Variable} --repo {full} --body CLIENT_ID_OF_{Shout(sources)}",
                    .. apps.Take(2)
                        .Select(app =>
                            $"gh secret set {sources.Secret} --repo {full} --env {app.Environment} <{sources.Name}.pem"
                        ),
                ]
            ),
            new(
                "Where the images' registry is private, let the same two sign in to it, for reading.",
                [
                    $"gh variable set REGISTRY --repo {full} --body REGISTRY_HOST",
                    $"gh variable set REGISTRY_USERNAME --repo {full} --body USER",
                    .. apps.Take(2)
                        .Select(app =>
                            $"gh secret set REGISTRY_PASSWORD --repo {full} --env {app.Environment} <registry.password"
                        ),
                ]
            ),
        ];

    private static IEnumerable<InitStep> OnAzure(
        string repository,
        RepositoryFacts facts,
        IReadOnlyList<GitHubApp> apps,
        GitHubApp sources
    ) =>
        [
            new(
                $"Create the GitHub Apps below, install each on {repository}, and write their client ids (Iv…), not their numbers, into {PipelineText.Path}.",
                []
            ),
            new(
                $"Put each key, in base64 on one line, into a variable group of its own, which is called as the environment below: {string.Join(", ", apps.Select(app => $"{app.Secret} into {app.Environment}"))}; ARGOCD_AUTH_TOKEN into promote-evidence. Give each group to this pipeline alone, with the check Branch control for refs/heads/{facts.Branch}: else any branch's file can read it.",
                [.. apps.Select(app => $"base64 -w0 <{app.Name}.pem >{app.Name}.b64")]
            ),
            new(
                $"Where an application's repository is private, create the App {sources.Name} ({sources.Permissions}), install it on those repositories, put its key as {sources.Secret} into the groups promote-promoter and promote-guard, and name it as sourcesAppId: else nobody can tell who wrote what ships.",
                []
            ),
            new(
                $"Have two service connections: github, which may read the templates, and registry, which may read the images. Then make a pipeline of {PipelineText.Path}. docs/azure-pipelines.md says more.",
                []
            ),
        ];

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
        return Named(gh.Send("rulesets", "POST", body));
    }

    // What a promotion's branch holds is the promoter's: nobody adds to what a person then approves.
    private static string Promotions(GitHubApi gh) =>
        Named(
            gh.Send(
                "rulesets",
                "POST",
                Commands.Ruleset(
                    "promotions",
                    "refs/heads/promote/**",
                    [Commands.Exception("Integration", PromoterId)],
                    [new JsonObject { ["type"] = "creation" }, new JsonObject { ["type"] = "update" }]
                )
            )
        );

    private static string Named(string command) =>
        command
            .Replace($":{GuardId},", ":'\"$GUARD_ID\"',", StringComparison.Ordinal)
            .Replace($":{GuardId}}}", ":'\"$GUARD_ID\"'}", StringComparison.Ordinal)
            .Replace($":{PromoterId},", ":'\"$PROMOTER_ID\"',", StringComparison.Ordinal);
}
