using Promote.Cli.Commands;

namespace Promote.Cli.Tests;

/// <summary>What a command line that cannot be read is answered with.</summary>
public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("There is no verb 'nxt'. Did you mean next?", "nxt")]
    [InlineData("There is no verb 'nxt'. Did you mean next?", "nxt", "--app", "web")]
    [InlineData("There is no verb 'frobnicate'.", "frobnicate")]
    [InlineData("There is no option --owner. Did you mean --owners?", "init", "--owner", "@acme/platform")]
    [InlineData("There is no option --owner=@a/b. Did you mean --owners?", "init", "--owner=@a/b")]
    [InlineData("There is no option --tiemout. Did you mean --timeout?", "smoke", "--tiemout", "5m")]
    [InlineData("There is no option --dry-rn. Did you mean --dry-run?", "to", "prod", "--dry-rn")]
    [InlineData("There is no option --outptu. Did you mean --output?", "status", "--outptu", "json")]
    [InlineData("There is no option -x.", "status", "-x")]
    [InlineData("There is no option --frobnicate.", "status", "--frobnicate")]
    public void A_verb_or_an_option_that_does_not_exist_is_said_alone_with_the_near_one(
        string message,
        params string[] arguments
    ) => Of(arguments).ShouldBe([message]);

    [Theory]
    [InlineData("Required command was not provided.")]
    [InlineData("Option '--env' is required.", "release", "--app", "web")]
    public void Other_mistakes_are_the_parsers(string message, params string[] arguments) =>
        Of(arguments).ShouldBe([message]);

    [Theory]
    [InlineData("set-value", "values.yaml", "replicas", "-1")]
    [InlineData("set-value", "--", "values.yaml", "arguments", "--verbose")]
    [InlineData("[suggest:9]", "promote st")]
    [InlineData("init", "app", "--manifests", "acme/manifests")]
    public void What_can_be_run_has_none(params string[] arguments) => Of(arguments).ShouldBeEmpty();

    private static IReadOnlyList<string> Of(string[] arguments) =>
        UsageErrors.Of(
            PromoteCommand
                .Create(
                    new Shell
                    {
                        Output = TextWriter.Null,
                        Errors = TextWriter.Null,
                        Environment = new Dictionary<string, string>(StringComparer.Ordinal),
                        WorkingDirectory = ".",
                        Time = TimeProvider.System,
                        IsTerminal = false,
                    }
                )
                .Parse(arguments)
        );
}
