using Promote.Errors;
using Promote.Registries.Oci;

namespace Promote.Tests.Registries;

public sealed class DockerCredentialsTests
{
    private const string Bot = "\"auth\": \"Ym90OnMzY3JldDpwYXJ0\"";

    static DockerCredentialsTests() =>
        Environment.SetEnvironmentVariable(
            "PATH",
            string.Join(
                Path.PathSeparator,
                Environment.GetEnvironmentVariable("PATH"),
                Path.Combine(AppContext.BaseDirectory, "Registries", "programs")
            )
        );

    [Theory]
    [InlineData("ghcr.io", "ghcr.io")]
    [InlineData("ghcr.io", "https://ghcr.io")]
    [InlineData("ghcr.io", "https://ghcr.io/v2/")]
    [InlineData("localhost:5000", "localhost:5000")]
    [InlineData("docker.io", "https://index.docker.io/v1/")]
    [InlineData("docker.io", "docker.io")]
    public async Task An_entry_is_found_under_each_name_that_docker_gives_it(string registry, string key)
    {
        var found = await FindAsync($$"""{"auths": {"{{key}}": { {{Bot}} } } }""", registry);

        found.ShouldBe(new RegistryCredentials("bot", "s3cret:part", IsIdentityToken: false));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"auths": {}}""")]
    [InlineData("""{"auths": {"ghcr.io": {}}}""")]
    [InlineData("""{"auths": {"ghcr.io.acme.test": {"auth": "Ym90OnMzY3JldDpwYXJ0"}}}""")]
    [InlineData("""{"auths": 1, "credHelpers": [], "credsStore": ""}""")]
    public async Task No_entry_is_no_credentials(string config) => (await FindAsync(config, "ghcr.io")).ShouldBeNull();

    [Fact]
    public async Task No_file_is_no_credentials()
    {
        var client = new RegistryClient(
            new() { ["HOME"] = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()) }
        );

        (await client.Credentials.FindAsync("ghcr.io", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task An_identity_token_goes_before_a_password()
    {
        var found = await FindAsync(
            $$"""{"auths": {"acr.test": { {{Bot}}, "identitytoken": "refresh-me" } } }""",
            "acr.test"
        );

        found.ShouldBe(new RegistryCredentials("", "refresh-me", IsIdentityToken: true));
    }

    [Theory]
    [InlineData("not json s3cret")]
    [InlineData("[]")]
    [InlineData("""{"auths": {"ghcr.io": {"auth": "s3cret-but-not-base64!"}}}""")]
    [InlineData("""{"auths": {"ghcr.io": {"auth": "czNjcmV0"}}}""")]
    [InlineData("""{"auths": {"ghcr.io": {"auth": "\ud800s3cret"}}}""")]
    public async Task A_file_that_is_no_configuration_is_named_without_what_is_in_it(string config)
    {
        using var file = new DockerConfig(config);

        var error = await Should.ThrowAsync<UsageException>(() =>
            new RegistryClient(file.Environment).Credentials.FindAsync("ghcr.io", TestContext.Current.CancellationToken)
        );

        error.Message.ShouldContain(file.Path);
        error.ToDisplayString().ShouldNotContain("s3cret");
        error.ToDisplayString().ShouldNotContain("czNjcmV0");
    }

    [Fact]
    public async Task A_secret_that_was_found_is_masked_from_then_on()
    {
        using var file = new DockerConfig($$"""{"auths": {"ghcr.io": { {{Bot}} } } }""");
        var client = new RegistryClient(file.Environment);

        await client.Credentials.FindAsync("ghcr.io", TestContext.Current.CancellationToken);

        client.Redactor.Redact("it is s3cret:part").ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("ghcr.io", "ghcr.io", true)]
    [InlineData("docker.io", "docker.io", true)]
    [InlineData("ghcr.io", "ghcr.io.acme.test", false)]
    [InlineData("", "ghcr.io", false)]
    public async Task The_environments_password_is_for_the_registry_that_is_named_with_it(
        string named,
        string asked,
        bool found
    )
    {
        var client = new RegistryClient(
            new()
            {
                ["PROMOTE_REGISTRY"] = named,
                ["PROMOTE_REGISTRY_USER"] = "bot",
                ["PROMOTE_REGISTRY_PASSWORD"] = "s3cret",
            }
        );

        var credentials = await client.Credentials.FindAsync(asked, TestContext.Current.CancellationToken);

        (credentials is not null).ShouldBe(found);
    }

    [Fact]
    public async Task A_credential_helper_of_the_registry_is_asked()
    {
        var found = await AskAsync("known.test", """{"credHelpers": {"known.test": "promote-test"}}""");

        found.ShouldBe(new RegistryCredentials("bot", "s3cret-of-the-helper", IsIdentityToken: false));
    }

    [Fact]
    public async Task A_credential_store_is_asked_for_every_registry_and_may_give_a_token()
    {
        var found = await AskAsync("token.test:5000", """{"credsStore": "promote-test"}""");

        found.ShouldBe(new RegistryCredentials("", "refresh-token-of-the-helper", IsIdentityToken: true));
    }

    [Fact]
    public async Task A_helper_that_knows_nothing_leaves_what_the_file_has() =>
        (
            await AskAsync("other.test", $$"""{"credsStore": "promote-test", "auths": {"other.test": { {{Bot}} } } }""")
        ).ShouldBe(new RegistryCredentials("bot", "s3cret:part", IsIdentityToken: false));

    [Fact]
    public async Task A_helper_that_fails_is_quoted()
    {
        var error = await Should.ThrowAsync<RemoteException>(() =>
            AskAsync("broken.test", """{"credsStore": "promote-test"}""")
        );

        error.Code.ShouldBe(ErrorCodes.NotAuthenticated);
        error.Message.ShouldContain("the vault is locked");
    }

    [Fact]
    public async Task A_helper_that_answers_something_else_is_named_without_what_it_said()
    {
        var error = await Should.ThrowAsync<UsageException>(() =>
            AskAsync("garbage.test", """{"credsStore": "promote-test"}""")
        );

        error.Message.ShouldContain("docker-credential-promote-test");
        error.ToDisplayString().ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("../../bin/sh")]
    [InlineData("x y")]
    [InlineData("x;touch /tmp/x")]
    public async Task A_helper_that_is_no_programs_name_is_not_run(string helper)
    {
        var error = await Should.ThrowAsync<UsageException>(() =>
            FindAsync($$"""{"credsStore": "{{helper}}"}""", "ghcr.io")
        );

        error.Code.ShouldBe(ErrorCodes.UnusableFile);
    }

    [Fact]
    public async Task A_helper_that_is_not_installed_is_said_to_be_missing()
    {
        var error = await Should.ThrowAsync<PromoteException>(() =>
            FindAsync("""{"credsStore": "not-there-at-all"}""", "ghcr.io")
        );

        error.Code.ShouldBe(ErrorCodes.ProgramNotFound);
        error.Message.ShouldContain("docker-credential-not-there-at-all");
    }

    private static Task<RegistryCredentials?> AskAsync(string registry, string config)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The helper is a shell's script.");
        return FindAsync(config, registry);
    }

    private static async Task<RegistryCredentials?> FindAsync(string config, string registry)
    {
        using var file = new DockerConfig(config);
        return await new RegistryClient(file.Environment).Credentials.FindAsync(
            registry,
            TestContext.Current.CancellationToken
        );
    }
}
