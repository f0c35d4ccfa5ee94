using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>Reusable workflows.</summary>
public sealed class CallTests(WorkflowRunner runner, FixtureRepositories fixtures)
{
    private WorkflowRequest Request =>
        fixtures.Push("call.yml") with
        {
            Secrets = new Dictionary<string, string> { ["KEY"] = "repository-key-77" },
            Environments = new Dictionary<string, DeploymentEnvironment>
            {
                ["staging"] = new(
                    new Dictionary<string, string> { ["KEY"] = "staging-key-5521", ["ONLY_STAGING"] = "own-5522" }
                ),
            },
        };

    [Fact]
    public async Task They_get_typed_inputs_and_give_outputs_and_nothing_of_their_callers_env()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        run.Job("named / make").Step("say").Log.ShouldStartWith("web 3 false main [] ");
        run.Job("inherited / make").Step("say").Log.ShouldStartWith("api 1 true main [] ");
        run.Job("named").Outputs["made"].ShouldBe("web-3");
        run.Job("named").Calls.ShouldBe("acme/shop/.github/workflows/called.yml@refs/heads/main");
        run.Job("after").Steps.Single().Log.ShouldBe("web-3 success bottom");
    }

    [Fact]
    public async Task They_get_the_secrets_that_are_named_or_inherited_and_an_environment_adds_no_name()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        run.Job("named / make").Step("say").Log.ShouldEndWith("key:staging own: token:there");
        run.Job("inherited / make").Step("say").Log.ShouldEndWith("key:staging own:there token:there");
        run.Job("without / make").Step("say").Log.ShouldEndWith("key:none own: token:there");
    }

    [Fact]
    public async Task They_may_do_what_they_ask_for_within_what_the_caller_gives()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        run.Job("named").Permissions.Keys.ShouldBe(["contents", "packages"]);
        run.Job("named / make").Permissions.ShouldBe(new Dictionary<string, string> { ["contents"] = "write" });
        run.Job("after").Permissions.ShouldBeEmpty();
        run.Job("remote / again / bottom")
            .Permissions.ShouldBe(new Dictionary<string, string> { ["contents"] = "read" });
    }

    [Fact]
    public async Task They_come_from_other_repositories_and_know_which()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        run.Job("remote / again / bottom")
            .Step("say")
            .Log.ShouldBe("acme/shop acme/library acme/library/.github/workflows/deep.yml@refs/tags/v1 true key");
    }

    [Fact]
    public async Task One_that_fails_fails_its_caller()
    {
        var run = await RunAsync(
            """
            on: push
            jobs:
              call:
                uses: acme/library/.github/workflows/fails.yml@v1
              after:
                needs: call
                if: failure()
                runs-on: ubuntu-latest
                steps: [{ run: "true" }]
            """
        );

        run.ShouldEndAs("failure");
        run.Job("call").Result.ShouldBe("failure");
        run.Job("call / skipped").Result.ShouldBe("skipped");
        run.Job("after").Result.ShouldBe("success");
    }

    private const string Called = """
        on:
          workflow_call:
            inputs:
              app: { type: string, required: true }
              count: { type: number }
              dry: { type: boolean }
            secrets:
              KEY: { required: true }
        jobs:
          a:
            runs-on: ubuntu-latest
            permissions: { contents: write }
            steps: [{ run: "true" }]
        """;

    [Theory]
    [InlineData("with: { app: x, more: 1 }", "write", "Invalid input, more is not defined")]
    [InlineData("with: { count: 1 }", "write", "Input app is required, but not provided")]
    [InlineData("with: { app: x, count: many }", "write", "count must be a number")]
    [InlineData("with: { app: x, dry: 'true' }", "write", "dry must be a boolean")]
    [InlineData("with: { app: x }", "write", "Secret KEY is required, but not provided", "{}")]
    [InlineData("with: { app: x }", "write", "Secret KEY is required, but not provided", "inherit")]
    [InlineData("with: { app: x }", "write", "OTHER is not defined", "{ KEY: x, OTHER: y }")]
    [InlineData("with: { app: x }", "read", "'contents: write', but is only allowed 'contents: read'")]
    public async Task What_a_call_gets_wrong_starts_nothing(
        string with,
        string contents,
        string because,
        string secrets = "{ KEY: x }"
    )
    {
        var run = await RunAsync(
            $$"""
            on: push
            jobs:
              call:
                permissions: { contents: {{contents}} }
                uses: ./.github/workflows/called.yml
                {{with}}
                secrets: {{secrets}}
            """,
            ("called.yml", Called)
        );

        run.ShouldNotStart(because);
        run.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_that_is_computed_fails_the_call()
    {
        var run = await RunAsync(
            """
            on: push
            jobs:
              call:
                permissions: { contents: write }
                uses: ./.github/workflows/called.yml
                with: { app: x, count: "${{ github.ref_name }}" }
                secrets: { KEY: x }
            """,
            ("called.yml", Called)
        );

        run.ShouldEndAs("failure").Job("call").Error.ShouldNotBeNull().ShouldContain("is no number");
    }

    [Theory]
    [InlineData("uses: ./.github/workflows/none.yml", "workflow was not found")]
    [InlineData("uses: ./.github/workflows/main.yml", "missing a `on.workflow_call` trigger")]
    [InlineData("uses: acme/library/.github/workflows/nested.yml@v9", "Unable to resolve acme/library@v9")]
    [InlineData("uses: acme/nowhere/.github/workflows/nested.yml@v1", "knows no repository acme/nowhere")]
    [InlineData("{ runs-on: x, container: y, steps: [{ run: z }] }", "starts no container")]
    [InlineData("{ runs-on: x, steps: [{ run: z, unknown: 1 }] }", "Unexpected value 'unknown'")]
    [InlineData(
        "{ needs: nobody, runs-on: x, steps: [{ run: z }] }\n  b: { runs-on: x, steps: [{ run: z }] }",
        "depends on unknown job 'nobody'"
    )]
    [InlineData("{ runs-on: x, if: secrets.KEY != '', steps: [{ run: z }] }", "Unrecognized named-value: 'secrets'")]
    public async Task What_github_refuses_starts_nothing(string job, string because)
    {
        var run = await RunAsync($"on: push\njobs:\n  a:\n    {job}");

        run.ShouldNotStart(because);
    }

    [Fact]
    public async Task An_event_that_a_workflow_does_not_name_starts_nothing()
    {
        var run = await runner.RunAsync(Request with { Event = new("schedule") });

        run.ShouldNotStart("does not start on schedule, but on push");
    }

    [Fact]
    public async Task Four_levels_are_the_most()
    {
        static string Level(string on, string next) =>
            $"on: {on}\njobs: {{ a: {{ uses: ./.github/workflows/{next}.yml }} }}";
        const string Last = "on: workflow_call\njobs: { a: { runs-on: x, steps: [{ run: 'true' }] } }";
        var two = ("two.yml", Level("workflow_call", "three"));

        var four = await RunAsync(
            Level("push", "two"),
            two,
            ("three.yml", Level("workflow_call", "four")),
            ("four.yml", Last)
        );
        four.ShouldSucceed().Job("a / a / a / a").Result.ShouldBe("success");
        var five = await RunAsync(
            Level("push", "two"),
            two,
            ("three.yml", Level("workflow_call", "four")),
            ("four.yml", Level("workflow_call", "five")),
            ("five.yml", Last)
        );
        five.ShouldNotStart("nested more than 4 deep");
    }

    private async Task<WorkflowRun> RunAsync(string main, params (string Name, string Text)[] others)
    {
        using var folder = await GitFolder.WithAsync(
            others.Append(("main.yml", main)).ToDictionary(one => $".github/workflows/{one.Item1}", one => one.Item2)
        );
        return await runner.RunAsync(
            fixtures.Push("main.yml") with
            {
                Repositories = new Dictionary<string, RepositorySource>(fixtures.Sources)
                {
                    ["acme/shop"] = new(folder.Path),
                },
            }
        );
    }
}
