using Promote.Composition;
using Promote.Errors;
using Promote.Tests.Manifests.Git;
using Promote.Verbs;

namespace Promote.Tests.Composition;

/// <summary>An application's repository that was taken for the manifests repository, as nobody named one.</summary>
public sealed class OriginTests
{
    [Fact]
    public async Task Without_promote_yaml_in_the_origin_it_says_how_to_name_the_manifests_repository()
    {
        await using var world = await WorldAsync();

        var error = await FailureAsync(world, null);

        error.Code.ShouldBe(ErrorCodes.NoConfiguration);
        error.Message.ShouldBe($"{world.Bare} has no promote.yaml at the root of main.");
        error.Next.ShouldStartWith(
            "If it is an application's repository, name the manifests repository: --manifests owner/name, PROMOTE_MANIFESTS, or 'manifests' in promote.build.yaml."
        );
    }

    [Fact]
    public async Task Without_promote_yaml_in_a_repository_that_was_named_it_says_to_write_one()
    {
        await using var world = await WorldAsync();

        var error = await FailureAsync(world, world.Bare);

        error.Next.ShouldStartWith("Write one there");
    }

    private static async Task<GitWorld> WorldAsync()
    {
        var world = await GitWorld.CreateAsync(new(StringComparer.Ordinal) { ["README.md"] = "Read me\n"u8.ToArray() });
        await world.GitAsync("remote", "add", "origin", world.Bare);
        return world;
    }

    private static async Task<UsageException> FailureAsync(GitWorld world, string? manifests)
    {
        await using var remotes = await RemotesFactory.CreateAsync(
            new RemotesSettings
            {
                Manifests = manifests,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal),
                WorkingDirectory = world.Bare,
                Reports = new Progress<Report>(),
                Time = TimeProvider.System,
            },
            TestContext.Current.CancellationToken
        );
        return await Should.ThrowAsync<UsageException>(() =>
            new Status().RunAsync(remotes, TestContext.Current.CancellationToken)
        );
    }
}
