using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Promote.Errors;
using Promote.Manifests;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

public sealed class GitHubManifestsTests
{
    private const string Message = "Promote web to staging: v2\n\nghcr.io/acme/web: v1 -> v2\n\nPromote-App: web\n";

    [Fact]
    public async Task Head_and_files_come_in_one_request_through_stars_and_from_the_root()
    {
        await using var github = new GitHubWorld(_ =>
            Head(
                new
                {
                    oid = Base.Value,
                    f0 = Entry("promote.yaml", 33188, Blob("version: 1\n")),
                    f1 = Entry(
                        "overlays",
                        16384,
                        Tree(
                            Entry(
                                "dev",
                                16384,
                                Tree(Entry("k.yaml", 33261, Blob("a: 1\n")), Entry("other", 33188, Blob("")))
                            ),
                            Entry("prod", 16384, Tree(Entry("k.yaml", 40960, Blob("../dev/k.yaml")))),
                            Entry("README.md", 33188, new { })
                        )
                    ),
                    f2 = Tree(Entry("a.yml", 33188, Blob("b: 2\n")), Entry("apps", 16384, new { })),
                    f3 = (object?)null,
                }
            )
        );

        var read = await github.Manifests.ReadAsync(
            null,
            new FileSelection(["promote.yaml", "overlays/*/k.yaml", "*.yml", "missing.yaml"]),
            Stop
        );

        (read.Commit, read.Branch).ShouldBe((Base, "main"));
        read.Files.Values.Select(file => (file.Path, file.Kind, Encoding.UTF8.GetString(file.Bytes.Span)))
            .ShouldBe([
                ("promote.yaml", FileKind.Regular, "version: 1\n"),
                ("overlays/dev/k.yaml", FileKind.Executable, "a: 1\n"),
                ("overlays/prod/k.yaml", FileKind.SymbolicLink, "../dev/k.yaml"),
                ("a.yml", FileKind.Regular, "b: 2\n"),
            ]);
        github.Server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a' }, "a")]
    [InlineData(new byte[] { (byte)'a', 0xFF }, "a\uFFFD")]
    [InlineData(new byte[] { 0, 1, 2 }, null)]
    public async Task Text_that_is_not_what_was_committed_is_fetched_byte_for_byte(byte[] bytes, string? text)
    {
        var oid = Oid(bytes);
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl
                ? Head(new { oid = Base.Value, f0 = Entry("x", 33188, new { oid, text }) })
                : new Answer(
                    200,
                    Json(
                        new
                        {
                            sha = oid,
                            encoding = "base64",
                            content = Convert.ToBase64String(bytes) + "\n",
                        }
                    )
                )
        );

        var read = await github.Manifests.ReadAsync(null, new FileSelection(["x"]), Stop);

        read.Files["x"].Bytes.ToArray().ShouldBe(bytes);
        github.Server.Requests[^1].Path.ShouldEndWith($"/git/blobs/{oid}");
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_their_id_are_refused()
    {
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl
                ? Head(new { oid = Base.Value, f0 = Entry("x", 33188, new { oid = Oid("a"u8), text = "b" }) })
                : new Answer(200, Json(new { encoding = "base64", content = "Yg==" }))
        );

        var error = await Should.ThrowAsync<RemoteException>(() =>
            github.Manifests.ReadAsync(null, new FileSelection(["x"]), Stop)
        );

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
    }

    [Theory]
    [InlineData(null, "has no commit yet")]
    [InlineData("gone", "has no branch gone")]
    public async Task A_branch_that_is_not_there_is_named(string? branch, string why)
    {
        await using var github = new GitHubWorld(_ => Branch(null));

        var error = await Should.ThrowAsync<RemoteException>(() =>
            github.Manifests.ReadAsync(branch, new FileSelection(["x"]), Stop)
        );

        error.Code.ShouldBe(ErrorCodes.NotFound);
        error.Message.ShouldContain(why);
    }

    [Fact]
    public async Task A_commit_to_a_branch_takes_one_request_and_keeps_its_message_whole()
    {
        await using var github = new GitHubWorld(_ => Committed());

        var commit = await github.Manifests.CommitAsync(Request(Base), Stop);

        commit.ShouldBe(New);
        var input = JsonNode.Parse(github.Server.Requests.ShouldHaveSingleItem().Body)!["variables"]!["input"]!;
        input["expectedHeadOid"]!.GetValue<string>().ShouldBe(Base.Value);
        var message = input["message"]!;
        $"{message["headline"]}\n\n{message["body"]}\n".ShouldBe(Message);
        Convert
            .FromBase64String(input["fileChanges"]!["additions"]![0]!["contents"]!.GetValue<string>())
            .ShouldBe("x: é\n"u8.ToArray());
    }

