using System.Security.Cryptography;
using System.Text.Json;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>An application's CI asks, with a key that may start workflows; the manifests repository's workflow bumps.</summary>
public sealed class RequestTests(Sandbox sandbox)
{
    private const string Workflow = """
        on:
          workflow_dispatch:
            inputs:
              app: { required: true, type: string }
              images: { required: true, type: string }
              environment: { type: string }
              source-commit: { type: string }
              built-by: { type: string }
        """;

    [Fact]
    public async Task A_key_that_may_only_start_workflows_asks_and_the_run_that_it_started_bumps()
    {
        using var team = await TeamAsync();
        var (tag, digest) = (Team.Sha(), "");
        digest = await team.PushAsync("web", tag);
        team.Cli["PROMOTE_TOKEN"] = await KeyAsync(team);
        team.Cli["PROMOTE_RUN_URL"] = "https://ci.test/runs/7";

        var direct = await team.Cli.RunAsync(team.Bump(Over.Api, "web", tag));
        var asked = (await team.Cli.RunAsync(Request(team, $"{team.Image("web")}:{tag}@{digest}"))).ShouldExit(0);
        var run = await DispatchedAsync(team);
        await AnswerAsync(team, run, Ci(team));
        var bumped = await team.Cli.RunAsync(Requested(team));

        direct.ShouldExit(7);
        asked.Text("outcome").ShouldBe("asked");
        run.GetProperty("actor").GetString().ShouldBe(Ci(team));
        bumped.ShouldExit(0).Text("outcome").ShouldBe("committed");
        System.Text.Encoding.UTF8.GetString(await team.FileAsync(Team.Overlay("web", "dev"))).ShouldContain(digest);
        var message = await team.GitAsync("log", "-1", "--format=%B", "main");
        message.ShouldContain("Promote-Built-By: https://ci.test/runs/7");
        message.ShouldContain($"Promote-Actor: {Ci(team)}");
    }

    [Fact]
    public async Task Asking_waits_for_the_run_and_tells_its_end()
    {
        using var team = await TeamAsync();
        team.Cli["PROMOTE_TOKEN"] = await KeyAsync(team);
        var image = $"{team.Image("web")}:{Team.Sha()}@{Team.NoDigest}";
        using var refused = team.Cli.Start(Request(team, image, "5m"));
        var run = await DispatchedAsync(team);

        await sandbox.CallAsync(
            HttpMethod.Patch,
            $"/_sandbox/repositories/{team.Repository}/runs/{run.GetProperty("id")}",
            "admin",
            new { status = "completed", conclusion = "failure" }
        );

        (await refused.EndAsync()).ShouldExit(3).ShouldSay("PROMOTE3007", "ended as failure", "actions/runs/");
    }

    [Fact]
    public async Task A_run_that_does_not_end_in_time_is_told_with_the_time_as_it_was_written()
    {
        using var team = await TeamAsync();
        team.Cli["PROMOTE_TOKEN"] = await KeyAsync(team);
        var image = $"{team.Image("web")}:{Team.Sha()}@{Team.NoDigest}";

        var run = await team.Cli.RunAsync(Request(team, image, "1s"));

        run.ShouldExit(4).ShouldSay("has not ended after 1s.");
    }

    [Theory]
    [InlineData("api-ci[bot]", "", "refs/heads/main", 3, "api-ci[bot] may not ask for web")]
    [InlineData("", "staging", "refs/heads/main", 3, "nobody may ask for a bump of it")]
    [InlineData("", "", "refs/heads/other", 3, "only the default branch")]
    [InlineData("", "prod", "refs/heads/main", 2, "no environment 'prod'")]
    public async Task A_request_for_what_its_maker_may_not_ask_is_refused(
        string other,
        string environment,
        string branch,
        int exit,
        string why
    )
    {
        using var team = await TeamAsync();
        var tag = Team.Sha();
        var image = $"{team.Image("web")}:{tag}@{await team.PushAsync("web", tag)}";
        var before = await team.GitAsync("rev-parse", "main");

        var maker = other.Length > 0 ? other : Ci(team);
        await EventAsync(
            team,
            new
            {
                app = "web",
                images = image,
                environment,
            },
            maker,
            maker,
            branch
        );
        var run = await team.Cli.RunAsync(Requested(team));

        run.ShouldExit(exit).ShouldSay(why);
        (await team.GitAsync("rev-parse", "main")).ShouldBe(before);
    }

    [Theory]
    [InlineData("latest", 3, "immutable-tag")]
    [InlineData("", 2, "has no digest, or no tag")]
    public async Task A_request_for_what_moves_is_refused(string tag, int exit, string why)
    {
        using var team = await TeamAsync();
        var digest = await team.PushAsync("web", "latest");
        var image = tag.Length == 0 ? $"{team.Image("web")}:latest" : $"{team.Image("web")}:{tag}@{digest}";

        await EventAsync(team, new { app = "web", images = image }, Ci(team), Ci(team), "refs/heads/main");

        (await team.Cli.RunAsync(Requested(team))).ShouldExit(exit).ShouldSay(why);
    }

    [Fact]
    public async Task A_request_names_no_other_commit_than_the_tag_does()
    {
        using var team = await TeamAsync();
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["app"] = "web",
            ["images"] = $"{team.Image("web")}:{Team.Sha()}@{Team.NoDigest}",
            ["source-commit"] = new string('f', 40),
        };

