using System.Globalization;
using Promote.Errors;
using static Promote.Forges.GitHub.GitHubSettingsJson;

namespace Promote.Forges.GitHub;

/// <summary>The settings of a repository on GitHub, as far as the token may read them.</summary>
internal sealed class GitHubSettings(GitHubJson rest, GitHubOptions options) : IForgeSettings
{
    private const string AdministrationRead = "administration: read";
    private const long ActionsApp = 15368;
    private const string QueueApp = "github-merge-queue";

    // A role's number.
    private const long AdminRole = 5;

    private static readonly string[] Powers =
    [
        "administration",
        "checks",
        "contents",
        "environments",
        "pull_requests",
        "secrets",
        "statuses",
        "workflows",
    ];

    private string Root => $"repos/{Uri.EscapeDataString(options.Owner)}/{Uri.EscapeDataString(options.Repository)}";

    /// <inheritdoc/>
    public async Task<ForgeSettings> ReadAsync(SettingsQuery query, CancellationToken cancellationToken)
    {
        var repository = await rest.GetAsync<Repository>(Root, "metadata: read", cancellationToken)
            .ConfigureAwait(false);
        if (!repository.IsKnown)
            throw new RemoteException(
                ErrorCodes.NotFound,
                options.Server,
                $"{options.FullName} on {options.Server} is not there, or hidden from the token.",
                $"Check the name, and that the token in {options.TokenVariable} may see it."
            );
        var organization = repository.Value.Owner is { Type: "Organization", Login: var login } ? login : null;
        var apps = await AppsAsync(organization, cancellationToken).ConfigureAwait(false);
        var active = await RulesetsAsync(query.Branch, cancellationToken).ConfigureAwait(false);
        var hasQueue = active.Or([]).Any(source => source.QueueMethod is not null);
        return new ForgeSettings
        {
            Repository = options.FullName,
            Host = options.Server == "github.com" ? null : options.Server,
            Branch = query.Branch,
            Rulesets = active,
            Inactive = await InactiveAsync(cancellationToken).ConfigureAwait(false),
            AllowsRebase = repository.Value.AllowRebaseMerge is { } rebase
                ? Setting<bool>.Of(rebase)
                : Setting<bool>.CannotBeRead("contents: write"),
            QueueRulesets = hasQueue
                ? await RulesetsAsync(QueueBranch(query.Branch), cancellationToken).ConfigureAwait(false)
                : Setting<IReadOnlyList<RuleSource>>.Of([]),
            QueueApp = hasQueue
                ? await AppIdAsync(QueueApp, cancellationToken).ConfigureAwait(false)
                : Setting<long>.CannotBeRead("metadata: read"),
            Protection = await ProtectionAsync(query.Branch, organization, cancellationToken).ConfigureAwait(false),
            Collaborators = await CollaboratorsAsync(cancellationToken).ConfigureAwait(false),
            Teams = await TeamsAsync(organization, cancellationToken).ConfigureAwait(false),
            DeployKeys = await KeysAsync(cancellationToken).ConfigureAwait(false),
            Apps = apps,
            Environments = await EnvironmentsAsync(cancellationToken).ConfigureAwait(false),
            Secrets = await SecretsAsync(organization, cancellationToken).ConfigureAwait(false),
            Workflows = await WorkflowsAsync(cancellationToken).ConfigureAwait(false),
            OwnerProblems = await OwnerProblemsAsync(query.Branch, cancellationToken).ConfigureAwait(false),
            Ids = await IdsAsync(query.Logins, apps, cancellationToken).ConfigureAwait(false),
            WorkflowApp = await WorkflowAppAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    // One as the forge names them; it need not be there.
    private static string QueueBranch(string branch) => $"gh-readonly-queue/{branch}/pr-1-{new string('0', 40)}";

    private async Task<Setting<IReadOnlyList<RuleSource>>> RulesetsAsync(
        string branch,
        CancellationToken cancellationToken
    )
    {
        // These are all that hold for the branch, the organisation's too; what is only tried out is not among them.
        var path = $"{Root}/rules/branches/{Uri.EscapeDataString(branch)}";
        var rules = await rest.ListAsync<IReadOnlyList<BranchRule>, BranchRule>(
                path,
                "metadata: read",
                page => page,
                cancellationToken,
                IsNotOffered
            )
            .ConfigureAwait(false);
        if (!rules.IsKnown)
            return Setting<IReadOnlyList<RuleSource>>.CannotBeRead(rules.Missing!);
        var sources = new List<RuleSource>();
        foreach (var of in rules.Value.GroupBy(rule => rule.RulesetId))
        {
            var ruleset = await rest.GetAsync<Ruleset>(
                    string.Create(CultureInfo.InvariantCulture, $"{Root}/rulesets/{of.Key}?includes_parents=true"),
                    "administration: write",
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (ruleset.IsKnown && ruleset.Value.Enforcement != "active")
                continue;
            sources.Add(Source(path, [.. of], ruleset));
        }

        return Setting<IReadOnlyList<RuleSource>>.Of(sources);
    }

    private async Task<IReadOnlyList<string>> InactiveAsync(CancellationToken cancellationToken)
    {
        var listed = await rest.ListAsync<IReadOnlyList<Ruleset>, Ruleset>(
                $"{Root}/rulesets?includes_parents=true&targets=branch",
                "metadata: read",
                page => page,
                cancellationToken,
                IsNotOffered
            )
            .ConfigureAwait(false);
        return
        [
            .. listed
                .Or([])
                .Where(ruleset => ruleset.Enforcement != "active" && ruleset.Target is null or "branch")
                .Select(ruleset => $"ruleset '{ruleset.Name}' ({ruleset.Enforcement})"),
        ];
    }

    private RuleSource Source(string path, IReadOnlyList<BranchRule> rules, Setting<Ruleset> ruleset)
    {
        var isOwn = rules[0].RulesetSourceType == "Repository";
        // Only those who may change a ruleset are told whom it excepts.
        var permission =
            isOwn ? "administration: write"
            : rules[0].RulesetSourceType == "Organization" ? "organization_administration: write"
            : "the enterprise's administration";
        var asked = rules
            .Where(rule => rule.Type == "pull_request")
            .Select(rule => rest.Part<PullRequestParameters>(path, rule.Parameters))
            .ToList();
        return new RuleSource
        {
            Name = ruleset.IsKnown
                ? $"ruleset '{ruleset.Value.Name}'"
                : string.Create(CultureInfo.InvariantCulture, $"ruleset {rules[0].RulesetId}"),
            Kind = isOwn ? RuleSourceKind.Ruleset : RuleSourceKind.ParentRuleset,
            Id = rules[0].RulesetId,
            Organization = isOwn ? null : rules[0].RulesetSource,
            PullRequest =
                asked.Count == 0
                    ? null
                    : new(
                        asked.Max(one => one.RequiredApprovingReviewCount),
                        asked.Exists(one => one.DismissStaleReviewsOnPush),
                        asked.Exists(one => one.RequireCodeOwnerReview),
                        asked.Exists(one => one.RequireLastPushApproval)
                    )
                    {
                        AllowsRebase = asked.TrueForAll(one =>
                            one.AllowedMergeMethods is not { } methods
                            || methods.Contains("rebase", StringComparer.OrdinalIgnoreCase)
                        ),
                    },
            Checks =
            [
                .. rules
                    .Where(rule => rule.Type == "required_status_checks")
                    .SelectMany(rule => rest.Part<StatusParameters>(path, rule.Parameters).RequiredStatusChecks)
                    .Select(check => new RequiredCheck(check.Context, App(check.IntegrationId))),
            ],
            Workflows =
            [
                .. rules
                    .Where(rule => rule.Type == "workflows")
                    .SelectMany(rule => rest.Part<WorkflowParameters>(path, rule.Parameters).Workflows)
                    .Select(workflow => workflow.Path),
            ],
            QueueMethod = rules.FirstOrDefault(rule => rule.Type == "merge_queue") is { } queue
                ? rest.Part<QueueParameters>(path, queue.Parameters).MergeMethod
                : null,
            BlocksCreation = rules.Any(rule => rule.Type == "creation"),
            BlocksUpdate = rules.Any(rule => rule.Type == "update"),
            BlocksForcePushes = rules.Any(rule => rule.Type == "non_fast_forward"),
            BlocksDeletion = rules.Any(rule => rule.Type == "deletion"),
            Bypass = ruleset is { IsKnown: true, Value.BypassActors: { } actors }
                ? Setting<IReadOnlyList<Bypass>>.Of([.. actors.Select(Actor)])
                : Setting<IReadOnlyList<Bypass>>.CannotBeRead(permission),
        };
    }

    private static Bypass Actor(BypassActor actor) =>
        actor switch
        {
            { ActorType: "Integration" } => new(BypassKind.App, actor.ActorId, null),
            { ActorType: "User" } => new(BypassKind.Person, actor.ActorId, null),
            { ActorType: "Team" } => new(BypassKind.Team, actor.ActorId, null),
            { ActorType: "DeployKey" } => new(BypassKind.DeployKeys, null, null),
            { ActorType: "OrganizationAdmin" or "EnterpriseOwner" } => new(BypassKind.Administrators, null, null),
            { ActorType: "RepositoryRole", ActorId: AdminRole } => new(BypassKind.Administrators, null, null),
            { ActorType: "RepositoryRole" } => new(BypassKind.Role, actor.ActorId, null),
            _ => new(BypassKind.Other, actor.ActorId, null),
        };

    private async Task<Setting<IReadOnlyList<RuleSource>>> ProtectionAsync(
        string branch,
        string? organization,
        CancellationToken cancellationToken
    )
    {
        var none = new Protection();
        var protection = await rest.GetAsync(
                $"{Root}/branches/{Uri.EscapeDataString(branch)}/protection",
                AdministrationRead,
                cancellationToken,
                said =>
                    IsNotOffered(said) || said.Contains("Branch not protected", StringComparison.OrdinalIgnoreCase)
                        ? none
                        : null
            )
            .ConfigureAwait(false);
        return !protection.IsKnown ? Setting<IReadOnlyList<RuleSource>>.CannotBeRead(protection.Missing!)
            : ReferenceEquals(protection.Value, none) ? Setting<IReadOnlyList<RuleSource>>.Of([])
            : Setting<IReadOnlyList<RuleSource>>.Of([Source(protection.Value, organization)]);
    }

    private static RuleSource Source(Protection protection, string? organization)
    {
        var reviews = protection.RequiredPullRequestReviews;
        var allowed = reviews?.BypassPullRequestAllowances;
        var bypass = new List<Bypass>();
        bypass.AddRange((allowed?.Users ?? []).Select(user => new Bypass(BypassKind.Person, user.Id, user.Login)));
        bypass.AddRange(
            (allowed?.Teams ?? []).Select(team => new Bypass(
                BypassKind.Team,
                team.Id,
                TeamName(organization, team.Slug)
            ))
        );
        bypass.AddRange((allowed?.Apps ?? []).Select(app => new Bypass(BypassKind.App, app.Id, Login(app.Slug))));
        bypass = [.. bypass.Select(one => one with { OfPullRequestsOnly = true })];
        if (protection.EnforceAdmins is not { Enabled: true })
            bypass.Add(new(BypassKind.Administrators, null, null));
        var checks = protection.RequiredStatusChecks;
        return new RuleSource
        {
            Name = "branch protection",
            Kind = RuleSourceKind.Protection,
            PullRequest = reviews is null
                ? null
                : new(
                    reviews.RequiredApprovingReviewCount,
                    reviews.DismissStaleReviews,
                    reviews.RequireCodeOwnerReviews,
                    reviews.RequireLastPushApproval
                ),
            Checks = checks?.Items is { } items
                ? [.. items.Select(check => new RequiredCheck(check.Context, App(check.AppId)))]
                : [.. (checks?.Contexts ?? []).Select(context => new RequiredCheck(context, null))],
            BlocksForcePushes = protection.AllowForcePushes is not { Enabled: true },
            BlocksDeletion = protection.AllowDeletions is not { Enabled: true },
            Bypass = Setting<IReadOnlyList<Bypass>>.Of(bypass),
        };
    }

    private async Task<Setting<IReadOnlyList<Writer>>> CollaboratorsAsync(CancellationToken cancellationToken)
    {
        var all = await rest.ListAsync<IReadOnlyList<Collaborator>, Collaborator>(
                $"{Root}/collaborators?affiliation=all",
                "metadata: read, of an account that may write",
                page => page,
                cancellationToken
            )
            .ConfigureAwait(false);
        return Of(
            all,
            person => MayWrite(person.Permissions),
            person => new Writer(person.Login, person.Id, person.RoleName ?? Role(person.Permissions))
        );
    }

    private async Task<Setting<IReadOnlyList<Writer>>> TeamsAsync(
        string? organization,
        CancellationToken cancellationToken
    )
    {
        if (organization is null)
            return Setting<IReadOnlyList<Writer>>.Of([]);
        var all = await rest.ListAsync<IReadOnlyList<Team>, Team>(
                $"{Root}/teams",
                AdministrationRead,
                page => page,
                cancellationToken
            )
            .ConfigureAwait(false);
        return Of(
            all,
            team =>
                team.Permissions is { } rights
                    ? MayWrite(rights)
                    : team.Permission is not ("pull" or "triage" or "read"),
            team => new Writer(TeamName(organization, team.Slug), team.Id, team.Permission ?? "write")
        );
    }

    private async Task<Setting<IReadOnlyList<string>>> KeysAsync(CancellationToken cancellationToken)
    {
        var all = await rest.ListAsync<IReadOnlyList<Key>, Key>(
                $"{Root}/keys",
                AdministrationRead,
                page => page,
                cancellationToken
            )
            .ConfigureAwait(false);
        return Of(all, key => !key.ReadOnly && key.Enabled, key => key.Title);
    }

    private async Task<Setting<IReadOnlyList<InstalledApp>>> AppsAsync(
        string? organization,
        CancellationToken cancellationToken
    )
    {
        const string Permission = "organization_administration: read";
        if (organization is null)
            return Setting<IReadOnlyList<InstalledApp>>.CannotBeRead("a repository of an organisation");
        var all = await rest.ListAsync<Installations, Installation>(
                $"orgs/{Uri.EscapeDataString(organization)}/installations",
                Permission,
                page => page.Items,
                cancellationToken
            )
            .ConfigureAwait(false);
        return Of(
            all,
            app => app.SuspendedAt is null,
            app => new InstalledApp(
                Login(app.AppSlug),
                app.AppId,
                [.. Powers.Where(power => app.Permissions?.GetValueOrDefault(power) is "write" or "admin")]
            )
        );
    }

    private async Task<Setting<IReadOnlyList<KeyEnvironment>>> EnvironmentsAsync(CancellationToken cancellationToken)
    {
        var all = await rest.ListAsync<Environments, GitHubSettingsJson.Environment>(
                $"{Root}/environments",
                "actions: read",
                page => page.Items ?? [],
                cancellationToken,
                IsNotOffered
            )
            .ConfigureAwait(false);
        if (!all.IsKnown)
            return Setting<IReadOnlyList<KeyEnvironment>>.CannotBeRead(all.Missing!);
        var found = new List<KeyEnvironment>();
        foreach (var environment in all.Value)
            found.Add(await EnvironmentAsync(environment, cancellationToken).ConfigureAwait(false));
        return Setting<IReadOnlyList<KeyEnvironment>>.Of(found);
    }

    private async Task<KeyEnvironment> EnvironmentAsync(
        GitHubSettingsJson.Environment environment,
        CancellationToken cancellationToken
    )
    {
        var path = $"{Root}/environments/{Uri.EscapeDataString(environment.Name)}";
        var branches = environment.DeploymentBranchPolicy switch
        {
            null => EnvironmentBranches.Any,
            { CustomBranchPolicies: true } => EnvironmentBranches.Chosen,
            { ProtectedBranches: true } => EnvironmentBranches.Protected,
            _ => EnvironmentBranches.Any,
        };
        var chosen =
            branches == EnvironmentBranches.Chosen
                ? Of(
                    await rest.ListAsync<BranchPolicies, NamedPolicy>(
                            $"{path}/deployment-branch-policies",
                            "actions: read",
                            page => page.Items,
                            cancellationToken
                        )
                        .ConfigureAwait(false),
                    _ => true,
                    policy => policy.Type == "tag" ? $"tag {policy.Name}" : policy.Name
                )
                : Setting<IReadOnlyList<string>>.Of([]);
        var secrets = await rest.ListAsync<Secrets, Secret>(
                $"{path}/secrets",
                "environments: read",
                page => page.Items,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(
            environment.Name,
            branches,
            chosen,
            secrets.IsKnown ? Setting<int>.Of(secrets.Value.Count) : Setting<int>.CannotBeRead(secrets.Missing!),
            [
                .. (environment.ProtectionRules ?? [])
                    .SelectMany(rule => rule.Reviewers ?? [])
                    .Select(entry => entry.Reviewer?.Login ?? entry.Reviewer?.Slug)
                    .OfType<string>(),
            ]
        );
    }

    private async Task<Setting<IReadOnlyList<BranchSecret>>> SecretsAsync(
        string? organization,
        CancellationToken cancellationToken
    )
    {
        var own = await Read("secrets").ConfigureAwait(false);
        if (!own.IsKnown)
            return Setting<IReadOnlyList<BranchSecret>>.CannotBeRead(own.Missing!);
        var shared = organization is null ? null : await Read("organization-secrets").ConfigureAwait(false);
        return Setting<IReadOnlyList<BranchSecret>>.Of([
            .. own.Value.Select(secret => new BranchSecret(secret.Name, OfOrganization: false)),
            .. (shared?.Or([]) ?? []).Select(secret => new BranchSecret(secret.Name, OfOrganization: true)),
        ]);

        Task<Setting<IReadOnlyList<Secret>>> Read(string name) =>
            rest.ListAsync<Secrets, Secret>(
                $"{Root}/actions/{name}",
                "secrets: read",
                page => page.Items,
                cancellationToken
            );
    }

    private async Task<Setting<WorkflowDefaults>> WorkflowsAsync(CancellationToken cancellationToken)
    {
        var set = await rest.GetAsync<WorkflowPermissions>(
                $"{Root}/actions/permissions/workflow",
                AdministrationRead,
                cancellationToken
            )
            .ConfigureAwait(false);
        return set.IsKnown
            ? Setting<WorkflowDefaults>.Of(
                new(set.Value.DefaultWorkflowPermissions != "read", set.Value.CanApprovePullRequestReviews)
            )
            : Setting<WorkflowDefaults>.CannotBeRead(set.Missing!);
    }

    private async Task<Setting<IReadOnlyList<OwnerProblem>>> OwnerProblemsAsync(
        string branch,
        CancellationToken cancellationToken
    )
    {
        var errors = await rest.GetAsync<OwnerErrors>(
                $"{Root}/codeowners/errors?ref={Uri.EscapeDataString(branch)}",
                "contents: read",
                cancellationToken
            )
            .ConfigureAwait(false);
        return errors.IsKnown
            ? Setting<IReadOnlyList<OwnerProblem>>.Of([
                .. errors.Value.Errors.Select(error => new OwnerProblem(
                    error.Path,
                    error.Line,
                    error.Kind.Equals("Unknown owner", StringComparison.OrdinalIgnoreCase) ? Owner(error) : null,
                    error.Message
                )),
            ])
            : Setting<IReadOnlyList<OwnerProblem>>.CannotBeRead(errors.Missing!);
    }

    // The word at the column; where that is none, the line is taken as one that does not count.
    private static string? Owner(OwnerError error) =>
        error.Source is { } line && error.Column >= 1 && error.Column <= line.Length
            ? line[(error.Column - 1)..].Split((char[]?)null, 2)[0] is { Length: > 0 } owner
                ? owner
                : null
            : null;

    private async Task<IReadOnlyDictionary<string, Setting<long>>> IdsAsync(
        IReadOnlyList<string> logins,
        Setting<IReadOnlyList<InstalledApp>> apps,
        CancellationToken cancellationToken
    )
    {
        var ids = new Dictionary<string, Setting<long>>(StringComparer.OrdinalIgnoreCase);
        foreach (var login in logins.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!login.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase))
            {
                var user = await rest.GetAsync<Account>(
                        $"users/{Uri.EscapeDataString(login)}",
                        $"an account named {login}",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                ids[login] = user.IsKnown ? Setting<long>.Of(user.Value.Id) : Setting<long>.CannotBeRead(user.Missing!);
                continue;
            }

            var installed = apps.Or([])
                .FirstOrDefault(app => string.Equals(app.Login, login, StringComparison.OrdinalIgnoreCase));
            ids[login] = installed is not null
                ? Setting<long>.Of(installed.Id)
                : await AppIdAsync(login[..^"[bot]".Length], cancellationToken).ConfigureAwait(false);
        }

        return ids;
    }

    // An App that is private is told to its owner alone; the organisation's list has it too.
    private async Task<Setting<long>> AppIdAsync(string slug, CancellationToken cancellationToken)
    {
        var app = await rest.GetAsync<App>(
                $"apps/{Uri.EscapeDataString(slug)}",
                "organization_administration: read",
                cancellationToken
            )
            .ConfigureAwait(false);
        return app.IsKnown ? Setting<long>.Of(app.Value.Id) : Setting<long>.CannotBeRead(app.Missing!);
    }

    // A server of one's own numbers its Apps anew.
    private async Task<long> WorkflowAppAsync(CancellationToken cancellationToken) =>
        options.Server == "github.com"
            ? ActionsApp
            : (await AppIdAsync("github-actions", cancellationToken).ConfigureAwait(false)).Or(ActionsApp);

    // "Upgrade to GitHub Pro or make this repository public to enable this feature."
    private static bool IsNotOffered(string said) => said.StartsWith("Upgrade to ", StringComparison.OrdinalIgnoreCase);

    // -1 is "any" in what is written, and null in what is read.
    private static long? App(long? id) => id is > 0 ? id : null;

    private static string Login(string slug) => slug + "[bot]";

    private static string TeamName(string? organization, string slug) =>
        organization is null ? slug : $"{organization}/{slug}";

    private static bool MayWrite(Rights rights) => rights.Push || rights.Maintain || rights.Admin;

    private static string Role(Rights rights) =>
        rights.Admin ? "admin"
        : rights.Maintain ? "maintain"
        : "write";

    private static Setting<IReadOnlyList<TOut>> Of<TIn, TOut>(
        Setting<IReadOnlyList<TIn>> all,
        Func<TIn, bool> counts,
        Func<TIn, TOut> value
    ) =>
        all.IsKnown
            ? Setting<IReadOnlyList<TOut>>.Of([.. all.Value.Where(counts).Select(value)])
            : Setting<IReadOnlyList<TOut>>.CannotBeRead(all.Missing!);
}
