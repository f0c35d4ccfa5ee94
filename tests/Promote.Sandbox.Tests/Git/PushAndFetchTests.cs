using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Git;

public sealed class PushAndFetchTests : IDisposable
{
    private readonly GitClient git = new();

    public void Dispose() => git.Dispose();

    [Fact]
    public async Task A_clone_and_a_push_go_over_http_and_the_change_is_told()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var told = new TaskCompletionSource<string>();
        sandbox.Context.OnRefsChanged(repository => told.TrySetResult(repository));
        await git.CloneAndCommitAsync(sandbox.CloneUrl, sandbox.Accounts.Developer.Token, "a.txt", "one\n");

        var (code, output) = await git.RunAsync(
            sandbox.Accounts.Developer.Token,
            "-C",
            "clone",
            "push",
            "origin",
            "HEAD:main"
        );

        code.ShouldBe(0, output);
        (await sandbox.FileAsync("a.txt")).ShouldBe("one\n");
        (await told.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(TestSandbox.Repository);
    }

    [Fact]
    public async Task A_partial_clone_leaves_out_what_it_filters()
    {
        await using var sandbox = await TestSandbox.StartAsync();

        var (code, output) = await git.RunAsync(
            sandbox.Accounts.Reader.Token,
            "clone",
            "--quiet",
            "--bare",
            "--depth",
            "1",
            "--filter=tree:1",
            sandbox.CloneUrl,
            "clone"
        );

        code.ShouldBe(0, output);
        output.ShouldNotContain("filtering not recognized");
        var (_, objects) = await git.RunAsync(null, "-C", "clone", "rev-list", "--objects", "--missing=print", "HEAD");
        objects.ShouldContain("?");
    }

    [Fact]
    public async Task A_private_repository_is_not_read_without_a_token_nor_with_a_wrong_one()
    {
        await using var sandbox = await TestSandbox.StartAsync();

        (await git.RunAsync(null, "ls-remote", sandbox.CloneUrl)).Output.ShouldContain("could not read Username");
        (await git.RunAsync("wrong", "ls-remote", sandbox.CloneUrl)).Output.ShouldContain("could not read Username");
        (await git.RunAsync(sandbox.Accounts.Reader.Token, "ls-remote", sandbox.CloneUrl)).Output.ShouldContain(
            "refs/heads/main"
        );
    }

    [Fact]
    public async Task Who_may_only_read_cannot_push()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await git.CloneAndCommitAsync(sandbox.CloneUrl, sandbox.Accounts.Reader.Token, "a.txt", "one\n");

        var (code, output) = await git.RunAsync(
            sandbox.Accounts.Reader.Token,
            "-C",
            "clone",
            "push",
            "origin",
            "HEAD:x"
        );

        code.ShouldNotBe(0);
        output.ShouldContain("403");
    }

    [Fact]
    public async Task A_protected_branch_refuses_a_direct_push_unless_the_pusher_bypasses_the_rules()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        await git.CloneAndCommitAsync(sandbox.CloneUrl, sandbox.Accounts.Developer.Token, "a.txt", "one\n");

        var (code, output) = await git.RunAsync(
            sandbox.Accounts.Developer.Token,
            "-C",
            "clone",
            "push",
            "origin",
            "HEAD:main"
        );
        code.ShouldNotBe(0);
        output.ShouldContain("Changes must be made through a pull request.");

        (code, output) = await git.RunAsync(
            sandbox.Accounts.Promoter.Token,
            "-C",
            "clone",
            "push",
            "origin",
            "HEAD:main"
        );
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task A_protected_branch_is_not_rewritten()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        (
            await sandbox.ControlAsync(
                "PUT",
                $"/repositories/{TestSandbox.Repository}/rulesets",
                new[] { new { name = "linear" } }
            )
        ).Status.ShouldBe(200);
        var token = sandbox.Accounts.Promoter.Token;
        await git.CloneAndCommitAsync(sandbox.CloneUrl, token, "a.txt", "one\n");
        (await git.RunAsync(token, "-C", "clone", "push", "origin", "HEAD:main")).ExitCode.ShouldBe(0);
        (await git.RunAsync(null, "-C", "clone", "reset", "--quiet", "--hard", "HEAD~1")).ExitCode.ShouldBe(0);
        await git.CommitAsync("b.txt", "two\n");

        var (code, output) = await git.RunAsync(token, "-C", "clone", "push", "--force", "origin", "HEAD:main");

        code.ShouldNotBe(0);
        output.ShouldContain("Cannot force-push to this branch");
        (await sandbox.FileAsync("a.txt")).ShouldBe("one\n");
    }

    [Fact]
    public async Task A_push_that_expects_another_head_is_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var token = sandbox.Accounts.Developer.Token;
        await git.CloneAndCommitAsync(sandbox.CloneUrl, token, "a.txt", "one\n");
        await sandbox.CommitAsync(sandbox.Accounts.Developer, "main", "b.txt", "two\n");

        var (code, output) = await git.RunAsync(token, "-C", "clone", "push", "origin", "HEAD:main");

        code.ShouldNotBe(0);
        output.ShouldContain("rejected");
    }
}
