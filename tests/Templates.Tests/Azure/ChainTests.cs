using System.Text.Json;
using System.Text.Json.Nodes;
using Acceptance.Tests.World;
using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>The steps really run: an application's runs, and those of the manifests repository, against the sandbox.</summary>
public sealed class ChainTests(WorkflowRunner runner, GuardedWorld world) : IClassFixture<GuardedWorld>
{
    private const string Dev = "apps/web/overlays/dev/kustomization.yaml";

    [Fact]
    public async Task Request_mode_asks_and_follows_while_the_manifests_repositorys_pipeline_records()
    {
        await world.AcceptAsync();
        var commit = await world.PushAsync("request", ("Iv23liEXAMPLE", "Iv23shop"));

        var running = runner.Tools.RunAsync(world.Request(app: "Iv23shop") with { SourceVersion = commit });
        var asked = await AskedAsync(running);
        await BumpAsAskedAsync(asked);
        var manifests = await runner.Tools.RunAsync(world.Request(AzureWorld.Manifests));
        var run = await running;

        asked.GetProperty("actor").GetString().ShouldBe("web-ci[bot]");
        asked.GetProperty("branch").GetString().ShouldBe("main");
        asked.GetProperty("path").GetString().ShouldBe(".github/workflows/promote.yml");
        var inputs = asked.GetProperty("inputs");
        inputs.GetProperty("app").GetString().ShouldBe("web");
        inputs.GetProperty("images").GetString().ShouldBe(run.Job("build").Step("build").Outputs["images"]);
        inputs.GetProperty("source-commit").GetString().ShouldBe(commit);
        inputs
            .GetProperty("built-by")
            .GetString()
            .ShouldBe("https://dev.azure.com/acme/Shop/_build/results?buildId=42");
        manifests.ShouldSucceed();
        manifests.Ran.ShouldBe(["promote_evidence", "promote_promotions", "promote_merge", "promote_judge"]);
        manifests.Stage("promote_judge").Needs.ShouldBeEmpty();
        manifests.Job("evidence").Groups.ShouldBe(["promote-evidence"]);
        manifests.Job("judge").Groups.ShouldBe(["promote-guard"]);
        manifests.Job("judge").Step("verify").Outputs["exit-code"].ShouldBe("0");
        run.ShouldSucceed();
        run.Job("request").Step("follow").Outputs["outcome"].ShouldBe("passed");
    }

