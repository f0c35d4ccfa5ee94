using Templates.Tests.Running;

namespace Templates.Tests.Chain;

/// <summary>Texts that others write, in every place where a workflow could take them for something else.</summary>
public sealed class HostileTests(Platform platform) : IClassFixture<Platform>
{
    private const string Image = "localhost:1/acme/web:0123456789ab@sha256:";
    private static readonly string Digest = new('a', 64);

    public static TheoryData<string> Texts { get; } =
        new(
            "\"; touch \"$GITHUB_WORKSPACE/pwned\"; \"",
            "$(touch \"$GITHUB_WORKSPACE/pwned\")",
            "`touch \"$GITHUB_WORKSPACE/pwned\"`",
            "x\n::set-output name=tag::evil\n::add-path::/evil",
            "##vso[task.setvariable variable=PATH]/evil",
            "x\noutcome=evil",
            "--merge",
            "x\n--merge",
            "<img src=x onerror=alert(1)>"
        );

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task What_to_judge_is_a_number_or_a_branch_whatever_the_run_was_given(string text)
    {
        var run = await platform.RunAsync("workflow_dispatch", new { inputs = new { judge = text } });

        run.ShouldEndAs("failure");
        Harmless(run);
        run.Log.ShouldNotContain("merged");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_request_is_data_in_each_of_its_inputs(string text)
    {
        var before = await platform.HeadAsync("acme/manifests");
        foreach (var input in (string[])["app", "images", "environment", "source-commit", "built-by"])
        {
            var inputs = new Dictionary<string, string>
            {
                ["app"] = "web",
                ["images"] = Image + Digest,
                [input] = text,
            };
            var run = await platform.RunAsync(
                "workflow_dispatch",
                new { inputs, @ref = "refs/heads/main" },
                "web-ci[bot]"
            );

            run.ShouldEndAs("failure");
            Harmless(run);
        }

        (await platform.HeadAsync("acme/manifests")).ShouldBe(before);
    }

    [Theory]
    [InlineData("api-ci[bot]", "web", "", "api-ci[bot] may not ask for web")]
    [InlineData("web-ci[bot]", "web", "prod", "nobody may ask for a bump of it")]
    [InlineData("web-ci[bot]", "api", "", "api")]
    public async Task A_request_for_another_app_or_environment_is_refused(
        string actor,
        string app,
        string environment,
        string why
    )
    {
        var before = await platform.HeadAsync("acme/manifests");

        var run = await platform.RunAsync(
            "workflow_dispatch",
            new
            {
                inputs = new
                {
                    app,
                    environment,
                    images = Image + Digest,
                },
                @ref = "refs/heads/main",
            },
            actor
        );

        run.ShouldEndAs("failure");
        run.Log.ShouldContain(why);
        (await platform.HeadAsync("acme/manifests")).ShouldBe(before);
    }

    [Fact]
    public async Task A_pull_request_with_hostile_title_branch_and_commits_is_judged_as_any_other()
    {
        var title = string.Join(' ', Texts.Select(row => row.Data));
        await platform.CommitAsync(
            "acme/manifests",
            new Dictionary<string, string?> { ["README.md"] = title },
            title,
            "$(touch${IFS}pwned)"
        );
        var pull = await platform.Sandbox.CallAsync(
            HttpMethod.Post,
            $"{platform.Sandbox.Api}/repos/acme/manifests/pulls",
            "developer",
            new
            {
                title,
                head = "$(touch${IFS}pwned)",
                @base = "main",
                body = title,
            }
        );

        var run = await platform.RunAsync(
            "pull_request_target",
            new
            {
                action = "opened",
                number = pull.GetProperty("number").GetInt32(),
                pull_request = pull,
            },
            "dana"
        );

        run.ShouldSucceed();
        Harmless(run);
        run.Jobs.SelectMany(job => job.Steps).ShouldAllBe(step => !step.Summary.Contains("<img"));
    }

    private static void Harmless(WorkflowRun run)
    {
        run.LegacyCommands.ShouldBeEmpty();
        run.Log.ShouldNotContain("pwned:");
        var outputs = run.Jobs.SelectMany(job => job.Steps).SelectMany(step => step.Outputs).ToList();
        outputs.ShouldAllBe(output => output.Value != "evil");
        outputs.Where(output => output.Key == "path").ShouldBeEmpty();
    }
}
