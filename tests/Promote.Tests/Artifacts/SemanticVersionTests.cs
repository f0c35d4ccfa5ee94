using Promote.Artifacts;

namespace Promote.Tests.Artifacts;

public sealed class SemanticVersionTests
{
    // The example of https://semver.org, section 11, and numbers beyond 64 bits.
    private static readonly string[] Ascending =
    [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "v1.0.1",
        "1.2.0",
        "1.10.0",
        "2.0.0",
        "99999999999999999999999.0.0",
    ];

    public static TheoryData<string, string> Neighbours => [.. Ascending.Zip(Ascending.Skip(1))];

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Versions_are_ordered_by_precedence(string older, string newer)
    {
        var (left, right) = (SemanticVersion.TryParse(older)!, SemanticVersion.TryParse(newer)!);

        left.ComparedTo(right).ShouldBeLessThan(0);
        right.ComparedTo(left).ShouldBeGreaterThan(0);
        left.ComparedTo(left).ShouldBe(0);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3+build")]
    [InlineData("1.2.3\n")]
    [InlineData("latest")]
    public void What_is_no_version_is_none(string text) => SemanticVersion.TryParse(text).ShouldBeNull();
}
