using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>What an environment gives a job, and to whom it is closed.</summary>
public sealed class EnvironmentTests(WorkflowRunner runner, FixtureRepositories fixtures)
{
    private WorkflowRequest Request =>
        fixtures.Push("secrets.yml") with
        {
            Secrets = new Dictionary<string, string> { ["KEY"] = "repository-key-77" },
            Vars = new Dictionary<string, string> { ["PLACE"] = "here" },
            Environments = new Dictionary<string, DeploymentEnvironment>
            {
                ["staging"] = new(
                    new Dictionary<string, string> { ["KEY"] = "staging-key-5521", ["ONLY_STAGING"] = "own-5522" },
                    new Dictionary<string, string> { ["PLACE"] = "staging's place" }
                ),
                ["prod"] = new(Branches: ["main", "release/*"]),
            },
        };

    [Fact]
    public async Task Its_secrets_and_variables_take_the_place_of_the_repositorys()
    {
        var run = (await runner.RunAsync(Request)).ShouldSucceed();

        run.Job("staging").Steps.Single().Log.ShouldBe("staging's key\nat staging's place, own there");
        run.Job("staging").Environment.ShouldBe("staging");
        run.Job("prod").Environment.ShouldBe("prod");
        run.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("refs/heads/main", "success")]
    [InlineData("refs/heads/release/2", "success")]
    [InlineData("refs/heads/topic", "failure")]
    public async Task Only_branches_that_it_names_deploy_to_it(string branch, string result)
    {
        var main = await fixtures["shop"].RunAsync("rev-parse", "main");
        var run = await runner.RunAsync(Request with { Ref = branch, Sha = main });

        run.Job("prod").Result.ShouldBe(result);
        if (result == "failure")
        {
            run.Job("prod").Steps.ShouldBeEmpty();
            run.Job("prod").Error.ShouldNotBeNull().ShouldContain("deployment branch policy");
        }
    }

    [Fact]
    public async Task One_that_the_request_does_not_have_is_pointed_out()
    {
        var run = await runner.RunAsync(
            Request with
            {
                Environments = new Dictionary<string, DeploymentEnvironment>(),
            }
        );

        run.Notes.ShouldContain(note => note.Contains("no environment 'prod'"));
    }

    [Fact]
    public async Task A_forks_pull_request_gets_no_secret_and_no_right_to_write()
    {
        var payload = new { pull_request = new { head = new { repo = new { full_name = "someone/shop" } } } };
        var run = await runner.RunAsync(
            Request with
            {
                Event = new("pull_request", payload),
                DefaultPermissions = new Dictionary<string, string> { ["contents"] = "write" },
            }
        );

        run.Job("repository").Step("print").Log.ShouldContain("no key");
        run.Job("repository").Permissions.ShouldBe(new Dictionary<string, string> { ["contents"] = "read" });
        run.Job("staging").Steps.Single().Log.ShouldNotContain("there");
    }
}
