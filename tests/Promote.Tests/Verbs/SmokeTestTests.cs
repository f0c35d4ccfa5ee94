using System.Text;
using Promote.Errors;
using Promote.Tests.Manifests.Git;
using Promote.Verbs;

namespace Promote.Tests.Verbs;

/// <summary><c>promote smoke</c> for an app that has no smoke tests.</summary>
public sealed class SmokeTestTests
{
    private const string Overlay = "apps/web/overlays/dev/kustomization.yaml";

    [Theory]
    [InlineData("{ from: dev }")]
    [InlineData("{ from: dev, requires: { healthy: true } }")]
    public async Task Where_nothing_requires_them_it_is_done_and_records_nothing(string staging)
    {
        await using var git = await WorldAsync(staging);

        var result = await SmokeAsync(git);

        result.Exit.ShouldBe(ExitCode.Done);
        result.Outcome.ShouldBe(SmokeTestOutcome.NotRequired);
        result.Remark.ShouldBe("web has no smoke tests, and nothing that comes from dev requires them.");
        result.Checks.ShouldBeEmpty();
        result.Recorded.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_the_next_environment_requires_them_it_says_which()
    {
        await using var git = await WorldAsync("{ from: dev, requires: { smoke: true } }");

        var error = await Should.ThrowAsync<UsageException>(() => SmokeAsync(git));

        error.Code.ShouldBe(ErrorCodes.InvalidConfiguration);
        error.Message.ShouldBe("web has no smoke tests in promote.yaml, and staging requires that they passed in dev.");
        error.Next.ShouldBe("Add 'smoke' to web, or take 'smoke: true' out of what staging requires.");
    }

    private static Task<GitWorld> WorldAsync(string staging) =>
        GitWorld.CreateAsync(
            new(StringComparer.Ordinal)
            {
                ["promote.yaml"] = Encoding.UTF8.GetBytes(
                    $$"""
                    version: 1
                    environments:
                      dev:
                      staging: {{staging}}
                      prod: { from: staging, requires: { smoke: true } }
                    apps:
                      web: { images: [ghcr.io/acme/web] }
                    """
                ),
                [Overlay] = "images: [{ name: ghcr.io/acme/web, newTag: 3e493962d1f0 }]\n"u8.ToArray(),
            }
        );

    // Without a forge, and with nothing that could run a test.
    private static async Task<SmokeTestResult> SmokeAsync(GitWorld git)
    {
        await using var remotes = new Remotes(
            git.Client(),
            null,
            null!,
            () => throw new NotSupportedException(),
            () => throw new NotSupportedException(),
            TimeProvider.System,
            new Progress<Report>(),
            null
        );
        return await new SmokeTest { Environment = "dev" }.RunAsync(remotes, TestContext.Current.CancellationToken);
    }
}
