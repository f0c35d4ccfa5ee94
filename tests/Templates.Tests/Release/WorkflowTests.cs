using Templates.Tests.Running;

namespace Templates.Tests.Release;

/// <summary>The release's workflow, really run: the build that it starts is a stand-in, which says what it was given.</summary>
public sealed class WorkflowTests(WorkflowRunner runner)
{
    private const string Build = """
        #!/usr/bin/env bash
        echo "built $* ${NUGET_API_KEY:+with a key} ${GH_TOKEN:+with a token}"
        mkdir -p artifacts/release
        echo package > artifacts/release/Promote.Tool.1.2.3.nupkg

        """;

    [Fact]
    public async Task What_was_packed_without_a_key_is_published_with_one()
    {
        var run = (await RunAsync("refs/heads/main")).ShouldSucceed();

        Built(run.Job("test")).ShouldBe(["built --target=Test"]);
        Built(run.Job("pack")).ShouldBe(["built --target=Release --dry-run --release-version=1.2.3"]);
        Built(run.Job("publish"))
            .ShouldBe(["built --target=ReleasePublish --release-version=1.2.3 with a key with a token"]);
        run.Job("pack").Permissions.ShouldBe(new Dictionary<string, string> { ["contents"] = "read" });
        var recorded = run.Job("publish").Steps.ToDictionary(step => step.Uses?.Split('@')[0] ?? step.Name);
        recorded["NuGet/login"].Recorded.GetProperty("environment").GetString().ShouldBe("release");
        recorded["actions/attest-build-provenance"]
            .Recorded.GetProperty("subject")
            .GetString()
            .ShouldBe("artifacts/release/*.nupkg");
        run.Log.ShouldNotContain("key-of-an-hour");
    }

    [Fact]
    public async Task A_version_is_text_and_no_code()
    {
        var run = await RunAsync("refs/heads/main", "1.2.3\"; touch \"$HOME/hacked\" #$(id)`id`");

        Built(run.Job("pack"))
            .ShouldBe([
                "built --target=Release --dry-run --release-version=1.2.3\"; touch \"$HOME/hacked\" #$(id)`id`",
            ]);
    }

    [Fact]
    public async Task Another_branch_publishes_nothing()
    {
        var run = await RunAsync("refs/heads/feature");

        run.Job("pack").Result.ShouldBe("skipped");
        run.Job("publish").Result.ShouldBe("skipped");
    }

    private static string[] Built(JobRun job) =>
        [
            .. job
                .Steps.SelectMany(step => step.Log.Split('\n'))
                .Where(line => line.StartsWith("built ", StringComparison.Ordinal))
                .Select(line => line.TrimEnd()),
        ];

    private async Task<WorkflowRun> RunAsync(string @ref, string version = "1.2.3")
    {
        using var git = await GitFolder.OfThisRepositoryAsync(".github", "global.json");
        await git.CommitAsync(
            new Dictionary<string, string>
            {
                ["build.sh"] = Build,
                [".ci/run"] = "#!/usr/bin/env bash\n./build.sh \"--target=${1:-Test}\"\n",
            }
        );
        foreach (var file in new[] { "build.sh", ".ci/run" })
            await git.RunAsync("update-index", "--chmod=+x", file);
        await git.RunAsync("commit", "--quiet", "--message", "Programs");
        await git.RunAsync("branch", "feature");
        return await runner.RunAsync(
            new()
            {
                Repository = "acme/promote",
                Workflow = new(".github/workflows/release.yml"),
                Event = new(
                    "workflow_dispatch",
                    new { inputs = new { version }, repository = new { default_branch = "main" } }
                ),
                Ref = @ref,
                Repositories = new Dictionary<string, RepositorySource> { ["acme/promote"] = new(git.Path) },
                Environments = new Dictionary<string, DeploymentEnvironment>
                {
                    ["release"] = new(
                        Vars: new Dictionary<string, string> { ["NUGET_USER"] = "promote" },
                        Branches: ["main"]
                    ),
                },
            }
        );
    }
}
