using System.Text.RegularExpressions;

namespace Templates.Tests.Chain;

/// <summary>What the guides show is what the chain runs: the samples' files.</summary>
public sealed partial class QuickstartTests
{
    [Theory]
    [InlineData("README.md", "samples/app-web/.github/workflows/promote.yml")]
    [InlineData("docs/github-actions.md", "samples/app-web/.github/workflows/promote.yml")]
    [InlineData("docs/github-actions.md", "samples/manifests/.github/workflows/promote.yml")]
    public void The_guide_shows_the_sample_as_it_is(string page, string sample)
    {
        var guide = File.ReadAllText(Path.Combine(SourceTree.Root, page));

        var blocks = Fenced().Matches(guide).Select(match => match.Groups["yaml"].Value);

        blocks.ShouldContain(File.ReadAllText(Path.Combine(SourceTree.Root, sample)));
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fenced();
}
