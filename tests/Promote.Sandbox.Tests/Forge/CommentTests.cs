using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class CommentTests
{
    private const string Read = """
        query($n: Int!) {
          repository(owner: "acme", name: "manifests") {
            pullRequest(number: $n) {
              comments(first: 10) { totalCount nodes { databaseId body viewerDidAuthor lastEditedAt editor { login } author { login __typename } } }
            }
          }
        }
        """;

    [Fact]
    public async Task Whoever_writes_can_change_what_an_app_said_and_it_shows()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (evidence, dana) = (sandbox.Accounts.Evidence, sandbox.Accounts.Developer);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        var said = await sandbox.RepositoryAsync(
            "POST",
            $"/issues/{number}/comments",
            evidence,
            new { body = "Tested." }
        );
        said.Status.ShouldBe(201, said.Text);

        (await CommentAsync(sandbox, evidence, number))["viewerDidAuthor"]!.GetValue<bool>().ShouldBeTrue();
        (
            await sandbox.RepositoryAsync(
                "PATCH",
                $"/issues/comments/{said.Json!["id"]}",
                dana,
                new { body = "Tested twice." }
            )
        ).Status.ShouldBe(200);

        var comment = await CommentAsync(sandbox, dana, number);
        ((int)comment["databaseId"]!).ShouldBe((int)said.Json!["id"]!);
        ((string)comment["body"]!).ShouldBe("Tested twice.");
        ((string)comment["author"]!["login"]!).ShouldBe("promote-evidence");
        ((string)comment["author"]!["__typename"]!).ShouldBe("Bot");
        ((string)comment["editor"]!["login"]!).ShouldBe("dana");
        ((bool)comment["viewerDidAuthor"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_comments_and_changes_only_its_own()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (reader, dana) = (sandbox.Accounts.Reader, sandbox.Accounts.Developer);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        async Task<string> SayAsync(Promote.Sandbox.Hosting.Account account) =>
            (string)
                (
                    await sandbox.RepositoryAsync("POST", $"/issues/{number}/comments", account, new { body = "Well" })
                ).Json!["url"]!;
        var (mine, hers) = (await SayAsync(reader), await SayAsync(dana));

        async Task<int> ChangeAsync(string url) =>
            (await sandbox.SendAsync("PATCH", url, reader.Token, new { body = "Well, well" })).Status;
        (await ChangeAsync(mine)).ShouldBe(200);
        (await ChangeAsync(hers)).ShouldBe(403);
        (await sandbox.RepositoryAsync("POST", $"/issues/{number}/comments", null, new { body = "x" })).Status.ShouldBe(
            404
        );
        var all = await sandbox.RepositoryAsync("GET", $"/issues/{number}/comments", reader);
        all.Json!.AsArray().Select(one => (string)one!["body"]!).ShouldBe(["Well, well", "Well"]);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> CommentAsync(
        TestSandbox sandbox,
        Promote.Sandbox.Hosting.Account account,
        int number
    )
    {
        var answer = await sandbox.GraphAsync(account, Read, new { n = number });
        answer["errors"].ShouldBeNull(answer.ToJsonString());
        return answer["data"]!["repository"]!["pullRequest"]!["comments"]!["nodes"]!.AsArray().Single()!;
    }
}
