using System.Text;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

public sealed class FreezeFileTests
{
    private const string Good = """
        version: 1
        environments: [prod]
        apps: web
        from: 2026-12-20T18:00:00Z
        until: "2027-01-04T06:00:00+01:00"
        reason: Year end
        by: platform
        """;

    [Fact]
    public void It_says_what_is_frozen_and_when()
    {
        var freeze = Read(Good);

        (freeze.Environments, freeze.Apps).ShouldSatisfyAllConditions(
            it => it.Environments.ShouldBe(["prod"]),
            it => it.Apps.ShouldBe(["web"])
        );
        freeze.From.ShouldBe(new DateTimeOffset(2026, 12, 20, 18, 0, 0, TimeSpan.Zero));
        freeze.Until.ShouldBe(new DateTimeOffset(2027, 1, 4, 5, 0, 0, TimeSpan.Zero));
        (freeze.Reason, freeze.By, freeze.Path).ShouldBe(("Year end", "platform", "freezes/one.yaml"));
    }

    [Fact]
    public void It_is_on_from_its_beginning_to_just_before_its_end()
    {
        var freeze = Read(Good);

        new[] { freeze.From.AddTicks(-1), freeze.From, freeze.Until.AddTicks(-1), freeze.Until }
            .Select(freeze.IsOn)
            .ShouldBe([false, true, true, false]);
    }

    [Theory]
    [InlineData("from: 2026-12-20T18:00:00Z", "from: 2026-12-20T18:00:00", "is not a time with its offset")]
    [InlineData("from: 2026-12-20T18:00:00Z", "from: tomorrow", "is not a time with its offset")]
    [InlineData("from: 2026-12-20T18:00:00Z", "from: 2027-12-20T18:00:00Z", "'until' is not after 'from'")]
    [InlineData("reason: Year end", "", "'reason' is missing")]
    [InlineData("by: platform", "", "'by' is missing")]
    [InlineData("apps: web", "app: web", "Did you mean 'apps'?")]
    [InlineData("version: 1", "version: 2", "'version' is 1")]
    public void What_it_may_not_say_is_an_error(string from, string to, string message) =>
        Should
            .Throw<YamlException>(() => Read(Good.Replace(from, to, StringComparison.Ordinal)))
            .Message.ShouldContain(message);

    [Theory]
    [InlineData("freezes/a.yaml", true)]
    [InlineData("freezes/deep/a.yaml", false)]
    [InlineData("freezes/README.md", false)]
    [InlineData("apps/freezes/a.yaml", false)]
    public void It_is_known_by_its_place(string path, bool isFreeze) => FreezeFile.IsFreeze(path).ShouldBe(isFreeze);

    private static Freeze Read(string text) => FreezeFile.Read(Encoding.UTF8.GetBytes(text), "freezes/one.yaml");
}
