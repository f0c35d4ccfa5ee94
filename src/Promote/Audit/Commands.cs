using System.Globalization;
using System.Text.Json.Nodes;
using Promote.Forges;

namespace Promote.Audit;

/// <summary>Command lines that change the forge's settings, for people to type. Every word of others' is quoted.</summary>
internal sealed class Commands(AuditCase audit)
{
    /// <summary>What stands for a number that could not be found.</summary>
    public const string AppId = "APP_ID";

    /// <summary>The default branch, as a ruleset says it.</summary>
    public const string Branch = "~DEFAULT_BRANCH";

    private readonly GitHubApi api = new(audit.Settings.Repository, audit.Settings.Host);

    /// <summary>A call of the API.</summary>
    /// <param name="path">The path, below the repository unless it starts with <c>/</c>.</param>
    /// <param name="method">The method.</param>
    /// <param name="arguments">More arguments, each one word.</param>
    public string Call(string path, string method, params IEnumerable<string> arguments) =>
        api.Call(path, method, arguments);

    /// <summary>A call that sends JSON.</summary>
    public string Send(string path, string method, JsonObject body) => api.Send(path, method, body);

    /// <summary>Adds a ruleset for the branch, with the promoter as the one exception.</summary>
    public string AddRuleset(string name, params IEnumerable<JsonObject> rules) =>
        AddRuleset(name, Branch, Promoters(), rules);

    /// <summary>Lets nothing of the repository be merged by rebase.</summary>
    public string AllowNoRebase() => api.AllowNoRebase();

    /// <summary>Lets a merge queue make merge commits.</summary>
    public string MergeQueueByMerging(RuleSource source) =>
        ChangeRules(source, "if .type==\"merge_queue\" then .parameters.merge_method=\"MERGE\" else . end");

    /// <summary>Lets nobody but the forge write a merge queue's branches.</summary>
    public string GuardQueue()
    {
        var app = audit.Settings.QueueApp;
        var command = AddRuleset(
            "promote: merge queue",
            "refs/heads/gh-readonly-queue/**/*",
            [Exception("Integration", app.Or(-1))],
            [new JsonObject { ["type"] = "creation" }, new JsonObject { ["type"] = "update" }]
        );
        return app.IsKnown
            ? command
            : command.Replace("\"actor_id\":-1", $"\"actor_id\":{AppId}", StringComparison.Ordinal);
    }

    private string AddRuleset(string name, string branches, JsonArray excepted, IEnumerable<JsonObject> rules) =>
        Send("rulesets", "POST", Ruleset(name, branches, excepted, rules));

    /// <summary>A ruleset.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="branches">The branches that it holds for.</param>
    /// <param name="excepted">Whom it does not hold for.</param>
    /// <param name="rules">Its rules.</param>
    public static JsonObject Ruleset(string name, string branches, JsonArray excepted, IEnumerable<JsonObject> rules) =>
        new()
        {
            ["name"] = name,
            ["target"] = "branch",
            ["enforcement"] = "active",
            ["conditions"] = new JsonObject
            {
                ["ref_name"] = new JsonObject { ["include"] = new JsonArray(branches), ["exclude"] = new JsonArray() },
            },
            ["bypass_actors"] = excepted,
            ["rules"] = new JsonArray([.. rules]),
        };

    /// <summary>Someone whom a ruleset does not hold for.</summary>
    /// <param name="kind">What kind of actor it is, as GitHub says it.</param>
    /// <param name="id">Its number.</param>
    public static JsonObject Exception(string kind, long id) =>
        new()
        {
            ["actor_id"] = id,
            ["actor_type"] = kind,
            ["bypass_mode"] = "always",
        };

    /// <summary>A rule that asks for the guard's check from an App.</summary>
    public static JsonObject CheckRule(long app) =>
        new()
        {
            ["type"] = "required_status_checks",
            ["parameters"] = new JsonObject
            {
                ["strict_required_status_checks_policy"] = false,
                ["required_status_checks"] = new JsonArray(
                    new JsonObject { ["context"] = GuardCheck.Name, ["integration_id"] = app }
                ),
            },
        };

    /// <summary>Changes what is asked of pull requests, where that is asked at all; else asks it.</summary>
    /// <param name="approvals">How many must approve; null: as it is.</param>
    /// <param name="dismissesStale">Whether a push must take approvals away.</param>
    /// <param name="codeOwners">Whether code owners must approve.</param>
    /// <param name="lastPush">Whether someone other than the last pusher must approve.</param>
    public string AskOfPullRequests(int? approvals, bool dismissesStale, bool codeOwners, bool lastPush)
    {
        var source = audit.Settings.Sources.OrderBy(one => one.Kind).FirstOrDefault(one => one.PullRequest is not null);
        var isProtection = source?.Kind == RuleSourceKind.Protection;
        var changes = new JsonObject();
        if (approvals is { } count)
            changes["required_approving_review_count"] = count;
        if (dismissesStale)
            changes[isProtection ? "dismiss_stale_reviews" : "dismiss_stale_reviews_on_push"] = true;
        if (codeOwners)
            changes[isProtection ? "require_code_owner_reviews" : "require_code_owner_review"] = true;
        if (lastPush)
            changes["require_last_push_approval"] = true;
        if (source is null)
            return AddRuleset(
                "promote: pull requests",
                PullRequestRule(approvals ?? 0, dismissesStale, codeOwners, lastPush)
            );
        return isProtection
            ? Send($"{Protected}/required_pull_request_reviews", "PATCH", changes)
            : ChangeRules(source, $"if .type==\"pull_request\" then .parameters+={changes.ToJsonString()} else . end");
    }

