using Acceptance.Tests.World;
using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>Checkouts from a server that asks who is there.</summary>
public sealed class CredentialTests(WorkflowRunner runner, Sandbox sandbox) : IClassFixture<Sandbox>
{
    private const string Workflow = """
        name: Push
        on: push
        jobs:
          kept:
            runs-on: ubuntu-latest
            steps:
              - id: checkout
                uses: actions/checkout@v7
              - id: push
                run: git push origin HEAD:refs/heads/kept
          not-kept:
            runs-on: ubuntu-latest
            steps:
              - id: checkout
                uses: actions/checkout@v7
                with:
                  persist-credentials: false
              - id: push
                run: GIT_TERMINAL_PROMPT=0 git push origin HEAD:refs/heads/not-kept
          wrong:
            runs-on: ubuntu-latest
            steps:
              - id: checkout
                uses: actions/checkout@v7
                with:
                  token: nobodys
        """;

    [Fact]
    public async Task A_checkout_takes_its_token_and_leaves_it_only_where_it_is_to_be_kept()
    {
        await sandbox.CreateAsync(
            "acme/pushed",
            new Dictionary<string, string> { [".github/workflows/push.yml"] = Workflow }
        );
        var run = await runner.RunAsync(
            new()
            {
                Repository = "acme/pushed",
                Workflow = new(".github/workflows/push.yml"),
                Event = new("push", new { }),
                Repositories = new Dictionary<string, RepositorySource>
                {
                    ["acme/pushed"] = sandbox.Source("acme/pushed"),
                },
                Environment = sandbox.Addresses,
                Token = sandbox.Token("developer"),
            }
        );

        run.Job("kept").Result.ShouldBe("success", run.Story);
        run.Job("not-kept").Step("checkout").Conclusion.ShouldBe("success", run.Story);
        run.Job("not-kept").Step("push").Conclusion.ShouldBe("failure");
        run.Job("wrong").Step("checkout").Conclusion.ShouldBe("failure");
        var branches = await sandbox.CallAsync(HttpMethod.Get, $"{sandbox.Api}/repos/acme/pushed/branches", "reader");
        branches.EnumerateArray().Select(one => one.GetProperty("name").GetString()).ShouldBe(["kept", "main"]);
        run.Log.ShouldNotContain(sandbox.Token("developer"));
    }
}
