using System.Text.Json;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>The audit: of a repository that is set well, of one whose guard is forged from a second branch, and with a token that may not read it all.</summary>
public sealed class AuditTests(Sandbox sandbox)
{
    private const int GuardApp = 2003;
    private const int ActionsApp = 15368;

    private const string CodeOwners = """
        /apps/*/overlays/prod/ @rita
        /holds/prod/           @rita
        /debts/prod/           @rita
        /freezes/              @acme/reviewers
        /argocd/               @rita
        /promote.yaml          @rita
        /.github/              @rita

        """;

    [Fact]
    public async Task A_repository_that_is_set_well_exits_0_and_the_guard_can_read_that()
    {
        using var team = await CreateAsync(GuardApp);
        team.Cli["PROMOTE_TOKEN"] = sandbox.Token("admin");

        var run = await AuditAsync(team, "--record");

        run.ShouldExit(0);
        var result = JsonElement.Parse(run.Output);
        result.GetProperty("outcome").GetString().ShouldBe("holds");
        var rules = await team.GitAsync("log", "-1", "--format=%H", "main", "--", "promote.yaml");
        result.GetProperty("recorded").GetString().ShouldBe(rules.Trim());
        var status = (
            await sandbox.CallAsync(
                HttpMethod.Get,
                $"{sandbox.Api}/repos/{team.Repository}/commits/{rules.Trim()}/statuses",
                "reader"
            )
        )[0];
        status.GetProperty("context").GetString().ShouldBe("promote/audit");
        status.GetProperty("state").GetString().ShouldBe("success");
        status.GetProperty("description").GetString().ShouldBe("15 hold.");
    }

    [Theory]
    [InlineData(ActionsApp, "GitHub Actions")]
    [InlineData(null, "from anyone")]
    public async Task A_check_that_a_second_branch_can_forge_exits_3_and_is_named(int? app, string whose)
    {
        using var team = await CreateAsync(app);
        team.Cli["PROMOTE_TOKEN"] = sandbox.Token("admin");

        var run = await AuditAsync(team);

        run.ShouldExit(3);
        var rule = Rules(run)["guard-check"];
        rule.GetProperty("verdict").GetString().ShouldBe("does-not-hold");
        rule.GetProperty("reason").GetString()!.ShouldContain("promote/verify");
        rule.GetProperty("reason").GetString()!.ShouldContain(whose);
        rule.GetProperty("why").GetString()!.ShouldContain("second branch");
        rule.GetProperty("fix").GetString()!.ShouldContain($".integration_id={GuardApp}");
        Rules(run).Values.Count(one => one.GetProperty("verdict").GetString() != "holds").ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_may_not_read_it_all_exits_7_and_the_permission_is_named()
    {
        using var team = await CreateAsync(GuardApp);
        var minted = await sandbox.CallAsync(
            HttpMethod.Post,
            "/_sandbox/tokens",
            "admin",
            new
            {
                login = "promote-evidence[bot]",
                permissions = new Dictionary<string, string>
                {
                    ["contents"] = "read",
                    ["administration"] = "read",
                    ["secrets"] = "read",
                    ["environments"] = "read",
                },
            }
        );
        team.Cli["PROMOTE_TOKEN"] = minted.GetProperty("token").GetString()!;

        var run = await AuditAsync(team);

        run.ShouldExit(7);
        var rules = Rules(run);
        rules["bypass"].GetProperty("missing").GetString().ShouldBe("administration: write");
        rules["environments"].GetProperty("missing").GetString().ShouldBe("actions: read");
        rules["guard-check"].GetProperty("verdict").GetString().ShouldBe("holds");
        rules.Values.ShouldAllBe(rule => rule.GetProperty("verdict").GetString() != "does-not-hold");
    }

    [Fact]
    public async Task Without_a_forge_it_exits_2()
    {
        using var team = await CreateAsync(GuardApp);

        var run = await team.Cli.RunAsync("audit", "--manifests", sandbox.GitDirectory(team.Repository));

        run.ShouldExit(2).ShouldSay("PROMOTE2001", "owner/name");
    }

    private async Task<Team> CreateAsync(int? checkApp)
    {
        var team = await Team.CreateAsync(
            sandbox,
            made =>
            {
                var files = new Dictionary<string, string>(made.Files(["web"]), StringComparer.Ordinal)
                {
                    [".github/CODEOWNERS"] = CodeOwners,
                    [Team.Overlay("web", "prod")] = made.Kustomization("web", "prod"),
                    ["argocd/web-prod.yaml"] = "apiVersion: argoproj.io/v1alpha1\nkind: Application\n",
                };
                files["promote.yaml"] = files["promote.yaml"]
                    .Replace(
                        "apps:\n",
                        """
                          prod: { from: staging, requires: { approvals: 1, codeOwners: true } }
                        identities:
                          promoter: "promote[bot]"
                          guard: "promote-guard[bot]"
                          evidence: "promote-evidence[bot]"
                        apps:

                        """,
                        StringComparison.Ordinal
                    );
                return files;
            }
        );
        var control = $"/_sandbox/repositories/{team.Repository}";
        await sandbox.CallAsync(
            HttpMethod.Put,
            control + "/rulesets",
            "admin",
            new[]
            {
                new
                {
                    name = "main",
                    bypass = new[] { "promote[bot]" },
                    pullRequest = new
                    {
                        requiredApprovingReviewCount = 0,
                        dismissStaleReviewsOnPush = true,
                        requireCodeOwnerReview = true,
                        requireLastPushApproval = true,
                    },
                    requiredStatusChecks = new
                    {
                        checks = new[] { new { context = "promote/verify", integrationId = checkApp } },
                    },
                },
            }
        );
        await sandbox.CallAsync(
            HttpMethod.Put,
            control + "/environments",
            "admin",
            new[]
            {
                new
                {
                    name = "promote",
                    branchPolicies = new[] { new { name = "main" } },
                    secrets = new[] { "PROMOTER_KEY" },
                },
            }
        );
        await sandbox.CallAsync(
            HttpMethod.Patch,
            control,
            "admin",
            new { defaultWorkflowPermissions = "read", actionsCanApprove = false }
        );
        return team;
    }

    private static Task<Run> AuditAsync(Team team, params string[] more) =>
        team.Cli.RunAsync(["audit", "--output", "json", .. team.Manifests(Over.Api), .. more]);

    private static Dictionary<string, JsonElement> Rules(Run run) =>
        JsonElement
            .Parse(run.Output)
            .GetProperty("rules")
            .EnumerateArray()
            .ToDictionary(rule => rule.GetProperty("rule").GetString()!, StringComparer.Ordinal);
}
