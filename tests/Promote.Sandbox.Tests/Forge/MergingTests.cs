using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class MergingTests
{
    private const string Two = "images:\n  - name: web\n    newTag: \"2\"\n";
    private const string Broken = "images: [\n";
    private const string Enable =
        "mutation($id:ID!){enablePullRequestAutoMerge(input:{pullRequestId:$id,mergeMethod:SQUASH}){pullRequest{autoMergeRequest{enabledAt mergeMethod}}}}";

    [Fact]
    public async Task Ci_judges_the_head_and_a_broken_kustomization_cannot_merge()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        var dana = sandbox.Accounts.Developer;
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, Broken);
        await UntilJudgedAsync(sandbox, number);

        (await MergeAsync(sandbox, number, dana)).Text.ShouldContain("is failing");

        await sandbox.CommitAsync(dana, "x", TestSandbox.Staging, Two);
        await sandbox.UntilAsync(number, pull => (string)pull["mergeable_state"]! == "clean");
        (await MergeAsync(sandbox, number, dana)).Status.ShouldBe(200);
        (await sandbox.FileAsync(TestSandbox.Staging)).ShouldBe(Two);
    }

    [Fact]
    public async Task What_an_owner_owns_needs_the_owners_approval_and_the_author_cannot_give_it()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        var (dana, rita) = (sandbox.Accounts.Developer, sandbox.Accounts.Reviewer);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, Two);
        await UntilJudgedAsync(sandbox, number);

        (await sandbox.ApproveAsync(number, dana)).Status.ShouldBe(422);
        (await sandbox.ApproveAsync(number, sandbox.Accounts.Admin)).Status.ShouldBe(200);
        (await MergeAsync(sandbox, number, dana)).Text.ShouldContain("code owner review from @rita");
        (await sandbox.ApproveAsync(number, rita)).Status.ShouldBe(200);
        (await MergeAsync(sandbox, number, dana)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_push_makes_an_approval_stale()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        var dana = sandbox.Accounts.Developer;
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Prod, Two);
        await sandbox.ApproveAsync(number, sandbox.Accounts.Reviewer);

        await sandbox.CommitAsync(dana, "x", TestSandbox.Prod, Two + "# more\n");

        var reviews = await sandbox.RepositoryAsync("GET", $"/pulls/{number}/reviews", dana);
        ((string)reviews.Json![0]!["state"]!).ShouldBe("DISMISSED");
        await UntilJudgedAsync(sandbox, number);
        (await MergeAsync(sandbox, number, dana)).Status.ShouldBe(405);
    }

    [Fact]
    public async Task Auto_merge_waits_for_the_rules_and_then_merges()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        var number = await sandbox.OpenAsync(sandbox.Accounts.Promoter, "promote/prod/web", TestSandbox.Prod, Two);
        var id = await NodeAsync(sandbox, number);

        var enabled = await sandbox.GraphAsync(sandbox.Accounts.Promoter, Enable, new { id });
        (
            (string)enabled["data"]!["enablePullRequestAutoMerge"]!["pullRequest"]!["autoMergeRequest"]!["mergeMethod"]!
        ).ShouldBe("SQUASH");
        await UntilJudgedAsync(sandbox, number);
        (await sandbox.UntilAsync(number, _ => true))["merged"]!.GetValue<bool>().ShouldBeFalse();

        await sandbox.ApproveAsync(number, sandbox.Accounts.Reviewer);

        var merged = await sandbox.UntilAsync(number, pull => (bool)pull["merged"]!);
        ((string)merged["merge_commit_sha"]!).ShouldBe(await sandbox.HeadAsync());
        (await sandbox.FileAsync(TestSandbox.Prod)).ShouldBe(Two);
    }

    [Fact]
    public async Task Auto_merge_is_refused_where_nothing_is_left_to_wait_for()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var number = await sandbox.OpenAsync(sandbox.Accounts.Developer, "x", TestSandbox.Staging, Two);

        var answer = await sandbox.GraphAsync(
            sandbox.Accounts.Developer,
            Enable,
            new { id = await NodeAsync(sandbox, number) }
        );

        ((string)answer["errors"]![0]!["message"]!).ShouldContain("Pull request is in clean status");
    }

    [Fact]
    public async Task Two_changes_of_one_line_do_not_merge()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var dana = sandbox.Accounts.Developer;
        var first = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, Two);
        var second = await sandbox.OpenAsync(dana, "y", TestSandbox.Staging, Two.Replace('2', '3'));
        (await MergeAsync(sandbox, first, dana)).Status.ShouldBe(200);

        var pull = await sandbox.UntilAsync(second, pull => pull["mergeable_state"] is not null);
        ((string)pull["mergeable_state"]!).ShouldBe("dirty");
        (await MergeAsync(sandbox, second, dana)).Status.ShouldBe(405);
    }

    [Fact]
    public async Task A_merge_keeps_both_sides()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var dana = sandbox.Accounts.Developer;
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, Two);
        await sandbox.CommitAsync(dana, "main", "other.txt", "other\n");

        (await MergeAsync(sandbox, number, dana, "merge")).Status.ShouldBe(200);

        (await sandbox.FileAsync("other.txt")).ShouldBe("other\n");
        (await sandbox.FileAsync(TestSandbox.Staging)).ShouldBe(Two);
        var commit = await sandbox.RepositoryAsync("GET", "/commits/main", dana);
        commit.Json!["parents"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_check_that_must_come_from_an_app_does_not_count_from_a_person()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true, ci: false);
        var dana = sandbox.Accounts.Developer;
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, Two);
        var head = await sandbox.HeadAsync("x");
        var status = new { state = "success", context = "manifests/render" };

        await sandbox.RepositoryAsync("POST", $"/statuses/{head}", dana, status);
        (await MergeAsync(sandbox, number, dana)).Text.ShouldContain("is expected");
        await sandbox.RepositoryAsync("POST", $"/statuses/{head}", sandbox.Accounts.Ci, status);
        (await MergeAsync(sandbox, number, dana)).Status.ShouldBe(200);
    }

    private static Task<Answer> MergeAsync(
        TestSandbox sandbox,
        int number,
        Promote.Sandbox.Hosting.Account account,
        string method = "squash"
    ) => sandbox.RepositoryAsync("PUT", $"/pulls/{number}/merge", account, new { merge_method = method });

    private static async Task<string> NodeAsync(TestSandbox sandbox, int number) =>
        (string)(await sandbox.RepositoryAsync("GET", $"/pulls/{number}", sandbox.Accounts.Admin)).Json!["node_id"]!;

    private static Task<System.Text.Json.Nodes.JsonNode> UntilJudgedAsync(TestSandbox sandbox, int number) =>
        sandbox.UntilAsync(
            number,
            pull =>
                sandbox.Repositories.Find("acme", "manifests")!.LatestStatuses((string)pull["head"]!["sha"]!).Count > 0
        );
}
