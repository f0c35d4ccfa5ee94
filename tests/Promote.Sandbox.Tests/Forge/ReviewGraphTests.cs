using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class ReviewGraphTests
{
    private const string Read = """
        query($n: Int!) {
          repository(owner: "acme", name: "manifests") {
            pullRequest(number: $n) {
              mergedAt
              mergedBy { login }
              all: latestOpinionatedReviews(first: 10) { nodes { ...R } }
              writers: latestOpinionatedReviews(first: 10, writersOnly: true) { nodes { ...R } }
              reviews(first: 10) { totalCount }
              commits(first: 10) { nodes { commit { oid authors(first: 5) { nodes { name email user { login } } } committer { user { login } } } } }
            }
          }
        }
        fragment R on PullRequestReview { author { login __typename } state submittedAt commit { oid } authorCanPushToRepository }
        """;

    [Fact]
    public async Task The_newest_opinion_of_each_counts_and_says_whether_its_author_may_push()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (dana, rita, reader) = (sandbox.Accounts.Developer, sandbox.Accounts.Reviewer, sandbox.Accounts.Reader);
        var number = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        Task<Answer> ReviewAsync(Promote.Sandbox.Hosting.Account account, string @event) =>
            sandbox.RepositoryAsync("POST", $"/pulls/{number}/reviews", account, new { @event, body = "So" });
        await ReviewAsync(rita, "REQUEST_CHANGES");
        await ReviewAsync(rita, "APPROVE");
        await ReviewAsync(rita, "COMMENT");
        (await ReviewAsync(reader, "APPROVE")).Status.ShouldBe(200);

        var pull = await PullAsync(sandbox, number);

        var all = pull["all"]!["nodes"]!.AsArray();
        all.Select(one => $"{one!["author"]!["login"]} {one["state"]} {one["authorCanPushToRepository"]}")
            .ShouldBe(["rita APPROVED true", "reader APPROVED false"]);
        ((string)all[0]!["commit"]!["oid"]!).ShouldBe(await sandbox.HeadAsync("x"));
        pull["writers"]!["nodes"]!.AsArray().Count.ShouldBe(1);
        ((int)pull["reviews"]!["totalCount"]!).ShouldBe(4);
    }

    [Fact]
    public async Task A_commit_has_the_authors_its_trailers_name_and_the_pull_request_it_came_by()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var (dana, rita) = (sandbox.Accounts.Developer, sandbox.Accounts.Reviewer);
        var written = await sandbox.ControlAsync(
            "POST",
            $"/repositories/{TestSandbox.Repository}/commits",
            new
            {
                branch = "x",
                login = "dana",
                message = $"Two\n\nCo-authored-by: Rita <{rita.Email}>\nCo-authored-by: Someone <some@one.test>",
                files = new Dictionary<string, string> { ["a.txt"] = "a\n" },
            }
        );
        var body = new
        {
            title = "Two",
            head = "x",
            @base = "main",
        };
        var number = (int)(await sandbox.RepositoryAsync("POST", "/pulls", dana, body)).Json!["number"]!;
        var merge = new { merge_method = "merge" };
        var merged = await sandbox.RepositoryAsync("PUT", $"/pulls/{number}/merge", rita, merge);

        var pull = await PullAsync(sandbox, number);

        ((string)pull["mergedBy"]!["login"]!).ShouldBe("rita");
        pull["mergedAt"].ShouldNotBeNull();
        var commit = pull["commits"]!["nodes"]!.AsArray().Single()!["commit"]!;
        commit["authors"]!["nodes"]!
            .AsArray()
            .Select(one => $"{one!["name"]} {one["user"]?["login"]}".Trim())
            .ShouldBe(["Dana Developer dana", "Rita rita", "Someone"]);
        ((string)commit["committer"]!["user"]!["login"]!).ShouldBe("dana");
        foreach (var oid in new[] { (string)written.Json!["sha"]!, (string)merged.Json!["sha"]! })
        {
            (await AssociatedAsync(sandbox, oid)).ShouldBe([number]);
            var listed = await sandbox.RepositoryAsync("GET", $"/commits/{oid}/pulls", dana);
            listed.Json!.AsArray().Select(one => (int)one!["number"]!).ShouldBe([number]);
        }
    }

    [Fact]
    public async Task A_commit_that_has_not_landed_belongs_to_the_open_pull_requests_that_hold_it()
    {
        await using var sandbox = await TestSandbox.StartAsync(ci: false);
        var dana = sandbox.Accounts.Developer;
        var first = await sandbox.OpenAsync(dana, "x", TestSandbox.Staging, "a: 1\n");
        var second = await sandbox.OpenAsync(dana, "y", TestSandbox.Staging, "a: 2\n");
        var head = await sandbox.HeadAsync("x");
        (await AssociatedAsync(sandbox, head)).ShouldBe([first]);

        await sandbox.RepositoryAsync("PATCH", $"/pulls/{first}", dana, new { state = "closed" });

        (await AssociatedAsync(sandbox, head)).ShouldBe([]);
        (await AssociatedAsync(sandbox, await sandbox.HeadAsync("y"))).ShouldBe([second]);
        (await AssociatedAsync(sandbox, await sandbox.HeadAsync())).ShouldBe([]);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> PullAsync(TestSandbox sandbox, int number)
    {
        var answer = await sandbox.GraphAsync(sandbox.Accounts.Reader, Read, new { n = number });
        answer["errors"].ShouldBeNull(answer.ToJsonString());
        return answer["data"]!["repository"]!["pullRequest"]!;
    }

    private static async Task<IEnumerable<int>> AssociatedAsync(TestSandbox sandbox, string oid)
    {
        var answer = await sandbox.GraphAsync(
            sandbox.Accounts.Reader,
            "query($o:GitObjectID!){repository(owner:\"acme\",name:\"manifests\"){object(oid:$o){...on Commit{associatedPullRequests(first:5){nodes{number}}}}}}",
            new { o = oid }
        );
        answer["errors"].ShouldBeNull(answer.ToJsonString());
        return answer["data"]!["repository"]!["object"]!["associatedPullRequests"]!["nodes"]!
            .AsArray()
            .Select(one => (int)one!["number"]!);
    }
}
