using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>Composite actions.</summary>
public sealed class ActionTests(WorkflowRunner runner, FixtureRepositories fixtures)
{
    [Fact]
    public async Task They_have_inputs_steps_and_outputs_of_their_own()
    {
        var run = await runner.RunAsync(fixtures.Push("composite.yml"));

        var local = run.Job("local");
        local.Result.ShouldBe("success", run.Story);
        local.Outputs["greeting"].ShouldBe("hello from acme/shop ann!");
        var greet = local.Steps.Where(step => step.Within == "greet").ToDictionary(step => step.Id);
        greet["say"].Log.ShouldBe("outer step [] greet same");
        greet["shout"].Log.ShouldBe("LOUD");
        greet["whisper"].Conclusion.ShouldBe("skipped");
        local.Step("greet").Annotations.Single().Message.ShouldContain("Unexpected input(s) 'nonsense'");
        local.Step("after").Log.ShouldBe("kept");
    }

    [Fact]
    public async Task They_use_others_and_fail_with_what_is_in_them()
    {
        var run = await runner.RunAsync(fixtures.Push("composite.yml"));

        var local = run.Job("local");
        local.Steps.ShouldContain(step =>
            step.Within == "outer / inner" && step.Id == "whisper" && step.Log == "quiet"
        );
        local.Steps.ShouldContain(step => step.Within == "outer" && step.Log == "inner said hello from acme/shop !");
        run.Notes.ShouldContain(note => note.Contains("required input 'who'"));
        local.Step("broken").Outcome.ShouldBe("failure");
        local.Step("bad").ExitCode.ShouldBe(7);
        local.Steps.Single(step => step is { Within: "broken", Id: "skipped" }).Conclusion.ShouldBe("skipped");
        local.Step("still").Log.ShouldBe("still");
    }

    [Fact]
    public async Task They_come_from_a_checkout_or_from_another_repository_and_an_unknown_one_fails_the_job()
    {
        var run = await runner.RunAsync(fixtures.Push("composite.yml"));

        run.Job("remote").Steps[^1].Log.ShouldBe("the library's tool");
        run.Job("no-checkout").Steps.Single().Log.ShouldContain("Did you forget to run actions/checkout");
        run.Job("unknown").Error.ShouldNotBeNull().ShouldContain("Unable to resolve action someone/else@v3");
        run.Job("unknown").Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_github_does_not_show_them_they_cannot_read()
    {
        using var folder = await GitFolder.WithAsync(
            new Dictionary<string, string>
            {
                [".github/workflows/a.yml"] = """
                on: push
                jobs:
                  a:
                    runs-on: ubuntu-latest
                    steps:
                      - uses: actions/checkout@v6
                      - uses: ./act
                """,
                ["act/action.yml"] = """
                name: Act
                description: Reads a secret.
                runs:
                  using: composite
                  steps:
                    - shell: bash
                      run: echo "${{ secrets.KEY }}"
                """,
            }
        );
        var run = await runner.RunAsync(
            fixtures.Push("a.yml") with
            {
                Repositories = new Dictionary<string, RepositorySource> { ["acme/shop"] = new(folder.Path) },
            }
        );

        run.ShouldEndAs("failure").Job("a").Steps[^1].Log.ShouldContain("Unrecognized named-value: 'secrets'");
    }
}