        await EventAsync(team, inputs, Ci(team), Ci(team), "refs/heads/main");

        (await team.Cli.RunAsync(Requested(team))).ShouldExit(3).ShouldSay("PROMOTE3007", "which its tag does not say");
    }

    [Fact]
    public async Task Whoever_runs_a_request_again_must_be_allowed_to_ask_too()
    {
        using var team = await TeamAsync();
        var image = $"{team.Image("web")}:{Team.Sha()}@{Team.NoDigest}";

        await EventAsync(team, new { app = "web", images = image }, Ci(team), "api-ci[bot]", "refs/heads/main");

        (await team.Cli.RunAsync(Requested(team))).ShouldExit(3).ShouldSay("api-ci[bot] may not ask for web");
    }

    [Theory]
    [InlineData("app", "web\nprod")]
    [InlineData("app", "$(touch x)")]
    [InlineData("images", "`id`")]
    [InlineData("source-commit", "'; rm -rf /")]
    [InlineData("built-by", "https://a.test/\n::set-output name=tag::x")]
    [InlineData("environment", "##vso[task.setvariable variable=x]y")]
    public async Task What_is_no_request_is_refused_whatever_it_holds(string input, string text)
    {
        using var team = await TeamAsync();
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["app"] = "web",
            ["images"] = $"{team.Image("web")}:{Team.Sha()}@{Team.NoDigest}",
            [input] = text,
        };

        await EventAsync(team, inputs, Ci(team), Ci(team), "refs/heads/main");
        var run = await team.Cli.RunAsync(Requested(team));

        run.ShouldExit(2);
        run.Errors.Split('\n').ShouldAllBe(line => !line.StartsWith("::set-output") && !line.StartsWith("##vso"));
    }

    [Theory]
    [InlineData("--requested do not go together", "--requested", "--app", "web")]
    [InlineData("There is no request", "--requested")]
    [InlineData("has no digest", "--request", "--app", "web", "--image", "ghcr.io/acme/web:1.0.0")]
    [InlineData("A request names its app", "--request", "--image", "ghcr.io/acme/web:1.0.0")]
    public async Task Options_that_do_not_go_together_are_wrong_usage(string message, params string[] arguments)
    {
        using var team = await TeamAsync();

        var run = await team.Cli.RunAsync(["bump", "--manifests", team.Repository, .. arguments]);

        run.ShouldExit(2).ShouldSay(message);
    }

    private static string Ci(Team team) => $"web-{team.Name}[bot]";

    private async Task<Team> TeamAsync()
    {
        var team = await Team.CreateAsync(
            sandbox,
            team => new Dictionary<string, string>(team.Files(["web"], $"requesters: [\"{{app}}-{team.Name}[bot]\"]"))
            {
                [".github/workflows/promote.yml"] = Workflow,
            }
        );
        await sandbox.CallAsync(
            HttpMethod.Post,
            "/_sandbox/accounts",
            "admin",
            new
            {
                login = Ci(team),
                name = "CI of web",
                right = "read",
                appId = RandomNumberGenerator.GetInt32(100_000, int.MaxValue),
            }
        );
        return team;
    }

    private async Task<string> KeyAsync(Team team) => (
            await sandbox.CallAsync(
                HttpMethod.Post,
                "/_sandbox/tokens",
                "admin",
                new
                {
                    login = Ci(team),
                    permissions = new
                    {
                        actions = "write",
                        contents = "read",
                        metadata = "read",
                    },
                }
            )
        ).GetProperty("token").GetString()!;

    private static string[] Request(Team team, string image, string timeout = "0s") =>
        [
            "bump",
            "--request",
            "--app",
            "web",
            "--image",
            image,
            "--manifests",
            team.Repository,
            "--timeout",
            timeout,
            "--output",
            "json",
        ];

    private static string[] Requested(Team team) =>
        ["bump", "--requested", "--manifests", team.Repository, "--output", "json"];

    private Task<JsonElement> DispatchedAsync(Team team) =>
        Eventually.GetAsync(async () =>
            (await sandbox.CallAsync(HttpMethod.Get, $"/_sandbox/repositories/{team.Repository}/runs", "admin"))
                .EnumerateArray()
                .Select(run => (JsonElement?)run)
                .FirstOrDefault()
        );

    private static Task AnswerAsync(Team team, JsonElement run, string actor)
    {
        team.Cli["PROMOTE_TOKEN"] = team.Sandbox.Token("promoter");
        return EventAsync(team, run.GetProperty("inputs"), actor, actor, "refs/heads/main");
    }

    // As GitHub sets them for a run of workflow_dispatch.
    private static async Task EventAsync(Team team, object inputs, string actor, string triggering, string branch)
    {
        var path = Path.Combine(team.Cli.WorkingDirectory, "event.json");
        await File.WriteAllTextAsync(
            path,
            JsonSerializer.Serialize(
                new
                {
                    inputs,
                    @ref = branch,
                    repository = new { full_name = team.Repository, default_branch = "main" },
                    sender = new { login = actor },
                    workflow = ".github/workflows/promote.yml",
                }
            )
        );
        team.Cli["GITHUB_EVENT_NAME"] = "workflow_dispatch";
        team.Cli["GITHUB_EVENT_PATH"] = path;
        team.Cli["GITHUB_REF"] = branch;
        team.Cli["GITHUB_ACTOR"] = actor;
        team.Cli["GITHUB_TRIGGERING_ACTOR"] = triggering;
    }
}