    [Fact]
    public async Task A_lost_race_is_told_without_another_request()
    {
        await using var github = new GitHubWorld(_ =>
            Error("STALE_DATA", "Expected branch to point to \"a\" but it did not. Pull and try again.")
        );

        await Should.ThrowAsync<HeadMovedException>(() => github.Manifests.CommitAsync(Request(Base), Stop));

        github.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_in_other_words_is_a_lost_race_where_the_branch_moved_and_else_itself()
    {
        var head = GitHubWorld.Head;
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal) ? Error("UNPROCESSABLE", "No.") : Branch(head)
        );

        await Should.ThrowAsync<HeadMovedException>(() => github.Manifests.CommitAsync(Request(Base), Stop));
        head = Base;
        var error = await Should.ThrowAsync<PromoteException>(() => github.Manifests.CommitAsync(Request(Base), Stop));

        error.ShouldNotBeOfType<HeadMovedException>();
        error.Message.ShouldContain("UNPROCESSABLE, No");
    }

    [Fact]
    public async Task A_branch_whose_rules_refuse_is_said_to_and_no_race()
    {
        await using var github = new GitHubWorld(_ =>
            Error("BRANCH_PROTECTION_RULE_VIOLATION", "Reviews are required")
        );

        var error = await Should.ThrowAsync<PromoteException>(() => github.Manifests.CommitAsync(Request(Base), Stop));

        error.Code.ShouldBe(ErrorCodes.NotAllowed);
        error.Next.ShouldContain("bypass");
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_found_even_under_a_later_one()
    {
        var later = CommitId.Parse(new string('d', 40));
        await using var github = new GitHubWorld(asked =>
            !asked.IsGraphQl ? Compared((New, Base, Message.TrimEnd('\n')), (later, New, "Another"))
            : asked.Body.Contains("mutation", StringComparison.Ordinal) ? Answer.None
            : Branch(later)
        );

        var commit = await github.Manifests.CommitAsync(Request(Base), Stop);

        commit.ShouldBe(New);
        Mutations(github).ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_that_did_not_happen_is_written_again_for_it_names_the_head_it_expects()
    {
        var tries = 0;
        await using var github = new GitHubWorld(asked =>
            !asked.Body.Contains("mutation", StringComparison.Ordinal) ? Branch(Base)
            : ++tries == 1 ? Refusal(502, "Server Error")
            : Committed()
        );

        (await github.Manifests.CommitAsync(Request(Base), Stop)).ShouldBe(New);

        tries.ShouldBe(2);
    }

    [Fact]
    public async Task A_commit_that_never_gets_an_answer_ends_as_unreachable()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal) ? Refusal(502, "Server Error") : Branch(Base)
        );

        var error = await Should.ThrowAsync<RemoteException>(() => github.Manifests.CommitAsync(Request(Base), Stop));

        error.Code.ShouldBe(ErrorCodes.Unreachable);
        Mutations(github).ShouldBe(3);
    }

    [Fact]
    public async Task After_a_lost_answer_someone_elses_commit_is_a_lost_race()
    {
        await using var github = new GitHubWorld(asked =>
            !asked.IsGraphQl ? Compared((GitHubWorld.Head, Base, "Another"))
            : asked.Body.Contains("mutation", StringComparison.Ordinal) ? Answer.None
            : Branch(GitHubWorld.Head)
        );

        await Should.ThrowAsync<HeadMovedException>(() => github.Manifests.CommitAsync(Request(Base), Stop));
    }

    [Fact]
    public async Task A_new_branch_is_made_at_the_parent_and_written_there()
    {
        await using var github = new GitHubWorld(asked => asked.IsGraphQl ? Committed() : Reference(Base));

        (await github.Manifests.CommitAsync(Request(null), Stop)).ShouldBe(New);

        var made = JsonNode.Parse(github.Server.Requests[0].Body)!;
        (made["ref"]!.GetValue<string>(), made["sha"]!.GetValue<string>()).ShouldBe(
            ("refs/heads/promote/staging/web", Base.Value)
        );
        github.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_branch_that_a_killed_run_left_at_the_parent_is_taken_over()
    {
        await using var github = new GitHubWorld(asked =>
            !asked.IsGraphQl ? Refusal(422, "Reference already exists")
            : asked.Body.Contains("mutation", StringComparison.Ordinal) ? Committed()
            : Branch(Base)
        );

        (await github.Manifests.CommitAsync(Request(null), Stop)).ShouldBe(New);
    }

    [Fact]
    public async Task A_branch_that_someone_else_made_elsewhere_is_a_lost_race()
    {
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl ? Branch(GitHubWorld.Head) : Refusal(422, "Reference already exists")
        );

        await Should.ThrowAsync<HeadMovedException>(() => github.Manifests.CommitAsync(Request(null), Stop));

        Mutations(github).ShouldBe(0);
    }

    [Fact]
    public async Task A_branch_moves_to_a_new_base_only_from_where_it_is_expected()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal) ? Data(new { updateRefs = new { } })
            : asked.IsGraphQl ? Branch(GitHubWorld.Head)
            : Made(New)
        );

        (await github.Manifests.CommitAsync(Request(GitHubWorld.Head), Stop)).ShouldBe(New);

        var tree = JsonNode.Parse(Sent(github, "/git/trees"))!;
        tree["base_tree"]!.GetValue<string>().ShouldBe(Base.Value);
        (tree["tree"]![0]!["mode"]!.GetValue<string>(), tree["tree"]![0]!["content"]!.GetValue<string>()).ShouldBe(
            ("100644", "x: é\n")
        );
        JsonNode.Parse(Sent(github, "/git/commits"))!["message"]!.GetValue<string>().ShouldBe(Message);
        var update = JsonNode.Parse(github.Server.Requests[^1].Body)!["variables"]!["input"]!;
        update["repositoryId"]!.GetValue<string>().ShouldBe("R_1");
        update["refUpdates"]![0]!["beforeOid"]!.GetValue<string>().ShouldBe(GitHubWorld.Head.Value);
        update["refUpdates"]![0]!["force"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_can_be_run_stays_so()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal) ? Data(new { updateRefs = new { } })
            : asked.IsGraphQl ? Head(new { oid = Base.Value, f0 = Entry("k.yaml", 33261, Blob("x\n")) })
            : Made(New)
        );
        await github.Manifests.ReadAsync(null, new FileSelection(["apps/web/k.yaml"]), Stop);

        await github.Manifests.CommitAsync(Request(Base), Stop);

        JsonNode.Parse(Sent(github, "/git/trees"))!["tree"]![0]!["mode"]!.GetValue<string>().ShouldBe("100755");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_written_as_they_are()
    {
        byte[] bytes = [(byte)'a', 0xFF, 0];
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal) ? Data(new { updateRefs = new { } })
            : asked.IsGraphQl ? Branch(GitHubWorld.Head)
            : Made(New)
        );

        await github.Manifests.CommitAsync(
            Request(GitHubWorld.Head) with
            {
                Changes = [new FileChange("x", bytes)],
            },
            Stop
        );

        var blob = JsonNode.Parse(Sent(github, "/git/blobs"))!;
        blob["encoding"]!.GetValue<string>().ShouldBe("base64");
        Convert.FromBase64String(blob["content"]!.GetValue<string>()).ShouldBe(bytes);
        JsonNode.Parse(Sent(github, "/git/trees"))!["tree"]![0]!["sha"]!.GetValue<string>().ShouldBe(New.Value);
    }

    [Fact]
    public async Task A_removal_on_top_is_a_deletion_and_off_the_old_commits_an_entry_without_an_id()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("createCommitOnBranch", StringComparison.Ordinal) ? Committed()
            : asked.Body.Contains("mutation", StringComparison.Ordinal) ? Data(new { updateRefs = new { } })
            : asked.IsGraphQl ? Branch(GitHubWorld.Head)
            : Made(New)
        );
        FileChange[] changes = [FileChange.Removal("holds/dev/web.yaml"), new FileChange("x", "y"u8.ToArray())];

        await github.Manifests.CommitAsync(Request(Base) with { Changes = changes }, Stop);
        await github.Manifests.CommitAsync(Request(GitHubWorld.Head) with { Changes = changes }, Stop);

        var input = JsonNode.Parse(
            github.Server.Requests.Single(asked => asked.Body.Contains("deletions", StringComparison.Ordinal)).Body
        )!["variables"]!["input"]!["fileChanges"]!;
        input["deletions"]![0]!["path"]!.GetValue<string>().ShouldBe("holds/dev/web.yaml");
        input["additions"]!.AsArray().Count.ShouldBe(1);
        var tree = JsonNode.Parse(Sent(github, "/git/trees"))!;
        tree["base_tree"]!.GetValue<string>().ShouldBe(Base.Value);
        tree["tree"]![0]!["content"]!.GetValue<string>().ShouldBe("y");
        var removed = tree["tree"]![1]!.AsObject();
        removed["path"]!.GetValue<string>().ShouldBe("holds/dev/web.yaml");
        removed.ContainsKey("sha").ShouldBeTrue();
        removed["sha"].ShouldBeNull();
    }

    [Fact]
    public async Task Versions_are_those_along_first_parents_page_by_page()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("\"after\":\"2\"", StringComparison.Ordinal)
                ? Versions(null, Version(New, null, null))
                : Versions("2", Version(GitHubWorld.Head, New, "o2"), Version(Base, New, "side"))
        );

        var found = new List<(CommitId, string?)>();
        await foreach (var version in github.Manifests.VersionsAsync(GitHubWorld.Head, "apps/web", Stop))
            found.Add((version.Commit.Id, version.Object));

        found.ShouldBe([(GitHubWorld.Head, "o2"), (New, null)]);
        github.Server.Requests.Count.ShouldBe(2);

        static object Version(CommitId id, CommitId? parent, string? file) =>
            new
            {
                oid = id.Value,
                message = "x",
                parents = new { nodes = parent is null ? [] : new[] { new { oid = parent.Value } } },
                author = (object?)null,
                committer = (object?)null,
                file = file is null ? null : new { oid = file },
            };

        static Answer Versions(string? next, params object[] nodes) =>
            Repository(
                new
                {
                    @object = new
                    {
                        oid = GitHubWorld.Head.Value,
                        history = new { pageInfo = new { hasNextPage = next is not null, endCursor = next }, nodes },
                    },
                }
            );
    }

    [Fact]
    public async Task The_ledger_holds_each_promotion_once_the_newest_first()
    {
        await using var github = new GitHubWorld(_ =>
            Repository(
                new
                {
                    @object = new
                    {
                        oid = GitHubWorld.Head.Value,
                        h0 = new { nodes = new[] { History(Base, "10:00", Message), History(New, "12:00", Message) } },
                        h1 = new
                        {
                            nodes = new[] { History(New, "12:00", Message), History(GitHubWorld.Head, "13:00", "Fix") },
                        },
                    },
                }
            )
        );

        var ledger = await github.Manifests.LedgerAsync(GitHubWorld.Head, ["a", "b"], 10, Stop);

        ledger.Select(commit => commit.Id).ShouldBe([New, Base]);
        (ledger[0].Author.Name, ledger[0].Committer.Name).ShouldBe(("", "GitHub"));
    }

    [Fact]
    public async Task Commits_between_two_come_newest_first_and_none_are_asked_for_between_one_and_itself()
    {
        await using var github = new GitHubWorld(_ =>
            Compared((GitHubWorld.Head, Base, "One"), (New, GitHubWorld.Head, "Two"))
        );

        var commits = await github.Manifests.CommitsBetweenAsync(Base, New, 10, Stop);
        var none = await github.Manifests.CommitsBetweenAsync(New, New, 10, Stop);

        commits.Select(commit => commit.Message).ShouldBe(["Two", "One"]);
        none.ShouldBeEmpty();
        github.Server.Requests.Count.ShouldBe(1);
    }

    private static int Mutations(GitHubWorld github) =>
        github.Server.Requests.Count(asked => asked.Body.Contains("mutation", StringComparison.Ordinal));

    private static string Sent(GitHubWorld github, string path) =>
        github.Server.Requests.Single(asked => asked.Path.EndsWith(path, StringComparison.Ordinal)).Body;

    private static CommitRequest Request(CommitId? expectedHead) =>
        new()
        {
            Branch = "promote/staging/web",
            Parent = Base,
            ExpectedHead = expectedHead,
            Changes = [new FileChange("apps/web/k.yaml", "x: é\n"u8.ToArray())],
            Message = Message,
        };

    private static Answer Committed() => Data(new { createCommitOnBranch = new { commit = new { oid = New.Value } } });

    private static Answer Head(object commit) => Repository(new { @ref = new { name = "main", target = commit } });

    private static object Entry(string name, int mode, object @object) =>
        new
        {
            name,
            mode,
            @object,
        };

    private static object Tree(params object[] entries) => new { entries };

    private static object Blob(string text) => new { oid = Oid(Encoding.UTF8.GetBytes(text)), text };

    // As `git hash-object` does.
    private static string Oid(ReadOnlySpan<byte> bytes) =>
#pragma warning disable CA5350
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350

    private static object History(CommitId id, string at, string message) =>
        new
        {
            oid = id.Value,
            message,
            parents = new { nodes = Array.Empty<object>() },
            author = (object?)null,
            committer = new
            {
                name = "GitHub",
                email = "noreply@github.com",
                date = $"2026-01-05T{at}:00Z",
            },
        };
}
