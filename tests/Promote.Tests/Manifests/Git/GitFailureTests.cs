using Promote.Errors;
using Promote.Manifests;
using Promote.Manifests.Git;

namespace Promote.Tests.Manifests.Git;

public class GitFailureTests
{
    private const string Dev = "apps/web/overlays/dev/kustomization.yaml";
    private static readonly FileSelection Files = new([Dev]);

    [Fact]
    public async Task A_wrong_token_is_not_authenticated()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client(token: "ghs_WrongToken0123456789");
        var error = await Should.ThrowAsync<RemoteException>(() =>
            client.ReadAsync(null, Files, CancellationToken.None)
        );
        error.Code.ShouldBe(ErrorCodes.NotAuthenticated);
        error.ToDisplayString().ShouldNotContain("ghs_WrongToken0123456789");
        error.Next.ShouldContain("PROMOTE_TOKEN");
        world.Server.Requests.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_token_that_may_only_read_is_not_allowed_to_push()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client(token: GitHttpServer.ReadToken);
        var read = await client.ReadAsync(null, Files, CancellationToken.None);
        var error = await Should.ThrowAsync<RemoteException>(() => Committing.OnceAsync(client, read, Dev, "two"));
        error.Code.ShouldBe(ErrorCodes.NotAllowed);
        error.IsRetryable.ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_not_found()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var http = world.Client(world.Server.Url("nothing.git"));
        await using var local = world.Client(world.Bare + "-nothing");
        foreach (var client in new[] { http, local })
        {
            var error = await Should.ThrowAsync<RemoteException>(() =>
                client.ReadAsync(null, Files, CancellationToken.None)
            );
            error.Code.ShouldBe(ErrorCodes.NotFound);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/x.git")]
    [InlineData("https://manifests.invalid/x.git")]
    [InlineData("git://127.0.0.1:1/x.git")]
    public async Task A_server_that_does_not_answer_is_unreachable(string url)
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client(url);
        var error = await Should.ThrowAsync<RemoteException>(() =>
            client.ReadAsync(null, Files, CancellationToken.None)
        );
        (error.Code, error.IsRetryable).ShouldBe((ErrorCodes.Unreachable, true));
    }

    [Fact]
    public async Task A_server_that_never_ends_its_answer_is_unreachable_after_the_time_allowed()
    {
        await using var world = await GitWorld.CreateAsync();
        var never = new TaskCompletionSource();
        world.Server.Before = _ => never.Task;
        await using var client = world.Client(timeout: TimeSpan.FromMilliseconds(300));
        var error = await Should.ThrowAsync<RemoteException>(() =>
            client.ReadAsync(null, Files, CancellationToken.None)
        );
        error.Code.ShouldBe(ErrorCodes.Unreachable);
        never.SetResult();
    }

    [Fact]
    public async Task A_server_that_fails_once_is_asked_again()
    {
        await using var world = await GitWorld.CreateAsync();
        var failures = 0;
        world.Server.Instead = _ =>
            Interlocked.Increment(ref failures) <= 2
                ? "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
                : null;
        await using var client = world.Client();
        (await client.ReadAsync(null, Files, CancellationToken.None)).Files.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("pre-receive", "echo 'GH006: Protected branch update failed for refs/heads/main.' >&2; exit 1")]
    [InlineData("update", "echo 'Changes must be made through a pull request.' >&2; exit 1")]
    public async Task A_hook_that_refuses_is_quoted(string hook, string script)
    {
        await using var world = await GitWorld.CreateAsync();
        await world.HookAsync(hook, script);
        foreach (var url in new[] { world.Url, world.Bare })
        {
            await using var client = world.Client(url);
            var read = await client.ReadAsync(null, Files, CancellationToken.None);
            var error = await Should.ThrowAsync<RemoteException>(() => Committing.OnceAsync(client, read, Dev, "two"));
            error.Code.ShouldBe(ErrorCodes.NotAllowed);
            error.Message.ShouldContain(script.Split('\'')[1]);
            error.Message.ShouldContain("hook declined");
        }
    }

    [Fact]
    public async Task What_a_hook_says_is_not_taken_for_gits_own_words()
    {
        await using var world = await GitWorld.CreateAsync();
        await world.HookAsync("pre-receive", "echo 'fatal: Authentication failed; cannot lock ref' >&2; exit 1");
        await using var client = world.Client();
        var read = await client.ReadAsync(null, Files, CancellationToken.None);
        var error = await Should.ThrowAsync<RemoteException>(() => Committing.OnceAsync(client, read, Dev, "two"));
        error.Code.ShouldBe(ErrorCodes.NotAllowed);
    }

    [Fact]
    public async Task A_branch_that_is_locked_just_now_counts_as_a_lost_race()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, Files, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(world.Bare, "refs", "heads", "main.lock"), "");
        await Should.ThrowAsync<HeadMovedException>(() => Committing.OnceAsync(client, read, Dev, "two"));
    }

    [Fact]
    public async Task A_user_without_git_is_told_to_install_it()
    {
        var error = await Should.ThrowAsync<Promote.Processes.ProgramException>(() =>
            new Promote.Processes.ProgramRunner(Redactor.None, TimeProvider.System, new Progress<Report>()).RunAsync(
                new("git-that-is-not-installed", []),
                CancellationToken.None
            )
        );
        error.Code.ShouldBe(ErrorCodes.ProgramNotFound);
    }

    [Fact]
    public void A_token_is_not_sent_where_everyone_can_read_it() =>
        Should
            .Throw<UsageException>(() => GitRemote.Parse("http://acme.test/x.git", new("a", "secret-token")))
            .ToDisplayString()
            .ShouldNotContain("secret-token");
}
