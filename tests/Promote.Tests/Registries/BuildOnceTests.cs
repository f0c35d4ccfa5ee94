using Promote.Artifacts;
using Promote.Configuration;
using Promote.Registries;

namespace Promote.Tests.Registries;

public sealed class BuildOnceTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly Digest There = Digest.Parse("sha256:" + new string('a', 64));

    [Theory]
    [InlineData("Label", false, null, "Build")]
    [InlineData("Never", false, null, "Build")]
    [InlineData("Label", true, Commit, "Reuse")]
    [InlineData("Label", true, "0123456789ABCDEF0123456789ABCDEF01234567", "Reuse")]
    [InlineData("Label", true, "0123456789ab", "Refuse")]
    [InlineData("Label", true, "ffffffffffffffffffffffffffffffffffffffff", "Refuse")]
    [InlineData("Label", true, "", "Refuse")]
    [InlineData("Label", true, null, "Refuse")]
    [InlineData("Never", true, Commit, "Refuse")]
    public void An_image_is_built_reused_or_refused(string policy, bool isThere, string? revision, string expected) =>
        BuildOnce
            .Decide(Enum.Parse<ReusePolicy>(policy), Commit, isThere ? There : null, revision)
            .Kind.ToString()
            .ShouldBe(expected);

    [Fact]
    public void A_refusal_says_which_commit_the_image_is_of() =>
        BuildOnce.Decide(ReusePolicy.Label, Commit, There, "fffff").Because.ShouldContain("of the commit fffff");
}
