using System.Text;
using System.Text.Json;

namespace Acceptance.Tests.World;

/// <summary>A team with dev, staging and prod, whose evidence counts by identity, and an Argo CD that a test steers.</summary>
public sealed class NextWorld : IDisposable
{
    private NextWorld(StandInArgo argo, Team team)
    {
        (Argo, Team) = (argo, team);
        argo.Team = team;
        team.Cli["ARGOCD_SERVER"] = argo.Url;
        team.Cli["PROMOTE_TOKEN"] = team.Sandbox.Token("evidence");
    }

    public StandInArgo Argo { get; }

    public Team Team { get; }

    /// <summary>A world with apps named so.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="requires">What staging and prod require, without braces.</param>
    /// <param name="apps">The apps.</param>
    public static async Task<NextWorld> CreateAsync(Sandbox sandbox, string requires, params string[] apps)
    {
        var argo = new StandInArgo();
        var team = await Team.CreateAsync(sandbox, team => Files(team, argo, requires, apps));
        return new NextWorld(argo, team);
    }

    /// <summary>Runs <c>promote next</c>, for its JSON.</summary>
    public Task<Run> NextAsync(params string[] more) =>
        Team.Cli.RunAsync(["next", "--output", "json", .. Team.Manifests(Over.Api), .. more]);

    /// <summary>The steps of a run: <c>web staging promotion opened</c>.</summary>
    public static IReadOnlyList<string> Steps(Run run) =>
        [
            .. run
                .Json.GetProperty("steps")
                .EnumerateArray()
                .Select(step =>
                    string.Join(
                        ' ',
                        new[] { "app", "environment", "kind", "outcome" }.Select(name =>
                            step.TryGetProperty(name, out var value) ? value.GetString() : "-"
                        )
                    )
                ),
        ];

    /// <summary>Merges the one pull request that is open.</summary>
    public async Task MergeAsync()
    {
        var number = (await Team.PullRequestsAsync()).ShouldHaveSingleItem().GetProperty("number").GetInt32();
        await Team.Sandbox.CallAsync(
            HttpMethod.Put,
            $"{Team.Sandbox.Api}/repos/{Team.Repository}/pulls/{number}/merge",
            "developer",
            new { merge_method = "merge" }
        );
    }

    /// <summary>All statuses on the commit that last changed an app's overlay, the newest first: <c>healthy success promote-evidence[bot]</c>.</summary>
    public async Task<IReadOnlyList<string>> RecordsAsync(string app, string environment)
    {
        var commit = (
            await Team.GitAsync("log", "-1", "--format=%H", "main", "--", Team.Overlay(app, environment))
        ).Trim();
        var statuses = await Team.Sandbox.CallAsync(
            HttpMethod.Get,
            $"{Team.Sandbox.Api}/repos/{Team.Repository}/commits/{commit}/statuses?per_page=100",
            "developer"
        );
        return
        [
            .. statuses
                .EnumerateArray()
                .Where(status =>
                    Text(status, "context").StartsWith($"promote/{environment}/{app}/", StringComparison.Ordinal)
                )
                .Select(status =>
                    $"{Text(status, "context").Split('/')[^1]} {Text(status, "state")} {Text(status.GetProperty("creator"), "login")}"
                ),
        ];
    }

    public void Dispose()
    {
        Argo.Dispose();
        Team.Dispose();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static Dictionary<string, string> Files(Team team, StandInArgo argo, string requires, string[] apps)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var yaml = new StringBuilder(
            $$"""
            version: 1
            identities: { evidence: "promote-evidence[bot]" }
            environments:
              dev: { deliver: commit }
              staging: { from: dev, deliver: pull-request, merge: by-hand, requires: { {{requires}} } }
              prod: { from: staging, deliver: pull-request, merge: by-hand, requires: { {{requires}} } }
            smoke: { get: "{{argo.Url}}/smoke", within: 1s }
            apps:

            """
        );
        foreach (var app in apps)
        {
            yaml.Append($"  {app}: {{ images: [{team.Image(app)}] }}\n");
            foreach (var environment in (string[])["dev", "staging", "prod"])
                files[Team.Overlay(app, environment)] = team.Kustomization(app, environment);
        }

        files["promote.yaml"] = yaml.ToString();
        return files;
    }
}
