namespace Promote.Sandbox.Tests;

public class SmokeTests
{
    [Fact]
    public void It_builds() => typeof(Program).Assembly.GetName().Name.ShouldBe("promote-sandbox");
}