    /// <summary>Requires the guard's check from the guard's App.</summary>
    public string RequireCheck(RuleSource? present, long? app)
    {
        if (present is null)
            return Named(app, AddRuleset("promote: guard", CheckRule(app ?? -1)));
        if (present.Kind != RuleSourceKind.Protection)
            return ChangeRules(
                present,
                $"if .type==\"required_status_checks\" then .parameters.required_status_checks|=map(if .context==\"{GuardCheck.Name}\" then .integration_id={Number(app)} else . end) else . end"
            );
        return Named(
            app,
            Send(
                $"{Protected}/required_status_checks",
                "PATCH",
                new JsonObject
                {
                    ["checks"] = new JsonArray([
                        .. present.Checks.Select(check => new JsonObject
                        {
                            ["context"] = check.Name,
                            ["app_id"] = check.Name == GuardCheck.Name ? app ?? -1 : check.App ?? -1,
                        }),
                    ]),
                }
            )
        );
    }

    /// <summary>Takes some of a source's exceptions away, and leaves the others.</summary>
    public string RemoveExceptions(RuleSource source, IReadOnlyList<Bypass> who)
    {
        if (source.Kind != RuleSourceKind.Protection)
            return Piped(
                source,
                $"{{bypass_actors:[.bypass_actors[]|select(({string.Join(" or ", who.Select(Selects).Distinct(StringComparer.Ordinal))})|not)]}}"
            );
        var kept = source.Bypass.Or([]).Except(who).ToList();
        return Send(
            $"{Protected}/required_pull_request_reviews",
            "PATCH",
            new JsonObject
            {
                ["bypass_pull_request_allowances"] = new JsonObject
                {
                    ["users"] = Names(kept, BypassKind.Person, login => login),
                    ["teams"] = Names(
                        kept,
                        BypassKind.Team,
                        login => login[(login.IndexOf('/', StringComparison.Ordinal) + 1)..]
                    ),
                    ["apps"] = Names(kept, BypassKind.App, login => login[..^"[bot]".Length]),
                },
            }
        );
    }

    /// <summary>Lets the rules hold for administrators too.</summary>
    public string HoldAdministrators(RuleSource source) =>
        source.Kind == RuleSourceKind.Protection
            ? Call($"{Protected}/enforce_admins", "POST")
            : Piped(
                source,
                "{bypass_actors:[.bypass_actors[]|select((.actor_type==\"OrganizationAdmin\" or .actor_type==\"EnterpriseOwner\" or (.actor_type==\"RepositoryRole\" and .actor_id==5))|not)]}"
            );

    /// <summary>A rule that asks for pull requests.</summary>
    public static JsonObject PullRequestRule(int approvals, bool dismissesStale, bool codeOwners, bool lastPush) =>
        new()
        {
            ["type"] = "pull_request",
            ["parameters"] = new JsonObject
            {
                ["required_approving_review_count"] = approvals,
                ["dismiss_stale_reviews_on_push"] = dismissesStale,
                ["require_code_owner_review"] = codeOwners,
                ["require_last_push_approval"] = lastPush,
                ["required_review_thread_resolution"] = false,
            },
        };

    private string Protected => $"branches/{Uri.EscapeDataString(audit.Settings.Branch)}/protection";

    private static string Of(RuleSource source)
    {
        var id = source.Id?.ToString(CultureInfo.InvariantCulture);
        return source.Organization is { } organization
            ? $"/orgs/{Uri.EscapeDataString(organization)}/rulesets/{id}"
            : $"rulesets/{id}";
    }

    private string ChangeRules(RuleSource source, string change) => Piped(source, $"{{rules:[.rules[]|{change}]}}");

    private string Piped(RuleSource source, string change) =>
        $"{Call(Of(source), "GET", "--jq", change)} | {Call(Of(source), "PUT", "--input", "-")}";

    private JsonArray Promoters() => [.. Allowed(isApp: true, "Integration"), .. Allowed(isApp: false, "User")];

    private IEnumerable<JsonNode> Allowed(bool isApp, string kind) =>
        audit
            .IdsOf(audit.Identities.Promoter.Where(login => AuditCase.IsApp(login) == isApp))
            .Select(id => Exception(kind, id));

    private static JsonArray Names(List<Bypass> all, BypassKind kind, Func<string, string> name) =>
        [
            .. all.Where(one => one.Kind == kind)
                .Select(one => one.Login)
                .OfType<string>()
                .Select(login => (JsonNode)name(login)),
        ];

    private static string Selects(Bypass bypass)
    {
        var id = bypass.Id?.ToString(CultureInfo.InvariantCulture) ?? "null";
        return bypass.Kind switch
        {
            BypassKind.App => $".actor_type==\"Integration\" and .actor_id=={id}",
            BypassKind.Person => $".actor_type==\"User\" and .actor_id=={id}",
            BypassKind.Team => $".actor_type==\"Team\" and .actor_id=={id}",
            BypassKind.Role => $".actor_type==\"RepositoryRole\" and .actor_id=={id}",
            BypassKind.DeployKeys => ".actor_type==\"DeployKey\"",
            _ => $".actor_id=={id}",
        };
    }

    private static string Number(long? app) => app?.ToString(CultureInfo.InvariantCulture) ?? AppId;

    private static string Named(long? app, string command) =>
        app is not null
            ? command
            : command.Replace("\"integration_id\":-1", $"\"integration_id\":{AppId}", StringComparison.Ordinal);
}
