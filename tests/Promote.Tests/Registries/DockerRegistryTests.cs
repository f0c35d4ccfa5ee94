using Promote.Errors;

namespace Promote.Tests.Registries;

/// <summary>Against a real registry.</summary>
public sealed class DockerRegistryTests
{
    [Fact]
    public async Task A_tag_is_resolved_to_the_digest_of_what_was_pushed()
    {
        await using var registry = await DockerRegistry.StartAsync();
        var digest = await registry.PushAsync("acme/web", "1.2.3");
        var client = new RegistryClient();

        var image = await client.FindAsync($"{registry.Host}/acme/web", "1.2.3");

        image.ShouldNotBeNull().Digest.Value.ShouldBe(digest);
        image.IsIndex.ShouldBeFalse();
        (await client.FindAsync($"{registry.Host}/acme/web", digest)).ShouldBe(image);
    }

    [Fact]
    public async Task What_is_absent_is_null_whether_tag_digest_or_repository()
    {
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("acme/web", "1.2.3");
        var client = new RegistryClient();

        (await client.FindAsync($"{registry.Host}/acme/web", "1.2.4")).ShouldBeNull();
        (await client.FindAsync($"{registry.Host}/acme/web", "sha256:" + new string('a', 64))).ShouldBeNull();
        (await client.FindAsync($"{registry.Host}/acme/none", "1.2.3")).ShouldBeNull();
    }

    [Fact]
    public async Task An_index_has_a_digest_of_its_own_and_the_labels_that_its_platforms_agree_on()
    {
        await using var registry = await DockerRegistry.StartAsync();
        var amd = Images.Config(new() { ["revision"] = "abc", ["built-on"] = "a" });
        var arm = Images.Config(new() { ["revision"] = "abc", ["built-on"] = "b" }, "arm64");
        var attestation = Images.Config([], "unknown");
        foreach (var config in (byte[][])[amd, arm, attestation, Images.EmptyLayer])
            await registry.BlobAsync("acme/web", config);
        foreach (var config in (byte[][])[amd, arm, attestation])
        {
            var manifest = Images.Manifest(config);
            await registry.ManifestAsync("acme/web", Images.DigestOf(manifest), Images.OciManifest, manifest);
        }

        var index = Images.Index(
            (Images.Manifest(amd), "amd64", false),
            (Images.Manifest(arm), "arm64", false),
            (Images.Manifest(attestation), "unknown", true)
        );
        await registry.ManifestAsync("acme/web", "1", Images.OciIndex, index);
        var client = new RegistryClient();

        var image = await client.FindAsync($"{registry.Host}/acme/web", "1");

        image.ShouldNotBeNull().Digest.Value.ShouldBe(Images.DigestOf(index));
        image.IsIndex.ShouldBeTrue();
        (await client.LabelsAsync($"{registry.Host}/acme/web", "1")).ShouldBe(
            new Dictionary<string, string> { ["revision"] = "abc" }
        );
    }

    [Fact]
    public async Task The_password_of_dockers_configuration_opens_the_registry()
    {
        await using var registry = await DockerRegistry.StartAsync(asksForPassword: true);
        var digest = await registry.PushAsync("acme/web", "1");
        using var config = DockerConfig.Of(registry.Host, DockerRegistry.User, DockerRegistry.Password);
        var client = new RegistryClient(config.Environment);

        var image = await client.FindAsync($"{registry.Host}/acme/web", "1");

        image.ShouldNotBeNull().Digest.Value.ShouldBe(digest);
        string.Join('\n', client.Reports).ShouldNotContain(DockerRegistry.Password);
    }

    [Fact]
    public async Task The_password_of_the_environment_opens_the_registry_that_it_names()
    {
        await using var registry = await DockerRegistry.StartAsync(asksForPassword: true);
        await registry.PushAsync("acme/web", "1");
        var client = new RegistryClient(
            new()
            {
                ["PROMOTE_REGISTRY"] = registry.Host,
                ["PROMOTE_REGISTRY_USER"] = DockerRegistry.User,
                ["PROMOTE_REGISTRY_PASSWORD"] = DockerRegistry.Password,
            }
        );

        (await client.FindAsync($"{registry.Host}/acme/web", "1")).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("wrong-password")]
    [InlineData(null)]
    public async Task A_wrong_password_or_none_is_said_to_be_so(string? password)
    {
        await using var registry = await DockerRegistry.StartAsync(asksForPassword: true);
        using var config = password is null
            ? new DockerConfig("{}")
            : DockerConfig.Of(registry.Host, DockerRegistry.User, password);
        var client = new RegistryClient(config.Environment);

        var error = await Should.ThrowAsync<RemoteException>(() => client.FindAsync($"{registry.Host}/acme/web", "1"));

        error.Code.ShouldBe(ErrorCodes.NotAuthenticated);
        error.Next.ShouldContain($"docker login {registry.Host}");
        error.ToDisplayString().ShouldNotContain("wrong-password");
    }
}
