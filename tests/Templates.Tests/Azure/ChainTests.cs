using System.Text.Json;
using System.Text.Json.Nodes;
using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>The steps really run: an application's run, and those of the manifests repository, against the sandbox.</summary>
public sealed class ChainTests(WorkflowRunner runner, AzureWorld world) : IClassFixture<AzureWorld>
{
    private const string Dev = "apps/web/overlays/dev/kustomization.yaml";

    // What others wrote, in the places where Azure hands it on.
    private const string Hostile =
        "x'\"`touch pwned`$(touch pwned);touch pwned #\n##vso[task.setvariable variable=PROMOTE_VERB]audit";

    [Fact]
    public async Task Direct_mode_bumps_tests_and_opens_staging_whatever_others_wrote()
    {
        var commit = await CommitAsync(
            "mode: direct",
            "manifests: acme/manifests",
            "manifestsAppId: Iv23promoter",
            "prodEnvironment: prod",
            $"argocdServer: {world.Url}"
        );
        using var work = new TemporaryFolder();

        var run = await runner.Tools.RunAsync(
            world.Request() with
            {
                SourceVersion = commit,
                Branch = "refs/heads/x'\"`touch${IFS}pwned`$(touch${IFS}pwned)##vso[task.complete result=Failed]",
                Message = Hostile,
                RequestedFor = Hostile,
                Environments = new Dictionary<string, AzureEnvironment> { ["prod"] = new(Approved: true) },
            },
            work["run"]
        );

        run.ShouldSucceed();
        var build = run.Job("build");
        build.Groups.ShouldBeEmpty();
        build.Step("build").Outputs["tag"].ShouldBe(commit);
        build.Step("build").Summary.ShouldContain(commit);
        (await world.FileAsync(Dev)).ShouldContain(build.Step("build").Outputs["digest"]);
        var direct = run.Job("direct");
        direct.Groups.ShouldBe(["promote-manifests"]);
        direct.Step("bump").Outputs["outcome"].ShouldBe("committed");
        direct.Step("wait").Outputs["outcome"].ShouldBe("healthy");
        direct.Step("smoke").Outputs["outcome"].ShouldBe("passed");
        direct.Step("staging").Outputs["pull-request-url"].ShouldContain("/pull/");
        run.Job("prod").Environment.ShouldBe("prod");
        Directory.EnumerateFiles(work.Path, "pwned", SearchOption.AllDirectories).ShouldBeEmpty();
        run.Log.ShouldNotContain(world.Token("argocd"));
        run.Log.ShouldNotContain(world.Key("Iv23promoter"));
        run.Log.ShouldNotContain("sandbox_promoter_");
    }

    [Fact]
    public async Task Request_mode_asks_and_follows_while_the_manifests_repositorys_pipeline_records()
    {
        await world.CommitAsync(
            AzureWorld.Manifests,
            new Dictionary<string, string?>
            {
                [".github/workflows/promote.yml"] = """
                on:
                  workflow_dispatch:
                    inputs:
                      app: { type: string }
                      images: { type: string }
                      environment: { type: string }
                      source-commit: { type: string }
                      built-by: { type: string }
                      judge: { type: string }
                """,
                ["azure-pipelines.yml"] = Roots.Manifests(
                    "evidenceAppId: Iv23evidence",
                    $"argocdServer: {world.Url}",
                    "timeout: 3m"
                ),
            }
        );
        var commit = await CommitAsync(
            "manifests: acme/manifests",
            "manifestsAppId: Iv23shop",
            "manifestsGroup: promote-request",
            "timeout: 4m"
        );

        var running = runner.Tools.RunAsync(world.Request() with { SourceVersion = commit });
        var asked = await AskedAsync(running);
        await BumpAsAskedAsync(asked.GetProperty("inputs").GetProperty("images").GetString()!);
        await world.CallAsync(
            HttpMethod.Patch,
            $"/_sandbox/repositories/{AzureWorld.Manifests}/runs/{asked.GetProperty("id")}",
            "admin",
            new { status = "completed", conclusion = "success" }
        );
        var manifests = await runner.Tools.RunAsync(world.Request(AzureWorld.Manifests));
        var run = await running;

        asked.GetProperty("actor").GetString().ShouldBe("shop[bot]");
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
        manifests.Ran.ShouldBe(["promote_evidence", "promote_promotions", "promote_judge", "promote_merge"]);
        manifests.Job("evidence").Groups.ShouldBe(["promote-evidence"]);
        manifests.Job("judge").Groups.ShouldBe(["promote-guard"]);
        manifests.Job("judge").Step("verify").Outputs["exit-code"].ShouldBe("0");
        run.ShouldSucceed();
        run.Job("request").Step("follow").Outputs["outcome"].ShouldBe("passed");
    }

    [Fact]
    public async Task An_application_without_a_key_is_bumped_by_the_manifests_repositorys_pipeline()
    {
        var commit = await CommitAsync("mode: build");
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
        await AcceptAsync();

        var run = await BumpAsync(work["run/artifacts"]);

        run.ShouldSucceed().Ran.ShouldBe(["promote_bump"]);
        run.Job("bump_web").Step("bump").Outputs["outcome"].ShouldBe("committed");
        (await world.FileAsync(Dev)).ShouldContain(built.Job("build").Step("build").Outputs["digest"]);

        // A run of another branch is not taken, whatever that is called.
        var other = await BumpAsync(work["run/artifacts"], branch: "refs/heads/x$(touch${IFS}pwned)##vso[task.complete]");
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

    [Fact]
    public async Task A_pull_requests_own_file_gets_no_key_and_the_template_does_nothing_for_it()
    {
        await AcceptAsync();
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

    private Task<string> AcceptAsync() =>
        world.CommitAsync(
            AzureWorld.Manifests,
            new Dictionary<string, string?>
            {
                ["azure-pipelines.yml"] = Roots.Manifests("apps:\n  - { app: web, pipeline: web }"),
            }
        );

    private Task<string> CommitAsync(params IEnumerable<string> parameters) =>
        world.CommitAsync(
            "acme/web",
            new Dictionary<string, string?>
            {
                ["azure-pipelines.yml"] = Roots.Application(["registryConnection: registry", .. parameters]),
                // So that each commit is another image.
                ["CHANGE"] = Guid.NewGuid().ToString(),
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
            await Task.Delay(500);
        }
    }

    // The workflow's own work, which the tests of that workflow are about.
    private Task<string> BumpAsAskedAsync(string images) =>
        Programs.OutputAsync(
            "dotnet",
            [
                Path.Combine(
                    SourceTree.Root,
                    "src/Promote.Cli/bin",
                    SourceTree.Configuration,
                    "net10.0/Promote.Cli.dll"
                ),
                "bump",
                "--app=web",
                $"--manifests={AzureWorld.Manifests}",
                $"--image={images}",
            ],
            SourceTree.Root,
            new Dictionary<string, string>(world.Addresses)
            {
                ["PROMOTE_TOKEN"] = world.Token("promoter"),
                ["PROMOTE_REGISTRY"] = world.Registry,
                ["PROMOTE_REGISTRY_USER"] = "promote",
                ["PROMOTE_REGISTRY_PASSWORD"] = world.Token("promoter"),
                ["GITHUB_ACTIONS"] = "",
            }
        );

    private static void Forge(string from, string to, string find, string put)
    {
        var text = File.ReadAllText(from);
        text.ShouldContain(find);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllText(to, JsonNode.Parse(text.Replace(find, put, StringComparison.Ordinal))!.ToJsonString());
    }
}
