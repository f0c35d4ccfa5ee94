using Promote.Errors;
using Promote.Manifests.Git;

namespace Promote.Tests.Manifests.Git;

public class GitRemoteTests
{
    [Theory]
    [InlineData("https://acme.test:8443/a/b.git", "https://acme.test:8443/a/b.git", "https://acme.test:8443")]
    [InlineData("https://git@acme.test/a/b", "https://acme.test/a/b", "https://acme.test")]
    [InlineData("ssh://git@acme.test:22/a/b", "ssh://git@acme.test:22/a/b", null)]
    [InlineData("git@acme.test:a/b", "git@acme.test:a/b", null)]
    public void An_address_is_kept_without_what_is_secret(string url, string kept, string? origin)
    {
        var remote = GitRemote.Parse(url, null);
        (remote.Url, remote.Origin).ShouldBe((kept, origin));
    }

    [Theory]
    [InlineData("https://acme@acme.test/a/b", null)]
    [InlineData("https://ghp_0123456789@acme.test/a/b", "ghp_0123456789")]
    [InlineData("https://x:a%40b@acme.test/a/b", "a@b")]
    public void A_secret_in_the_address_is_told_from_a_user(string url, string? secret) =>
        GitRemote.Parse(url, null).Credentials?.Secret.ShouldBe(secret);

    [Fact]
    public void A_local_path_is_reached_as_a_remote_would_be() =>
        GitRemote.Parse("/srv/a b%/x.git", null).Url.ShouldBe("file:///srv/a%20b%25/x.git");

    [Fact]
    public void A_token_with_a_line_break_is_refused_without_being_shown() =>
        Should
            .Throw<UsageException>(() => GitRemote.Parse("https://acme.test/x", new("a", "secret-token\nhost=evil")))
            .ToDisplayString()
            .ShouldNotContain("secret-token");

    [Fact]
    public void Ssh_does_not_stop_to_ask_and_no_token_goes_its_way()
    {
        var remote = GitRemote.Parse("git@acme.test:a/b", new("a", "secret-token"));
        var variables = GitEnvironment.Remote(remote, "/tmp/x", partial: true, "ssh -o BatchMode=yes");
        variables["GIT_SSH_COMMAND"].ShouldBe("ssh -o BatchMode=yes");
        variables["GIT_TERMINAL_PROMPT"].ShouldBe("0");
        variables.Values.ShouldNotContain(value => value != null && value.Contains("secret-token"));
    }
}
