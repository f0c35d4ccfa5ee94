using Promote.Manifests;

namespace Promote.Tests.Manifests.Git;

public class GitCostTests
{
    private static readonly FileSelection Overlays = new([
        "promote.yaml",
        "apps/app7/overlays/*/kustomization.yaml",
        "apps/app7/overlays/*/kustomization.yml",
        "apps/app7/overlays/*/Kustomization",
    ]);

    [Fact]
    public async Task A_promotion_costs_what_is_on_its_path_and_not_what_is_in_the_repository()
    {
        // 334 apps of 6 files.
        await using var world = await GitWorld.CreateAsync(
            GitWorld.Usual([.. Enumerable.Range(0, 334).Select(i => $"app{i}")])
        );
        await using var client = world.Client();

        var read = await client.ReadAsync(null, Overlays, CancellationToken.None);
        await Committing.OnceAsync(client, read, "apps/app7/overlays/dev/kustomization.yaml", "two");

        // 3 for the branch and the upper trees, 2 for the app, 2 for the push; and the one refused first in each of the three.
        world.Server.Requests.Count.ShouldBeLessThanOrEqualTo(10);
        world.Server.Requests.Count(request => !request.EndsWith("401", StringComparison.Ordinal)).ShouldBe(7);
        world.Server.BytesSent.ShouldBeLessThan(20_000);
    }

    [Fact]
    public async Task A_second_read_costs_next_to_nothing()
    {
        await using var world = await GitWorld.CreateAsync(
            GitWorld.Usual([.. Enumerable.Range(0, 334).Select(i => $"app{i}")])
        );
        await using var client = world.Client();
        var read = await client.ReadAsync(null, Overlays, CancellationToken.None);
        await Committing.OnceAsync(client, read, "apps/app7/overlays/dev/kustomization.yaml", "two");
        await world.ImportAsync("main", new() { ["apps/app9/overlays/dev/kustomization.yaml"] = "theirs"u8.ToArray() });
        world.Server.Forget();

        await client.ReadAsync(null, Overlays, CancellationToken.None);

        world.Server.BytesSent.ShouldBeLessThan(4_000);
    }

    [Fact]
    public async Task Everything_is_read_in_one_fetch_where_everything_is_wanted()
    {
        await using var world = await GitWorld.CreateAsync(
            GitWorld.Usual([.. Enumerable.Range(0, 60).Select(i => $"app{i}")])
        );
        await using var client = world.Client();

        var read = await client.ReadAsync(
            null,
            new(["promote.yaml", "apps/*/overlays/*/kustomization.yaml"]),
            CancellationToken.None
        );

        read.Files.Count.ShouldBe((60 * 3) + 1);
        world.Server.Requests.Count(request => !request.EndsWith("401", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task A_layout_by_environment_does_not_fetch_a_whole_environment()
    {
        var files = Enumerable
            .Range(0, 500)
            .SelectMany(i => new[] { "dev", "prod" }.Select(e => $"environments/{e}/apps/app{i}/kustomization.yaml"))
            .ToDictionary(path => path, path => System.Text.Encoding.UTF8.GetBytes(path), StringComparer.Ordinal);
        await using var world = await GitWorld.CreateAsync(files);
        await using var client = world.Client();

        var read = await client.ReadAsync(
            null,
            new(["environments/*/apps/app7/kustomization.yaml"]),
            CancellationToken.None
        );

        read.Files.Count.ShouldBe(2);
        world.Server.BytesSent.ShouldBeLessThan(40_000);
    }
}
