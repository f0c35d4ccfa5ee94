namespace Templates.Tests.Rules;

/// <summary>The linters find what is wrong with the files of the bad fixture.</summary>
[Collection<OnceForBoth>]
public sealed class LinterTests(Linters linters)
{
    [Theory]
    [InlineData("workflows/mistakes.yml", "actionlint", "property \"nonsense\" is not defined")]
    [InlineData("workflows/mistakes.yml", "actionlint", "label \"no-such-machine\" is unknown")]
    [InlineData("workflows/mistakes.yml", "languageservice", "Invalid action input 'persist-credential'")]
    [InlineData("workflows/mistakes.yml", "languageservice", "Missing required inputs")]
    [InlineData("workflows/mistakes.yml", "languageservice", "Unrecognized named-value: 'foo'")]
    [InlineData("workflows/mistakes.yml", "languageservice", "Input app is required, but not provided")]
    [InlineData("workflows/mistakes.yml", "languageservice", "Invalid input, nope is not defined")]
    [InlineData("actions/careless/action.yml", "languageservice", "Unrecognized named-value: 'secrets'")]
    [InlineData("actions/careless/action.yml", "languageservice", "Required property is missing: shell")]
    public void Mistakes_are_found(string file, string tool, string message) =>
        linters
            .Messages[(Linters.Bad, $".github/{file}")]
            .Where(one => one.Tool == tool)
            .ShouldContain(one => one.Message.Contains(message));

    [Fact]
    public void What_actionlint_does_not_know_yet_is_no_mistake() =>
        linters.Messages[(Linters.Bad, ".github/workflows/called.yml")].ShouldBeEmpty();
}
