using Promote.Composition;
using Promote.Errors;
using Promote.Tests.Forges.GitHub;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Composition;

/// <summary>Which token goes where: that of the manifests repository is sent to no application's.</summary>
public sealed class SourcesTokenTests
{
    [Theory]
    [InlineData("ghs_sources", "Bearer ghs_sources", "Bearer ghs_manifests")]
    [InlineData("", "Bearer ghs_manifests", "Bearer ghs_manifests")]
    public async Task Applications_repositories_are_read_with_their_own_token_where_one_is_set(
        string sources,
        string forSources,
        string forManifests
    )
    {
        await using var server = new LoopbackServer(_ => Refusal(404, "Not Found"));
        var settings = new RemotesSettings
        {
            Manifests = "acme/manifests",
            Environment = new Dictionary<string, string>
            {
                ["GITHUB_API_URL"] = server.Url.AbsoluteUri,
                ["GITHUB_GRAPHQL_URL"] = server.Url.AbsoluteUri + "graphql",
                ["PROMOTE_TOKEN"] = "ghs_manifests",
                ["PROMOTE_SOURCES_TOKEN"] = sources,
            },
            WorkingDirectory = Path.GetTempPath(),
            Reports = new Progress<Report>(),
            Time = TimeProvider.System,
        };
        await using var remotes = await RemotesFactory.CreateAsync(settings, Stop);

        await remotes.Sources!.CommitsAsync("acme/web", "v1", "v2", Stop);
        await Should.ThrowAsync<RemoteException>(() => remotes.Forge!.GetAsync(1, Stop));

        server.Requests[0].Headers["Authorization"].ShouldBe(forSources);
        server.Requests[^1].Headers["Authorization"].ShouldBe(forManifests);
    }
}
