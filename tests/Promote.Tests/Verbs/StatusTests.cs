namespace Promote.Tests.Verbs;

/// <summary>What <c>promote status</c> says of manifests that are not there.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task A_manifest_that_is_not_there_is_named()
    {
        await using var world = await RollbackWorld.CreateAsync(
            RollbackWorld.Configuration.Replace(
                "tags: semver",
                "tags: semver, manifest: 'apps/web/overlay/{env}/kustomization.yaml'",
                StringComparison.Ordinal
            )
        );

        var status = await world.StatusAsync("dev");

        status.Label.ShouldBeNull();
        status.MissingFile.ShouldBe("apps/web/overlay/dev/kustomization.yaml");
    }

    [Fact]
    public async Task Nothing_is_missing_where_it_is_there()
    {
        await using var world = await RollbackWorld.CreateAsync();

        (await world.StatusAsync("dev")).MissingFile.ShouldBeNull();
    }
}
