namespace Templates.Tests.Chain;

/// <summary>The small team's way: the application's own workflow, with a key that may write the manifests repository.</summary>
[Trait("Suite", "Slow")]
public sealed class DirectChainTests(Platform platform) : IClassFixture<Platform>
{
    [Fact]
    public async Task One_workflow_brings_an_image_to_staging_and_proposes_it_for_prod()
    {
        await platform.TrustApplicationAsync();

        var run = (await platform.PushApplicationAsync(".github/workflows/direct.yml")).ShouldSucceed();

        var digest = run.Job("promote / build").Outputs["digest"];
        (await platform.DigestAsync("dev")).ShouldBe(digest);
        (await platform.DigestAsync("staging")).ShouldBe(digest);
        (await platform.ProposalAsync("prod")).ShouldNotBeNull();
        run.Job("promote / request").Result.ShouldBe("skipped");
        run.Job("promote / direct").Step("staging").Outputs["pull-request-url"].ShouldContain("/pull/");
    }
}
