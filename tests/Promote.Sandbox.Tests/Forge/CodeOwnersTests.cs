using Promote.Sandbox.Forge;

namespace Promote.Sandbox.Tests.Forge;

public sealed class CodeOwnersTests
{
    [Theory]
    [InlineData("*", "a/b.txt", true)]
    [InlineData("*.js", "a/b/c.js", true)]
    [InlineData("*.js", "a/b/c.ts", false)]
    [InlineData("/docs/", "docs/a/b.md", true)]
    [InlineData("/docs/", "x/docs/a.md", false)]
    [InlineData("docs/", "x/docs/a.md", true)]
    [InlineData("docs/*", "docs/a.md", true)]
    [InlineData("docs/*", "docs/a/b.md", false)]
    [InlineData("/apps/*/overlays/prod/", "apps/web/overlays/prod/kustomization.yaml", true)]
    [InlineData("/apps/*/overlays/prod/", "apps/web/overlays/staging/kustomization.yaml", false)]
    [InlineData("/apps/*/overlays/prod", "apps/web/overlays/prod/kustomization.yaml", true)]
    [InlineData("**/logs", "build/logs/a.log", true)]
    [InlineData("/a/**/z.txt", "a/z.txt", true)]
    [InlineData("/a/**/z.txt", "a/b/c/z.txt", true)]
    [InlineData("promote.yaml", "promote.yaml", true)]
    [InlineData("promote.yaml", "promoteXyaml", false)]
    public void A_pattern_means_what_it_means_on_github(string pattern, string path, bool owned) =>
        CodeOwners.Parse($"{pattern} @rita").Owners(path).ShouldBe(owned ? ["@rita"] : []);

    [Fact]
    public void The_last_line_that_matches_wins_and_one_without_owners_clears()
    {
        var owners = CodeOwners.Parse("# all\n* @dana\n/apps/ @rita @dana # both\n/apps/free/\n");

        owners.Owners("README.md").ShouldBe(["@dana"]);
        owners.Owners("apps/web/a.yaml").ShouldBe(["@rita", "@dana"]);
        owners.Owners("apps/free/a.yaml").ShouldBeEmpty();
    }
}
