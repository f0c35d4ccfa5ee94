using System.Text.Json;
using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>What a request can say of the world around a run.</summary>
public sealed class RequestTests(WorkflowRunner runner, FixtureRepositories fixtures)
{
    private WorkflowRequest Request =>
        fixtures.Push("request.yml") with
        {
            Token = "ghs_12",
            Tokens = new Dictionary<string, string> { ["mine"] = "ghs_1234" },
            Environment = new Dictionary<string, string> { ["GITHUB_API_URL"] = "http://127.0.0.1:9/api" },
            Repositories = new Dictionary<string, RepositorySource>(fixtures.Sources)
            {
                ["acme/library"] = new(
                    Url: $"file://{fixtures["library"].Path}",
                    Refs: new Dictionary<string, string> { ["0123456789012345678901234567890123456789"] = "v1" }
                ),
            },
        };

    [Fact]
    public async Task Repositories_can_be_urls_and_refs_can_stand_for_others()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        var library = await fixtures["library"].RunAsync("rev-parse", "HEAD");
        run.Job("mine").Step("url").Outputs["commit"].ShouldBe(library);
        run.Job("mine").Step("url").Outputs["ref"].ShouldBe("refs/heads/main");
        run.Job("pinned").Result.ShouldBe("success");
    }

    [Fact]
    public async Task Tokens_addresses_and_names_are_the_requests()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        run.Job("mine").Name.ShouldBe("Mine on main");
        run.Job("mine").Step("token").Log.ShouldBe("8");
        run.Job("other").Step("token").Log.ShouldBe("6");
        run.Job("mine")
            .Step("own-name")
            .Log.ShouldBe("1 ann https://github.com http://127.0.0.1:9/api http://127.0.0.1:9/api");
        run.Concurrency!.Value.GetProperty("group").GetString().ShouldBe("Request-main");
    }

    [Fact]
    public async Task A_workflow_can_come_from_another_commit_than_the_events()
    {
        var sha = await fixtures["shop"].RunAsync("rev-parse", "main");
        var run = await runner.RunAsync(
            Request with
            {
                Ref = "refs/pull/1/merge",
                Sha = sha,
                Workflow = new(".github/workflows/request.yml", Ref: "refs/heads/main"),
            }
        );

        run.ShouldSucceed().Job("mine").Workflow.ShouldEndWith("request.yml@refs/heads/main");
    }

    [Fact]
    public async Task The_runner_is_a_program_of_its_own()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "request.json",
            JsonSerializer.Serialize(
                new
                {
                    packages = runner.Tools.Packages,
                    work = folder["work"],
                    result = folder["result.json"],
                    repository = "acme/shop",
                    repositories = new Dictionary<string, object>
                    {
                        ["acme/shop"] = new { path = fixtures["shop"].Path },
                    },
                    workflow = new { path = ".github/workflows/kill.yml" },
                    @event = new { name = "schedule" },
                    actor = "ann",
                    @ref = "refs/heads/main",
                }
            )
        );

        await Processes.OutputAsync(
            "node",
            ["--no-warnings", Path.Combine(runner.Tools.Sources, "run.mjs"), folder["request.json"]],
            folder.Path
        );

        var result = JsonDocument.Parse(await File.ReadAllTextAsync(folder["result.json"]));
        result.RootElement.GetProperty("conclusion").GetString().ShouldBe("startup_failure");
    }
}
