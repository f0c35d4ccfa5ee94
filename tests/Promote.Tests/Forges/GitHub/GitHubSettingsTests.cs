using Promote.Errors;
using Promote.Forges;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

/// <summary>The settings, from answers as GitHub publishes them.</summary>
public sealed class GitHubSettingsTests
{
    private const string Root = "/api/v3/repos/acme/manifests";

    private const string Rules = """
        [
          {"type":"deletion","ruleset_source_type":"Repository","ruleset_source":"acme/manifests","ruleset_id":42},
          {"type":"non_fast_forward","ruleset_source_type":"Repository","ruleset_source":"acme/manifests","ruleset_id":42},
          {"type":"pull_request","ruleset_source_type":"Repository","ruleset_source":"acme/manifests","ruleset_id":42,
           "parameters":{"required_approving_review_count":1,"dismiss_stale_reviews_on_push":true,"require_code_owner_review":true,"require_last_push_approval":true,"required_review_thread_resolution":false}},
          {"type":"required_status_checks","ruleset_source_type":"Repository","ruleset_source":"acme/manifests","ruleset_id":42,
           "parameters":{"required_status_checks":[{"context":"promote/verify","integration_id":2003},{"context":"render"}],"strict_required_status_checks_policy":false}},
          {"type":"workflows","ruleset_source_type":"Organization","ruleset_source":"acme","ruleset_id":73,
           "parameters":{"workflows":[{"path":".github/workflows/promote.yml","repository_id":9,"ref":"refs/heads/main"}]}},
          {"type":"commit_message_pattern","ruleset_source_type":"Organization","ruleset_source":"acme","ruleset_id":73,
           "parameters":{"operator":"starts_with","pattern":"issue"}}
        ]
        """;

    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        [Root] = """{"id":1,"full_name":"acme/manifests","owner":{"login":"acme","id":5,"type":"Organization"}}""",
        [$"{Root}/rules/branches/main"] = Rules,
        [$"{Root}/rulesets"] = """
            [{"id":42,"name":"main","target":"branch","source":"acme/manifests","enforcement":"active"},
             {"id":44,"name":"trial","target":"branch","source":"acme/manifests","enforcement":"evaluate"}]
            """,
        [$"{Root}/rulesets/42"] = """
            {"id":42,"name":"main","target":"branch","source_type":"Repository","source":"acme/manifests","enforcement":"active",
             "bypass_actors":[{"actor_id":2001,"actor_type":"Integration","bypass_mode":"always"},{"actor_id":5,"actor_type":"RepositoryRole","bypass_mode":"pull_request"},
               {"actor_id":4,"actor_type":"RepositoryRole","bypass_mode":"always"},{"actor_id":null,"actor_type":"DeployKey","bypass_mode":"always"},
               {"actor_id":1,"actor_type":"OrganizationAdmin","bypass_mode":"exempt"},{"actor_id":234,"actor_type":"Team","bypass_mode":"always"},
               {"actor_id":7,"actor_type":"Robot","bypass_mode":"always"}],
             "conditions":{"ref_name":{"include":["~DEFAULT_BRANCH"],"exclude":[]}},"rules":[]}
            """,
        [$"{Root}/rulesets/73"] = """
            {"id":73,"name":"org","target":"branch","source_type":"Organization","source":"acme","enforcement":"active"}
            """,
        [$"{Root}/branches/main/protection"] = """
            {"url":"https://api.github.com/x","required_status_checks":{"url":"https://api.github.com/x","strict":true,"contexts":["render"],"checks":[{"context":"render","app_id":null},{"context":"other","app_id":15368}]},
             "enforce_admins":{"url":"https://api.github.com/x","enabled":false},
             "required_pull_request_reviews":{"dismiss_stale_reviews":true,"require_code_owner_reviews":false,"required_approving_review_count":2,"require_last_push_approval":true,
               "bypass_pull_request_allowances":{"users":[{"login":"dana","id":1002,"type":"User"}],"teams":[{"id":1,"slug":"owners","name":"Owners"}],"apps":[{"id":2001,"slug":"promote","name":"Promote"}]}},
             "allow_force_pushes":{"enabled":false},"allow_deletions":{"enabled":true}}
            """,
        [$"{Root}/collaborators"] = """
            [{"login":"rita","id":1003,"permissions":{"pull":true,"triage":true,"push":true,"maintain":false,"admin":false},"role_name":"write"},
             {"login":"rex","id":1004,"permissions":{"pull":true,"triage":false,"push":false,"maintain":false,"admin":false},"role_name":"read"}]
            """,
        [$"{Root}/teams"] = """
            [{"id":1,"slug":"owners","name":"Owners","permission":"push","permissions":{"pull":true,"push":true,"admin":false}},
             {"id":2,"slug":"readers","name":"Readers","permission":"pull"}]
            """,
        [$"{Root}/keys"] = """
            [{"id":1,"key":"ssh-rsa AAA","title":"octomac","verified":true,"read_only":true},
             {"id":2,"key":"ssh-rsa AAB","title":"ci","verified":true,"read_only":false}]
            """,
        ["/api/v3/orgs/acme/installations"] = """
            {"total_count":2,"installations":[{"id":25381,"app_id":2001,"app_slug":"promote","permissions":{"contents":"write","metadata":"read","statuses":"read"},"suspended_at":null},
              {"id":25382,"app_id":2009,"app_slug":"gone","permissions":{"contents":"write"},"suspended_at":"2024-01-01T00:00:00Z"}]}
            """,
        [$"{Root}/environments"] = """
            {"total_count":3,"environments":[
              {"id":1,"name":"promote","protection_rules":[{"id":2,"type":"branch_policy"},{"id":3,"type":"required_reviewers","reviewers":[{"type":"User","reviewer":{"login":"rita","id":1003}},{"type":"Team","reviewer":{"slug":"owners","id":1}}]}],
               "deployment_branch_policy":{"protected_branches":false,"custom_branch_policies":true}},
              {"id":2,"name":"pages/x","deployment_branch_policy":null},
              {"id":3,"name":"old","deployment_branch_policy":{"protected_branches":true,"custom_branch_policies":false}}]}
            """,
        [$"{Root}/environments/promote/deployment-branch-policies"] = """
            {"total_count":2,"branch_policies":[{"id":1,"name":"main","type":"branch"},{"id":2,"name":"v*","type":"tag"}]}
            """,
        [$"{Root}/environments/promote/secrets"] = """{"total_count":1,"secrets":[{"name":"APP_KEY"}]}""",
        [$"{Root}/environments/pages%2Fx/secrets"] = """{"total_count":0,"secrets":[]}""",
        [$"{Root}/actions/secrets"] = """{"total_count":1,"secrets":[{"name":"A"}]}""",
        [$"{Root}/actions/organization-secrets"] = """{"total_count":1,"secrets":[{"name":"B"}]}""",
        [$"{Root}/actions/permissions/workflow"] =
            """{"default_workflow_permissions":"read","can_approve_pull_request_reviews":true}""",
        [$"{Root}/codeowners/errors"] = """
            {"errors":[{"line":3,"column":1,"kind":"Invalid pattern","source":"***/*.rb @monalisa","suggestion":"","message":"Invalid pattern on line 3","path":".github/CODEOWNERS"},
              {"line":7,"column":8,"kind":"Unknown owner","source":"/apps/ @nobody @rita","suggestion":null,"message":"Unknown owner on line 7: make sure @nobody exists","path":".github/CODEOWNERS"}]}
            """,
        ["/api/v3/apps/promote-guard"] = """{"id":2003,"slug":"promote-guard","name":"Guard"}""",
        ["/api/v3/users/dana"] = """{"login":"dana","id":1002,"type":"User"}""",
    };

    [Fact]
    public async Task How_pull_requests_merge_is_read_from_the_repository_its_rulesets_and_its_queue()
    {
        const string Of =
            "\"ruleset_source_type\":\"Repository\",\"ruleset_source\":\"acme/manifests\",\"ruleset_id\":42";
        var answers = new Dictionary<string, string>(Whole, StringComparer.Ordinal)
        {
            [Root] = Whole[Root]
                .Replace("\"id\":1,", "\"id\":1,\"allow_rebase_merge\":true,", StringComparison.Ordinal),
            [$"{Root}/rules/branches/main"] = Rules
                .Replace(
                    "\"required_review_thread_resolution\":false",
                    "\"required_review_thread_resolution\":false,\"allowed_merge_methods\":[\"merge\",\"squash\"]",
                    StringComparison.Ordinal
                )
                .Replace(
                    "{\"type\":\"deletion\"",
                    $"{{\"type\":\"merge_queue\",{Of},\"parameters\":{{\"merge_method\":\"MERGE\",\"grouping_strategy\":\"ALLGREEN\"}}}},{{\"type\":\"deletion\"",
                    StringComparison.Ordinal
                ),
            [$"{Root}/rules/branches/gh-readonly-queue%2Fmain%2Fpr-1-{new string('0', 40)}"] =
                $"[{{\"type\":\"creation\",{Of}}},{{\"type\":\"update\",{Of},\"parameters\":{{\"update_allows_fetch_and_merge\":false}}}}]",
            ["/api/v3/apps/github-merge-queue"] = """{"id":2077,"slug":"github-merge-queue","name":"Queue"}""",
        };

        var settings = await ReadAsync(asked =>
            answers.TryGetValue(asked.Path, out var body) ? new Answer(200, body) : Refusal(404, "Not Found")
        );
        var plain = await ReadAsync(Answered());

        settings.AllowsRebase.Value.ShouldBeTrue();
        settings.Rulesets.Value[0].PullRequest!.AllowsRebase.ShouldBeFalse();
        settings.Rulesets.Value[0].QueueMethod.ShouldBe("MERGE");
        var queue = settings.QueueRulesets.Value.ShouldHaveSingleItem();
        (queue.BlocksCreation, queue.BlocksUpdate).ShouldBe((true, true));
        settings.QueueApp.Value.ShouldBe(2077);
        plain.AllowsRebase.Missing.ShouldBe("contents: write");
        plain.Rulesets.Value[0].PullRequest!.AllowsRebase.ShouldBeTrue();
        plain.QueueRulesets.Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task All_sources_of_rules_are_read_each_with_its_own()
    {
        var settings = await ReadAsync(Answered());

        settings.Rulesets.Value.Count.ShouldBe(2);
        var (own, organization) = (settings.Rulesets.Value[0], settings.Rulesets.Value[1]);
        (own.Name, own.Kind, own.Id).ShouldBe(("ruleset 'main'", RuleSourceKind.Ruleset, 42));
        own.PullRequest.ShouldBe(new PullRequestRule(1, true, true, true));
        own.Checks.ShouldBe([new("promote/verify", 2003), new("render", null)]);
        (own.BlocksForcePushes, own.BlocksDeletion).ShouldBe((true, true));
        own.Bypass.Value.Select(bypass => (bypass.Kind, bypass.Id))
            .ShouldBe([
                (BypassKind.App, 2001),
                (BypassKind.Administrators, null),
                (BypassKind.Role, 4),
                (BypassKind.DeployKeys, null),
                (BypassKind.Administrators, null),
                (BypassKind.Team, 234),
                (BypassKind.Other, 7),
            ]);
        (organization.Kind, organization.Organization).ShouldBe((RuleSourceKind.ParentRuleset, "acme"));
        organization.Workflows.ShouldBe([".github/workflows/promote.yml"]);
        organization.Bypass.Missing.ShouldBe("organization_administration: write");
        settings.Inactive.ShouldBe(["ruleset 'trial' (evaluate)"]);
    }

    [Fact]
    public async Task The_branchs_own_protection_is_a_source_as_well()
    {
        var source = (await ReadAsync(Answered())).Protection.Value.ShouldHaveSingleItem();

        source.PullRequest.ShouldBe(new PullRequestRule(2, true, false, true));
        source.Checks.ShouldBe([new("render", null), new("other", 15368)]);
        (source.BlocksForcePushes, source.BlocksDeletion).ShouldBe((true, false));
        source
            .Bypass.Value.Select(bypass => (bypass.Kind, bypass.Login, bypass.OfPullRequestsOnly))
            .ShouldBe([
                (BypassKind.Person, "dana", true),
                (BypassKind.Team, "acme/owners", true),
                (BypassKind.App, "promote[bot]", true),
                (BypassKind.Administrators, null, false),
            ]);
    }

    [Fact]
    public async Task Who_has_keys_is_read()
    {
        var settings = await ReadAsync(Answered());

        settings.Collaborators.Value.ShouldBe([new("rita", 1003, "write")]);
        settings.Teams.Value.ShouldBe([new("acme/owners", 1, "push")]);
        settings.DeployKeys.Value.ShouldBe(["ci"]);
        var app = settings.Apps.Value.ShouldHaveSingleItem();
        (app.Login, app.Id).ShouldBe(("promote[bot]", 2001));
        app.CanWrite.ShouldBe(["contents"]);
        settings.Secrets.Value.ShouldBe([new("A", false), new("B", true)]);
        settings.Workflows.Value.ShouldBe(new WorkflowDefaults(CanWrite: false, CanApprove: true));
        settings.Ids["promote[bot]"].Value.ShouldBe(2001);
        settings.Ids["promote-guard[bot]"].Value.ShouldBe(2003);
        settings.Ids["dana"].Value.ShouldBe(1002);
        settings.Ids["nobody[bot]"].Missing.ShouldBe("organization_administration: read");
    }

    [Fact]
    public async Task Environments_tell_which_branches_get_their_secrets()
    {
        var environments = (await ReadAsync(Answered())).Environments.Value;

        environments
            .Select(one =>
                (one.Name, one.Branches, string.Join(',', one.Chosen.Value), string.Join(',', one.Reviewers))
            )
            .ShouldBe([
                ("promote", EnvironmentBranches.Chosen, "main,tag v*", "rita,owners"),
                ("pages/x", EnvironmentBranches.Any, "", ""),
                ("old", EnvironmentBranches.Protected, "", ""),
            ]);
        environments[0].Secrets.Value.ShouldBe(1);
        environments[1].Secrets.Value.ShouldBe(0);
        environments[2].Secrets.Missing.ShouldBe("environments: read");
    }

    [Fact]
    public async Task What_is_wrong_with_owners_names_the_owner_or_the_line()
    {
        var problems = (await ReadAsync(Answered())).OwnerProblems.Value;

        problems.Select(problem => (problem.Line, problem.Owner)).ShouldBe([(3, null), (7, "@nobody")]);
    }

    [Fact]
    public async Task Lists_are_read_to_their_end()
    {
        var people = Enumerable
            .Range(0, 230)
            .Select(number => new
            {
                login = $"u{number}",
                id = number,
                permissions = new { push = true },
            })
            .ToList();
        var settings = await ReadAsync(asked =>
        {
            if (asked.Path != $"{Root}/collaborators")
                return Answered()(asked);
            var page = int.Parse(asked.Target.Split("&page=")[1]);
            return new Answer(200, Json(people.Skip((page - 1) * 100).Take(100)));
        });

        settings.Collaborators.Value.Count.ShouldBe(230);
    }

    [Fact]
    public async Task A_shorter_page_that_links_to_another_is_not_the_last()
    {
        var settings = await ReadAsync(asked =>
            asked.Path != $"{Root}/keys" ? Answered()(asked)
            : asked.Target.EndsWith("&page=1", StringComparison.Ordinal)
                ? new Answer(200, """[{"title":"a","read_only":false}]""")
                {
                    Headers = new Dictionary<string, string> { ["Link"] = "<https://x>; rel=\"next\"" },
                }
            : new Answer(200, """[{"title":"b","read_only":false}]""")
        );

        settings.DeployKeys.Value.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Pages_without_end_are_an_error()
    {
        var error = await Should.ThrowAsync<RemoteException>(() =>
            ReadAsync(asked =>
                asked.Path == $"{Root}/keys"
                    ? new Answer(200, "[]")
                    {
                        Headers = new Dictionary<string, string> { ["Link"] = "<https://x>; rel=\"next\"" },
                    }
                    : Answered()(asked)
            )
        );

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
    }

    [Fact]
    public async Task Without_the_right_the_missing_permission_is_told()
    {
        var settings = await ReadAsync(asked =>
            asked.Path.EndsWith("/protection", StringComparison.Ordinal) ? Refused("administration=read")
            : asked.Path.EndsWith("/keys", StringComparison.Ordinal)
                ? Refused("administration=read; organization_administration=admin,members=read")
            : asked.Path.EndsWith("/collaborators", StringComparison.Ordinal) ? Refused("metadata=read")
            : asked.Path.EndsWith("/teams", StringComparison.Ordinal) ? Refused("<b>$(x)</b>")
            : asked.Path.EndsWith("/rulesets/42", StringComparison.Ordinal) ? Refusal(404, "Not Found")
            : Answered()(asked)
        );

        settings.Protection.Missing.ShouldBe("administration: read");
        settings.DeployKeys.Missing.ShouldBe(
            "administration: read or organization_administration: admin and members: read"
        );
        settings.Collaborators.Missing.ShouldBe("metadata: read, of an account that may write");
        settings.Teams.Missing.ShouldBe("administration: read");
        settings.Rulesets.Value[0].Bypass.Missing.ShouldBe("administration: write");
    }

    [Theory]
    [InlineData(404, "Branch not protected")]
    [InlineData(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.")]
    public async Task A_branch_without_protection_of_its_own_has_none(int status, string message)
    {
        var settings = await ReadAsync(asked =>
            asked.Path.EndsWith("/protection", StringComparison.Ordinal) ? Refusal(status, message) : Answered()(asked)
        );

        settings.Protection.Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ruleset_that_is_switched_off_meanwhile_does_not_count()
    {
        var settings = await ReadAsync(Answered(($"{Root}/rulesets/42", "\"active\"", "\"evaluate\"")));

        settings.Rulesets.Value.ShouldHaveSingleItem().Id.ShouldBe(73);
    }

    [Fact]
    public async Task A_repository_of_a_person_has_no_teams_and_no_list_of_Apps()
    {
        var settings = await ReadAsync(Answered((Root, "Organization", "User")));

        settings.Teams.Value.ShouldBeEmpty();
        settings.Apps.IsKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_that_is_hidden_is_an_error()
    {
        var error = await Should.ThrowAsync<RemoteException>(() => ReadAsync(_ => Refusal(404, "Not Found")));

        error.Code.ShouldBe(ErrorCodes.NotFound);
    }

    [Theory]
    [InlineData(401, 7)]
    [InlineData(500, 6)]
    [InlineData(301, 6)]
    public async Task Other_refusals_are_errors(int status, int exit)
    {
        var error = await Should.ThrowAsync<RemoteException>(() =>
            ReadAsync(asked =>
                asked.Path.EndsWith("/keys", StringComparison.Ordinal) ? Refusal(status, "No") : Answered()(asked)
            )
        );

        ((int)error.Code.Exit).ShouldBe(exit);
    }

    [Theory]
    [InlineData("/rules/branches/main", "{}")]
    [InlineData("/rules/branches/main", "[null]")]
    [InlineData("/rules/branches/main", """[{"type":"pull_request"}]""")]
    [InlineData(
        "/rules/branches/main",
        """[{"type":"pull_request","ruleset_source_type":"Repository","ruleset_source":"a","ruleset_id":42}]"""
    )]
    [InlineData(
        "/rules/branches/main",
        """[{"type":"required_status_checks","ruleset_source_type":"Repository","ruleset_source":"a","ruleset_id":42,"parameters":{"required_status_checks":[null]}}]"""
    )]
    [InlineData("/rulesets/42", """{"id":42,"name":null,"enforcement":"active"}""")]
    [InlineData(
        "/rulesets/42",
        """{"id":42,"name":"a","enforcement":"active","bypass_actors":[{"actor_id":"x","actor_type":"User"}]}"""
    )]
    [InlineData("/collaborators", "\"\"")]
    [InlineData("/collaborators", """[{"login":"a","id":99999999999999999999,"permissions":{}}]""")]
    [InlineData("/actions/permissions/workflow", "null")]
    [InlineData("/actions/permissions/workflow", "<html>")]
    [InlineData("/actions/permissions/workflow", """{"default_workflow_permissions":"read"}""")]
    [InlineData("/environments", """{"environments":[{"name":[]}]}""")]
    [InlineData("/codeowners/errors", """{"errors":[{"line":"1"}]}""")]
    public async Task An_answer_that_is_not_the_APIs_is_a_clear_error(string path, string body)
    {
        var error = await Should.ThrowAsync<RemoteException>(() =>
            ReadAsync(asked => asked.Path == Root + path ? new Answer(200, body) : Answered()(asked))
        );

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
        error.Message.ShouldContain("repos/acme/manifests" + path);
        error.Message.ShouldNotContain(Token);
    }

    [Fact]
    public async Task A_deep_answer_is_a_clear_error()
    {
        var deep = new string('[', 5000) + new string(']', 5000);

        var error = await Should.ThrowAsync<RemoteException>(() =>
            ReadAsync(asked => asked.Path == $"{Root}/keys" ? new Answer(200, deep) : Answered()(asked))
        );

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
    }

    private static Answer Refused(string permissions) =>
        Refusal(403, "Resource not accessible by integration") with
        {
            Headers = new Dictionary<string, string> { ["X-Accepted-GitHub-Permissions"] = permissions },
        };

    private static Func<Asked, Answer> Answered(params (string Path, string From, string To)[] changes) =>
        asked =>
            Whole.TryGetValue(asked.Path, out var body)
                ? new Answer(
                    200,
                    changes
                        .Where(change => change.Path == asked.Path)
                        .Aggregate(
                            body,
                            (text, change) => text.Replace(change.From, change.To, StringComparison.Ordinal)
                        )
                )
                : Refusal(404, "Not Found");

    private static async Task<ForgeSettings> ReadAsync(Func<Asked, Answer> answer)
    {
        await using var github = new GitHubWorld(answer);
        var settings = await github.Settings.ReadAsync(
            new SettingsQuery("main", ["promote[bot]", "promote-guard[bot]", "dana", "nobody[bot]"]),
            Stop
        );
        github.Server.Requests.ShouldAllBe(asked =>
            asked.Method == "GET" && asked.Headers["Authorization"] == "Bearer " + Token
        );
        return settings;
    }
}
