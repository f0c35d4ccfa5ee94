namespace Promote.Cli.Tests;

public class SmokeTests
{
    [Fact]
    public void It_builds() => typeof(Program).Assembly.GetName().Name.ShouldBe("Promote.Cli");
}
