using Promote.Cli.Commands;

namespace Promote.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly CommandLine promote = new();

    public static TheoryData<string> Verbs =>
        [
            "build",
            "bump",
            "wait",
            "smoke",
            "to",
            "next",
            "follow",
            "rollback",
            "release",
            "hotfix",
            "pay-back",
            "status",
            "history",
            "verify",
            "audit",
            "prove",
            "init",
            "set-image",
            "set-value",
            "schema",
            "completion",
        ];

    public void Dispose() => promote.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Each_verbs_help_ends_with_an_example_that_can_be_parsed(string verb)
    {
        await promote.RunAsync(verb, "--help");

        var example = promote.Output.ToString().Split("Examples:")[1];
        example.ShouldContain($"promote {verb}");
    }

    [Fact]
    public async Task The_help_names_every_verb_and_every_exit_code()
    {
        await promote.RunAsync("--help");

        var help = promote.Output.ToString();
        Verbs.ShouldAllBe(verb => help.Contains(verb.Data, StringComparison.Ordinal));
        help.ShouldContain("5 superseded, 6 unreachable, 7 not allowed, 8 unhealthy.");
    }

    [Fact]
    public async Task The_help_names_every_variable_that_the_token_may_come_from()
    {
        await promote.RunAsync("--help");

        promote.Output.ToString().ShouldContain("PROMOTE_TOKEN (else GITHUB_TOKEN, else SYSTEM_ACCESSTOKEN)");
    }

    [Theory]
    [InlineData("else PROMOTE_MANIFESTS, else 'manifests' in promote.build.yaml, else the current")]
    [InlineData("else PROMOTE_APP, else 'app' in promote.build.yaml, else the only one")]
    public async Task A_verbs_help_says_where_the_app_and_the_manifests_are_taken_from(string order)
    {
        await promote.RunAsync("bump", "--help");

        string.Join(' ', promote.Output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .ShouldContain(order);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    public async Task A_completion_script_asks_the_tool_itself(string shell)
    {
        var exit = await promote.RunAsync("completion", shell);

        exit.ShouldBe(0);
        promote.Output.ToString().ShouldContain("[suggest:");
    }

    [Fact]
    public void An_unknown_verb_is_an_error_of_the_parser()
    {
        var shell = new Shell
        {
            Output = TextWriter.Null,
            Errors = TextWriter.Null,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal),
            WorkingDirectory = ".",
            Time = TimeProvider.System,
            IsTerminal = false,
        };

        PromoteCommand.Create(shell).Parse(["promot"]).Errors.ShouldNotBeEmpty();
    }
}