    [Fact]
    public async Task An_application_without_a_key_is_bumped_by_the_manifests_repositorys_pipeline()
    {
        var commit = await world.PushAsync("build");
        using var work = new TemporaryFolder();
        var built = await runner.Tools.RunAsync(
            world.Request() with
            {
                SourceVersion = commit,
                Groups = new Dictionary<string, VariableGroup>(),
            },
            work["run"]
        );
        built.ShouldSucceed().Ran.ShouldBe(["promote_build"]);
        await world.AcceptAsync();

        var run = await BumpAsync(work["run/artifacts"]);

        run.ShouldSucceed().Ran.ShouldBe(["promote_bump"]);
        run.Job("bump_web").Step("bump").Outputs["outcome"].ShouldBe("committed");
        (await world.FileAsync(Dev)).ShouldContain(built.Job("build").Step("build").Outputs["digest"]);

        // A run of another branch is not taken, whatever that is called.
        var other = await BumpAsync(
            work["run/artifacts"],
            branch: "refs/heads/x$(touch${IFS}pwned)##vso[task.complete]"
        );
        other.ShouldEndAs("Failed").Job("bump_web").Step("from_branch").ExitCode.ShouldBe(3);
        other.Job("bump_web").Step("bump").Result.ShouldBe("Skipped");

        // What the artifact says besides counts for nothing, and what it must not say is refused.
        foreach (
            var (find, put) in new[]
            {
                ("/acme/web", "/acme/other"),
                ($":{commit}@", ":latest@"),
                ("sha256:", "sha256:$(touch pwned)"),
            }
        )
        {
            Forge(work["run/artifacts/promote/artifact.json"], work["forged/promote/artifact.json"], find, put);
            var forged = await BumpAsync(work["forged"], work[$"forged-run-{find.Length}"]);
            forged.ShouldEndAs("Failed").Job("bump_web").Step("bump").ExitCode.ShouldNotBe(0);
        }

        Directory.EnumerateFiles(work.Path, "pwned", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    // Level, not edge: neither the trigger of the finished run nor a push ever comes.
    [Fact]
    public async Task Schedules_alone_bring_it_to_prod_whichever_run_is_lost()
    {
        var commit = await world.PushAsync("build");
        await world.AcceptAsync();
        using var work = new TemporaryFolder();
        var built = await runner.Tools.RunAsync(world.Request() with { SourceVersion = commit }, work["run"]);
        var digest = built.ShouldSucceed().Job("build").Step("build").Outputs["digest"];
        JsonElement? proposal = null;

        for (var tries = 0; proposal is null && tries < 6; tries++)
        {
            (await ScheduleAsync(work["run/artifacts"])).ShouldSucceed();
            proposal = await world.ProposalAsync("prod", digest);
        }

        var url = proposal.ShouldNotBeNull().GetProperty("url").GetString()!;
        (await world.FileAsync(Dev.Replace("dev", "staging"))).ShouldContain(digest);
        await world.Sandbox.CallAsync(HttpMethod.Post, $"{url}/reviews", "reviewer", new { @event = "APPROVE" });
        (await ScheduleAsync(work["run/artifacts"])).ShouldSucceed();
        await world.Sandbox.CallAsync(HttpMethod.Put, $"{url}/merge", "reviewer", new { });
        (await world.FileAsync(Dev.Replace("dev", "prod"))).ShouldContain(digest);
    }

    [Fact]
    public async Task A_pull_requests_own_file_gets_no_key_and_the_template_does_nothing_for_it()
    {
        await world.AcceptAsync();
        var request = world.Request(AzureWorld.Manifests) with { Reason = "PullRequest", Branch = "refs/pull/1/merge" };

        (await runner.Tools.RunAsync(request)).ShouldSucceed().Ran.ShouldBeEmpty();

        using var evil = await GitFolder.WithAsync(
            new Dictionary<string, string>
            {
                ["azure-pipelines.yml"] = """
                stages:
                  - stage: steal
                    jobs:
                      - job: steal
                        variables:
                          - group: promote-guard
                        steps:
                          - bash: echo "$KEY"
                            env:
                              KEY: $(GUARD_PRIVATE_KEY)
                """,
            }
        );
        var stolen = await runner.Tools.RunAsync(
            request with
            {
                Repositories = new Dictionary<string, string> { ["self"] = evil.Path },
            }
        );
        stolen.ShouldEndAs("Failed").Stage("steal").Result.ShouldBe("Rejected");
    }

    private Task<PipelineRun> BumpAsync(string artifacts, string? work = null, string branch = "refs/heads/main") =>
        runner.Tools.RunAsync(
            world.Request(AzureWorld.Manifests) with
            {
                Reason = "ResourceTrigger",
                TriggeringAlias = "web",
                Pipelines = new Dictionary<string, PipelineResource> { ["web"] = new(artifacts, branch) },
            },
            work
        );

    private Task<PipelineRun> ScheduleAsync(string artifacts) =>
        runner.Tools.RunAsync(
            world.Request(AzureWorld.Manifests) with
            {
                Reason = "Schedule",
                Cron = "Next",
                Pipelines = new Dictionary<string, PipelineResource> { ["web"] = new(artifacts) },
            }
        );

    private async Task<JsonElement> AskedAsync(Task<PipelineRun> running)
    {
        while (true)
        {
            if (
                (await world.AskedAsync()).FirstOrDefault(one => one.GetProperty("status").GetString() == "queued") is
                { ValueKind: JsonValueKind.Object } asked
            )
                return asked;
            running.IsCompleted.ShouldBeFalse(running.IsCompleted ? (await running).Story : "");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    // What the workflow does that was asked, which has tests of its own.
    private async Task BumpAsAskedAsync(JsonElement asked)
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "event.json",
            JsonSerializer.Serialize(
                new
                {
                    inputs = asked.GetProperty("inputs"),
                    repository = new { default_branch = "main" },
                    sender = new { login = "web-ci[bot]" },
                }
            )
        );
        await Processes.OutputAsync(
            "dotnet",
            [Programs.Cli, "bump", "--requested", $"--manifests={AzureWorld.Manifests}"],
            SourceTree.Root,
            new Dictionary<string, string>(world.Sandbox.Addresses)
            {
                ["PROMOTE_TOKEN"] = world.Sandbox.Token("promoter"),
                ["PROMOTE_REGISTRY"] = world.Sandbox.Registry,
                ["PROMOTE_REGISTRY_USER"] = "promote",
                ["PROMOTE_REGISTRY_PASSWORD"] = world.Sandbox.Token("promoter"),
                ["GITHUB_EVENT_NAME"] = "workflow_dispatch",
                ["GITHUB_EVENT_PATH"] = folder["event.json"],
                ["GITHUB_REF"] = "refs/heads/main",
                ["GITHUB_ACTOR"] = "web-ci[bot]",
            }
        );
        await world.Sandbox.CallAsync(
            HttpMethod.Patch,
            $"/_sandbox/repositories/{AzureWorld.Manifests}/runs/{asked.GetProperty("id")}",
            "admin",
            new { status = "completed", conclusion = "success" }
        );
    }

    private static void Forge(string from, string to, string find, string put)
    {
        var text = File.ReadAllText(from);
        text.ShouldContain(find);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllText(to, JsonNode.Parse(text.Replace(find, put, StringComparison.Ordinal))!.ToJsonString());
    }
}
