namespace Promote.Sandbox.Tests.Hosting;

public sealed class ControlApiTests
{
    [Fact]
    public async Task Only_the_administrator_uses_it()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var url = sandbox.Context.Urls.Root + "/_sandbox/requests";

        (await sandbox.SendAsync("GET", url, null, null)).Status.ShouldBe(401);
        (await sandbox.SendAsync("GET", url, sandbox.Accounts.Developer.Token, null)).Status.ShouldBe(401);
        (await sandbox.SendAsync("GET", url, sandbox.Accounts.Admin.Token, null)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Requests_are_counted_with_their_bytes_and_can_be_forgotten()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.ControlAsync("DELETE", "/requests");

        var user = await sandbox.RestAsync("GET", "/user", sandbox.Accounts.Developer);

        var logged = (await sandbox.ControlAsync("GET", "/requests")).Json!.AsArray();
        logged.Count.ShouldBe(1);
        ((string)logged[0]!["path"]!).ShouldBe("/api/v3/user");
        ((int)logged[0]!["bytesOut"]!).ShouldBe(user.Text.Length);
        ((string)logged[0]!["login"]!).ShouldBe("dana");
        logged.ToJsonString().ShouldNotContain(sandbox.Accounts.Developer.Token);
    }

    [Fact]
    public async Task A_fault_hits_as_often_as_it_says_and_only_what_it_says()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.ControlAsync(
            "POST",
            "/faults",
            new
            {
                path = "/api/v3/user",
                skip = 1,
                times = 1,
                status = 429,
                retryAfter = 7,
            }
        );

        (await sandbox.RestAsync("GET", "/user", sandbox.Accounts.Developer)).Status.ShouldBe(200);
        (await sandbox.RepositoryAsync("GET", "", sandbox.Accounts.Developer)).Status.ShouldBe(200);
        var hit = await sandbox.RestAsync("GET", "/user", sandbox.Accounts.Developer);
        hit.Status.ShouldBe(429);
        hit.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (await sandbox.RestAsync("GET", "/user", sandbox.Accounts.Developer)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_dropped_answer_leaves_the_write_done()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var body = new { @ref = "refs/heads/x", sha = await sandbox.HeadAsync() };
        await sandbox.ControlAsync(
            "POST",
            "/faults",
            new
            {
                method = "POST",
                regex = "git/refs$",
                drop = true,
                afterwards = true,
            }
        );

        await Should.ThrowAsync<HttpRequestException>(() =>
            sandbox.RepositoryAsync("POST", "/git/refs", sandbox.Accounts.Developer, body)
        );

        (await sandbox.RepositoryAsync("GET", "/git/ref/heads/x", sandbox.Accounts.Developer)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_race_moves_the_branch_just_before_the_write()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var head = await sandbox.HeadAsync();
        await sandbox.ControlAsync(
            "POST",
            "/faults",
            new
            {
                path = "/api/graphql",
                body = "createCommitOnBranch",
                race = TestSandbox.Repository,
            }
        );

        await Assert.ThrowsAnyAsync<ShouldAssertException>(() =>
            sandbox.CommitAsync(sandbox.Accounts.Developer, "main", "a.txt", "one\n")
        );

        (await sandbox.ControlAsync("GET", "/faults")).Text.ShouldBe("[]");
        (await sandbox.HeadAsync()).ShouldNotBe(head);
        await sandbox.CommitAsync(sandbox.Accounts.Developer, "main", "a.txt", "one\n");
    }

    [Fact]
    public async Task The_settings_that_are_sent_change_and_the_others_stay()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);

        var answer = await sandbox.ControlAsync(
            "PATCH",
            $"/repositories/{TestSandbox.Repository}",
            new { allowAutoMerge = false }
        );

        ((bool)answer.Json!["allowAutoMerge"]!).ShouldBeFalse();
        ((bool)answer.Json!["ci"]!).ShouldBeFalse();
        ((bool)answer.Json!["allowMergeCommit"]!).ShouldBeTrue();
    }
}
