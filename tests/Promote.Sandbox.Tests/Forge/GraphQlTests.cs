using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class GraphQlTests
{
    private const string Read = """
        query Read($owner: String!, $name: String!, $path: String!, $deep: Boolean = false) {
          repository(owner: $owner, name: $name) {
            id
            branch: defaultBranchRef { name target { oid ... on Commit { ...Files history(first: 5) { nodes { oid message parents(first: 1) { nodes { oid } } author { name email date } committedDate } } } } }
            gone: ref(qualifiedName: "refs/heads/nothing") { name }
          }
        }
        fragment Files on Commit {
          one: file(path: $path) { mode type object { __typename ... on Blob { oid byteSize isBinary isTruncated text } } }
          missing: file(path: "nothing") { type }
          apps: file(path: "apps/web/overlays") { object { ... on Tree { entries { name type object @skip(if: $deep) { ... on Tree { entries { name mode object { ... on Blob { text } } } } } } } } }
        }
        """;

    private const string Commit =
        "mutation($i:CreateCommitOnBranchInput!){createCommitOnBranch(input:$i){commit{oid message author{name}}}}";

    [Fact]
    public async Task One_query_reads_the_head_and_the_files()
    {
        await using var sandbox = await TestSandbox.StartAsync();

        var answer = await sandbox.GraphAsync(
            sandbox.Accounts.Reader,
            Read,
            new
            {
                owner = "acme",
                name = "manifests",
                path = TestSandbox.Prod,
            }
        );

        answer["errors"].ShouldBeNull(answer.ToJsonString());
        var repository = answer["data"]!["repository"]!;
        repository["gone"].ShouldBeNull();
        var target = repository["branch"]!["target"]!;
        ((string)target["oid"]!).ShouldBe(await sandbox.HeadAsync());
        ((string)target["one"]!["object"]!["text"]!).ShouldBe(await sandbox.FileAsync(TestSandbox.Prod));
        ((int)target["one"]!["mode"]!).ShouldBe(33188);
        target["missing"].ShouldBeNull();
        target["apps"]!["object"]!["entries"]!
            .AsArray()
            .Select(entry => (string)entry!["name"]!)
            .ShouldBe(["prod", "staging"]);
        ((string)target["history"]!["nodes"]![0]!["message"]!).ShouldBe("Start");
    }

    [Fact]
    public async Task A_commit_with_an_old_head_is_stale_and_writes_nothing()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var old = await sandbox.HeadAsync();
        var head = await sandbox.CommitAsync(sandbox.Accounts.Developer, "main", "a.txt", "one\n");

        var answer = await sandbox.GraphAsync(
            sandbox.Accounts.Promoter,
            Commit,
            new { i = Input("main", old, "b.txt") }
        );

        ((string)answer["errors"]![0]!["type"]!).ShouldBe("STALE_DATA");
        ((string)answer["errors"]![0]!["message"]!).ShouldStartWith("Expected branch to point to");
        answer["data"]!["createCommitOnBranch"].ShouldBeNull();
        (await sandbox.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task Of_commits_at_once_with_one_head_one_lands()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var head = await sandbox.HeadAsync();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    sandbox.GraphAsync(sandbox.Accounts.Promoter, Commit, new { i = Input("main", head, $"{i}.txt") })
                )
        );

        answers.Count(answer => answer["errors"] is null).ShouldBe(1);
        var landed = answers.Single(answer => answer["errors"] is null)["data"]!["createCommitOnBranch"]!["commit"]!;
        ((string)landed["oid"]!).ShouldBe(await sandbox.HeadAsync());
        ((string)landed["author"]!["name"]!).ShouldBe("promote[bot]");
        ((string)landed["message"]!).ShouldBe("Change\n\nKey: value");
    }

    [Fact]
    public async Task A_protected_branch_and_a_readers_token_are_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync(protect: true);
        var i = Input("main", await sandbox.HeadAsync(), "a.txt");

        var refused = await sandbox.GraphAsync(sandbox.Accounts.Developer, Commit, new { i });
        ((string)refused["errors"]![0]!["message"]!).ShouldContain("Changes must be made through a pull request.");
        var forbidden = await sandbox.GraphAsync(sandbox.Accounts.Reader, Commit, new { i });
        ((string)forbidden["errors"]![0]!["type"]!).ShouldBe("FORBIDDEN");
        (await sandbox.GraphAsync(sandbox.Accounts.Promoter, Commit, new { i }))["errors"].ShouldBeNull();
    }

    [Fact]
    public async Task Refs_are_created_moved_and_deleted_all_or_none()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var dana = sandbox.Accounts.Developer;
        var (zero, head) = (new string('0', 40), await sandbox.HeadAsync());
        var found = await sandbox.GraphAsync(dana, "{repository(owner:\"acme\",name:\"manifests\"){id}}");
        async Task<string?> UpdateAsync(params object[] updates) =>
            (string?)
                (
                    await sandbox.GraphAsync(
                        dana,
                        "mutation($i:UpdateRefsInput!){updateRefs(input:$i){clientMutationId}}",
                        new
                        {
                            i = new
                            {
                                repositoryId = (string)found["data"]!["repository"]!["id"]!,
                                refUpdates = updates,
                            },
                        }
                    )
                )["errors"]
                    ?[0]
                    ?["message"];

        (
            await UpdateAsync(
                new
                {
                    name = "refs/heads/a",
                    afterOid = head,
                    beforeOid = zero,
                }
            )
        ).ShouldBeNull();
        (
            await UpdateAsync(
                new { name = "refs/heads/b", afterOid = head },
                new
                {
                    name = "refs/heads/a",
                    afterOid = head,
                    beforeOid = zero,
                }
            )
        ).ShouldNotBeNull().ShouldContain("expected");
        (await sandbox.RepositoryAsync("GET", "/git/ref/heads/b", dana)).Status.ShouldBe(404);
        (await UpdateAsync(new { name = "refs/heads/a", afterOid = zero })).ShouldBeNull();
        (await sandbox.RepositoryAsync("GET", "/git/ref/heads/a", dana)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData(
        "{repository(owner:\"acme\",name:\"manifests\"){nothing}}",
        "Field 'nothing' doesn't exist on type 'Repository'"
    )]
    [InlineData("{repository(owner:\"acme\",name:\"manifests\")}", "must have selections")]
    [InlineData("query($x:String!){repository(owner:$x,name:\"manifests\"){id}}", "$x was provided invalid value")]
    [InlineData(
        "{repository(owner:\"acme\",name:\"nothing\"){id}}",
        "Could not resolve to a Repository with the name 'acme/nothing'."
    )]
    [InlineData(
        "{repository(owner:\"acme\",name:\"manifests\"){pullRequests{nodes{id}}}}",
        "You must provide a `first` or `last` value"
    )]
    [InlineData("{repository(", "Parse error")]
    [InlineData(
        "{repository(owner:\"acme\",name:\"manifests\"){...A}} fragment A on Repository {...A}",
        "infinite loop"
    )]
    public async Task What_is_wrong_is_said_as_github_says_it(string query, string message)
    {
        await using var sandbox = await TestSandbox.StartAsync();

        var answer = await sandbox.GraphAsync(sandbox.Accounts.Reader, query);

        ((string)answer["errors"]![0]!["message"]!).ShouldContain(message);
    }

    [Fact]
    public async Task Pull_requests_are_found_by_branch_and_state()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var promoter = sandbox.Accounts.Promoter;
        var number = await sandbox.OpenAsync(promoter, "promote/staging/web", TestSandbox.Staging, "a: 1\n");
        await sandbox.RepositoryAsync(
            "POST",
            $"/issues/{number}/labels",
            promoter,
            new { labels = new[] { "promote" } }
        );

        var answer = await sandbox.GraphAsync(
            promoter,
            "query($h:String){repository(owner:\"acme\",name:\"manifests\"){pullRequests(states:OPEN,headRefName:$h,baseRefName:\"main\",first:10){nodes{isCrossRepository id number url title body state headRefName headRefOid baseRefName author{login} labels(first:10){nodes{name}} autoMergeRequest{enabledAt} mergeCommit{oid}}}}}",
            new { h = "promote/staging/web" }
        );

        answer["errors"].ShouldBeNull(answer.ToJsonString());
        var pull = answer["data"]!["repository"]!["pullRequests"]!["nodes"]!.AsArray().Single()!;
        ((string)pull["author"]!["login"]!).ShouldBe("promote");
        ((string)pull["headRefOid"]!).ShouldBe(await sandbox.HeadAsync("promote/staging/web"));
        ((string)pull["labels"]!["nodes"]![0]!["name"]!).ShouldBe("promote");
    }

    private static object Input(string branch, string head, string path) =>
        new
        {
            branch = new { repositoryNameWithOwner = TestSandbox.Repository, branchName = branch },
            expectedHeadOid = head,
            message = new { headline = "Change", body = "Key: value" },
            fileChanges = new { additions = new[] { new { path, contents = "b25lCg==" } } },
        };
}
