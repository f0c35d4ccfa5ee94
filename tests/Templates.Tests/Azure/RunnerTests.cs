using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>What runs the pipelines does as Azure documents it.</summary>
public sealed class RunnerTests(WorkflowRunner runner)
{
    private const string Template = """
        parameters:
          - { name: who, displayName: Who., type: string, values: [ann, bob] }
          - { name: count, displayName: How many., type: number, default: 1 }
          - { name: loud, displayName: How., type: boolean, default: false }
          - { name: list, displayName: What., type: object, default: [] }
          - { name: steps, displayName: More., type: stepList, default: [] }
        steps:
          - bash: echo "$WHO"
            name: hello
            ${{ if eq(parameters.loud, true) }}:
              displayName: LOUD
            ${{ elseif gt(parameters.count, 1) }}:
              displayName: Many
            ${{ else }}:
              displayName: Hello ${{ parameters.who }}
            env:
              WHO: ${{ parameters.who }} ${{ convertToJson(parameters.list) }} ${{ coalesce('', format('{0}-{1}', parameters.who, parameters.count)) }}
          - ${{ each one in parameters.list }}:
              - bash: echo "$ONE"
                env:
                  ONE: ${{ one.name }}
          - ${{ parameters.steps }}
        """;

    [Theory]
    [InlineData("who: ann", "Hello ann")]
    [InlineData("{ who: ann, count: 2 }", "Many")]
    [InlineData("{ who: bob, loud: 'true', count: 2 }", "LOUD")]
    public async Task The_first_branch_that_holds_is_taken(string parameters, string name) =>
        (await HelloAsync(parameters)).ShouldSucceed().Job("a").Step("hello").DisplayName.ShouldBe(name);

    [Theory]
    [InlineData("count: 1", "A value for the 'who' parameter must be provided")]
    [InlineData("who: eve", "is not one of ann, bob")]
    [InlineData("{ who: ann, count: many }", "is not a number")]
    [InlineData("{ who: ann, loud: maybe }", "is not a boolean")]
    [InlineData("{ who: ann, steps: x }", "is not a stepList")]
    [InlineData("{ who: ann, more: x }", "Unexpected parameter 'more'")]
    public async Task What_a_template_does_not_take_is_refused(string parameters, string why) =>
        (await HelloAsync(parameters)).ShouldEndAs("Invalid").Error!.ShouldContain(why);

    [Fact]
    public async Task Lists_are_gone_through_and_put_in_where_they_are_passed()
    {
        var run = await HelloAsync("{ who: ann, list: [{ name: x }, { name: y }], steps: [{ bash: echo end }] }");

        var logs = run.ShouldSucceed().Job("a").Steps.Select(step => step.Log.Trim()).ToList();
        logs[^3..].ShouldBe(["x", "y", "end"]);
        logs[^4].ShouldEndWith("ann-1");
    }

    [Theory]
    [InlineData("${{ parameters.nope }}", "There is no parameter 'nope'")]
    [InlineData("${{ nope }}", "Unrecognized value: 'nope'")]
    [InlineData("${{ nope(1) }}", "Unrecognized function: 'nope'")]
    [InlineData("${{ eq(1, }}", "ends too soon")]
    public async Task An_expression_that_is_none_is_refused(string expression, string why) =>
        (await StepsAsync($"- bash: {expression}")).ShouldEndAs("Invalid").Error!.ShouldContain(why);

    [Fact]
    public async Task Outputs_conditions_and_secrets_go_from_step_to_step()
    {
        var run = await StepsAsync(
            """
            - bash: |
                echo "##vso[task.setvariable variable=one;isOutput=true]1%0A2"
                echo "text before ##vso[task.setvariable variable=two;issecret=true]hidden"
                echo "##vso[task.setvariable variable=three]3"
              name: first
              target: { settableVariables: [one, two] }
            - bash: echo "$ONE $TWO ${THREE:-none} ${two:-none} $(two) $(nothing)"
              name: second
              condition: and(succeeded(), contains(variables['first.one'], '2'))
              env: { ONE: $(first.one), TWO: $(two) }
            - bash: exit 3
              name: third
            - { bash: echo never, name: fourth }
            - { bash: echo always, name: fifth, condition: always() }
            - { bash: echo failed, name: sixth, condition: failed() }
            """
        );

        var job = run.ShouldEndAs("Failed").Job("a");
        job.Step("first").Outputs["one"].ShouldBe("1\n2");
        job.Step("first").Ignored.ShouldBe(["three"]);
        job.Step("second").Log.ShouldContain("2 *** none none ***");
        job.Steps.Select(step => step.Result)
            .ShouldBe(["Succeeded", "Succeeded", "Failed", "Skipped", "Succeeded", "Succeeded"]);
    }

    [Fact]
    public async Task A_template_in_a_passed_list_must_mean_the_same_on_both_sides()
    {
        var run = await FilesAsync(
            "",
            ("templates/t.yml", Template),
            ("steps/x.yml", "steps:\n  - bash: echo x"),
            (
                "azure-pipelines.yml",
                "stages:\n  - stage: a\n    jobs:\n      - job: a\n        steps:\n"
                    + "          - template: templates/t.yml\n            parameters:\n"
                    + "              who: ann\n              steps:\n                - template: steps/x.yml\n"
            )
        );

        run.ShouldEndAs("Invalid").Error!.ShouldContain("is templates/steps/x.yml where it is put in");
    }

    private Task<PipelineRun> HelloAsync(string parameters) =>
        FilesAsync(
            $"- template: t.yml\n  parameters:\n    {(parameters.StartsWith('{') ? "\n    " + parameters : parameters)}",
            ("t.yml", Template)
        );

    private Task<PipelineRun> StepsAsync(string steps) => FilesAsync(steps);

    private async Task<PipelineRun> FilesAsync(string steps, params (string Name, string Text)[] files)
    {
        var all = new Dictionary<string, string>
        {
            ["azure-pipelines.yml"] =
                "stages:\n  - stage: a\n    jobs:\n      - job: a\n        steps:\n          "
                + steps.ReplaceLineEndings("\n          "),
        };
        foreach (var (name, text) in files)
            all[name] = text;
        using var self = await GitFolder.WithAsync(all);
        return await runner.Tools.RunAsync(
            new PipelineRequest { Repositories = new Dictionary<string, string> { ["self"] = self.Path } }
        );
    }
}
