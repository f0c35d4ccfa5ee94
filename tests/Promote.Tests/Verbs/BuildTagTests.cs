using Promote.Errors;
using Promote.Tests.Registries;

namespace Promote.Tests.Verbs;

/// <summary>The tag that a commit gets.</summary>
public sealed class BuildTagTests
{
    [Theory]
    [InlineData("sha", 40)]
    [InlineData("sha-12", 12)]
    public async Task The_commits_id_is_the_tag(string policy, int length)
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await CreateAsync(registry, policy);

        var result = await app.BuildAsync();

        result.Tag.ShouldBe((await app.HeadAsync())[..length]);
    }

    [Fact]
    public async Task The_semantic_version_of_the_commits_git_tag_is_the_tag_whatever_other_tags_there_are()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await CreateAsync(registry, "semver");
        await app.GitAsync("tag", "v1.2.2");
        await app.CommitAsync();
        foreach (var tag in (string[])["v1.2.3-rc.1", "latest", "release-7", "v1.2", "v01.2.3"])
            await app.GitAsync("tag", tag);

        (await app.BuildAsync()).Tag.ShouldBe("v1.2.3-rc.1");
    }

    [Theory]
    [InlineData("has no Git tag that is a semantic version")]
    [InlineData("has no Git tag that is a semantic version", "v1.2", "latest")]
    [InlineData("has no Git tag that is a semantic version", "v1.2.3+build.5")]
    [InlineData("has 2 Git tags that are semantic versions: v1.2.3, v1.2.4", "v1.2.3", "v1.2.4")]
    public async Task Without_exactly_one_version_nothing_is_built(string message, params string[] tags)
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await CreateAsync(registry, "semver");
        foreach (var tag in tags)
            await app.GitAsync("tag", tag);

        var error = await Should.ThrowAsync<UsageException>(() => app.BuildAsync());

        error.Message.ShouldContain(message);
        app.Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_version_that_was_moved_to_another_commit_is_not_pushed_again()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await CreateAsync(registry, "semver");
        await app.GitAsync("tag", "v1.2.3");
        var first = await app.BuildAsync();
        await app.CommitAsync();
        await app.GitAsync("tag", "--force", "v1.2.3");

        var error = await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.ImageExists);
        (await registry.DigestAsync("acme/web", "v1.2.3")).ShouldBe(first.Artifact.Images[0].Digest!.Value);
    }

    [Fact]
    public async Task A_folder_without_a_commit_is_said_to_be_none()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await CreateAsync(registry, "sha");
        Directory.Move(Path.Combine(app.Folder, ".git"), Path.Combine(app.Folder, "git"));

        var error = await Should.ThrowAsync<UsageException>(() => app.BuildAsync());

        error.Message.ShouldContain("is not a Git repository with a commit");
    }

    [Fact]
    public async Task A_folder_without_configuration_is_said_to_have_none()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await CreateAsync(registry, "sha");
        File.Delete(Path.Combine(app.Folder, "promote.build.yaml"));

        var error = await Should.ThrowAsync<UsageException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.NoConfiguration);
    }

    private static Task<AppRepository> CreateAsync(DockerRegistry registry, string policy) =>
        AppRepository.CreateAsync($"tag: {policy}\nbuilds:\n{AppRepository.Step($"{registry.Host}/acme/web")}");
}
