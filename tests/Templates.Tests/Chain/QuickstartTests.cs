using Templates.Tests.Running;

namespace Templates.Tests.Chain;

/// <summary>What the guides show is what the chain runs: the samples' files.</summary>
public sealed class QuickstartTests
{
    [Theory]
    [InlineData("README.md", "samples/app-web/.github/workflows/promote.yml")]
    [InlineData("docs/github-actions.md", "samples/app-web/.github/workflows/promote.yml")]
    [InlineData("docs/github-actions.md", "samples/manifests/.github/workflows/promote.yml")]
    public void The_guide_shows_the_sample_as_it_is(string page, string sample)
    {
        var blocks = Guide.Blocks(page);

        blocks.ShouldContain(File.ReadAllText(Path.Combine(SourceTree.Root, sample)));
    }
}
