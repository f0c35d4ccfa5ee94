using Templates.Tests.Running;

namespace Templates.Tests.Runner;

/// <summary>What a step's script sees, and what the runner reads of what it leaves.</summary>
public sealed class StepTests(WorkflowRunner runner, FixtureRepositories fixtures)
{
    [Fact]
    public async Task Variables_come_from_the_workflow_the_job_the_step_and_files_and_from_nowhere_else()
    {
        var request = fixtures.Push("environment.yml") with
        {
            Event = new("push", new { made = "here" }),
            Environment = new Dictionary<string, string> { ["EXTRA"] = "extra" },
        };
        var run = (await runner.RunAsync(request)).ShouldSucceed();

        var levels = run.Job("levels");
        levels.Step("levels").Log.ShouldBe("workflow job step acme job hidden acme/shop extra inner");
        levels.Step("levels").Environment.ShouldBe(["A", "B", "C", "D", "E", "GITHUB_REPOSITORY"]);
        levels.Step("later").Log.ShouldBe("from a file/from a file/one\ntwo/found");
        levels.Step("pipes").Outcome.ShouldBe("failure", "bash has pipefail");
        levels.Step("bare").Outcome.ShouldBe("success");
        levels.Step("strict").Log.ShouldNotContain("went on");
        levels.Step("node-options").Outcome.ShouldBe("failure");
        run.Job("fresh").Steps[0].Log.ShouldBe("workflow nothing 0 true true Linux main Variables fresh push");
    }

    [Fact]
    public async Task Commands_are_read_as_github_reads_them()
    {
        var run = (await runner.RunAsync(fixtures.Push("commands.yml"))).ShouldSucceed();

        var say = run.Job("say");
        say.Step("annotate")
            .Annotations.Select(one => (one.Level, one.Message, one.Title, one.File, one.Line))
            .ShouldBe(
                [
                    ("error", "50% of\ntwo lines", "No: way", "a,b.yml", "3"),
                    ("warning", "careful", null, null, null),
                    ("notice", "here", "Look", null, null),
                ],
                ignoreOrder: true
            );
        say.Step("annotate").Log.ShouldContain("said ::error::in the middle");
        say.Step("annotate").Log.ShouldContain("::error::not while stopped");
        say.Step("after-legacy").Log.ShouldBe("[][]");
        run.LegacyCommands.ShouldBe([new("set-output", "say", "legacy"), new("set-env", "say", "legacy")]);
    }

    [Fact]
    public async Task Files_are_read_as_github_reads_them()
    {
        var say = (await runner.RunAsync(fixtures.Push("commands.yml"))).ShouldSucceed().Job("say");

        say.Step("outputs").Outputs["plain"].ShouldBe("a=b<<c");
        say.Step("outputs").Outputs["many"].ShouldBe("first\n\nname=value");
        say.Step("outputs").Outputs["odd"].ShouldBe("last");
        say.Step("outputs").Summary.ShouldBe("# Title\n");
        say.Step("malformed").Outcome.ShouldBe("failure");
        say.Step("malformed").Log.ShouldContain("Invalid format 'nothing'");
        say.Step("unclosed").Log.ShouldContain("Matching delimiter not found 'EOT'");
        say.Step("large").Summary.ShouldBeEmpty();
        say.Step("large").Annotations.Single().Message.ShouldContain("supports content up to a size of 1024k");
        say.Step("background").Log.ShouldBe("started");
    }

    [Fact]
    public async Task Expressions_see_what_github_shows_them()
    {
        var payload = new { head_commit = new { message = "Fix $(it)" }, list = new[] { 1 } };
        var run = await runner.RunAsync(fixtures.Push("contexts.yml") with { Event = new("push", payload) });

        var job = run.ShouldSucceed().Job("functions");
        job.Step("say")
            .Log.Split('\n')
            .ShouldBe([
                "true true true",
                "x {1} 2 a+b",
                "Fix $(it) default",
                "2 it's }} fine",
                "true []",
                "acme/shop/.github/workflows/contexts.yml@refs/heads/main acme/shop true",
                "Linux ann true",
                "[",
                "  1",
                "]",
            ]);
        job.Step("unreadable").Outcome.ShouldBe("failure");
        job.Concurrency!.Value.GetProperty("group").GetString().ShouldBe("promote-main");
    }

    [Fact]
    public async Task Nothing_shows_a_secret_or_what_a_step_masks()
    {
        var request = fixtures.Push("secrets.yml") with
        {
            Secrets = new Dictionary<string, string>
            {
                ["KEY"] = "repository-key-77",
                ["LINES"] = "line one 881\nline two 882",
            },
            Vars = new Dictionary<string, string> { ["PLACE"] = "here" },
        };
        using var work = new TemporaryFolder();
        var run = (await runner.RunAsync(request, work.Path)).ShouldSucceed();

        var repository = run.Job("repository");
        var print = repository.Step("print");
        print
            .Log.Split('\n')
            .ShouldBe([
                "key *** at here, []",
                "***",
                "***",
                "##[error]leaks ***",
                "early-one",
                "::add-mask::***",
                "***, later",
            ]);
        print.Summary.ShouldBe("***\n");
        print.Environment.ShouldBe(["KEY", "LINES", "PLACE"]);
        run.Annotations.Select(one => one.Message).ShouldContain("leaks ***");
        repository.Outputs.ShouldBe(new Dictionary<string, string> { ["shown"] = "plain" });
        run.Annotations.ShouldContain(one => one.Message.Contains("Skip output 'hidden'"));
        run.ToString().ShouldNotContain("repository-key-77");
    }
}
