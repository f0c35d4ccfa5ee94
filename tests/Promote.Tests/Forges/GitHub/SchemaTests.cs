using System.Text.Json;
using Promote.Forges;
using Promote.Manifests;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

public sealed class SchemaTests(GitHubSchema schema) : IClassFixture<GitHubSchema>
{
    [Fact]
    public async Task Every_query_and_mutation_that_is_sent_is_one_of_GitHubs_schema_with_variables_of_its_types()
    {
        // Answers so little that each call ends right after its first request.
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl ? Data(new { })
            : asked.Path.EndsWith("/git/refs", StringComparison.Ordinal) ? Reference(Base)
            : asked.Method == "POST" ? Made(New)
            : Refusal(404, "Not Found")
        );
        var (manifests, forge) = (github.Manifests, github.Forge);
        var files = new FileSelection([
            "promote.yaml",
            "*.yaml",
            "*/values.yaml",
            "apps/web/overlays/*/kustomization.yaml",
            "apps/*/overlays/*/kustomization.yaml",
            .. Enumerable.Range(0, 150).Select(i => $"apps/a{i}.yaml"),
        ]);
        Func<Task>[] calls =
        [
            () => manifests.ReadAsync(null, files, Stop),
            () => manifests.ReadAsync("main", files, Stop),
            () => manifests.ReadAsync("main", new FileSelection([]), Stop),
            () => manifests.ReadAtAsync(Base, files, Stop),
            () => manifests.FindBranchAsync("promote/staging/web", Stop),
            () => manifests.LedgerAsync(Head, ["apps/web/a.yaml", "b.yaml"], 500, Stop),
            () => manifests.LedgerAsync(Head, [], 10, Stop),
            () => manifests.CommitAsync(Request(Base), Stop),
            () => manifests.CommitAsync(Request(Head), Stop),
            () => manifests.CommitAsync(Request(null), Stop),
            () => forge.FindOpenAsync(new PullRequestQuery("main", "promote/staging/web"), Stop),
            () => forge.FindOpenAsync(new PullRequestQuery("main", null), Stop),
            () => forge.GetAsync(7, Stop),
            () => forge.LastChangesAsync(Head, ["a.yaml", "apps/web/b.yaml"], Stop),
            () => forge.MergeWhenGreenAsync(PullRequest(), Head, Stop),
            () => github.Merges.MergedAsync(Head, Stop),
            () => github.Merges.ReviewsAsync(7, Stop),
        ];

        foreach (var call in calls)
            await Record.ExceptionAsync(call);
        var sent = github.Server.Requests.Where(asked => asked.IsGraphQl).Select(asked => asked.Body).ToList();
        var errors = await schema.ErrorsAsync(sent);

        sent.Count.ShouldBeGreaterThanOrEqualTo(calls.Length - 1);
        sent.Zip(errors)
            .Where(pair => pair.Second.Length > 0)
            .Select(pair => $"{string.Join("; ", pair.Second)}: {pair.First}")
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_that_GitHub_does_not_know_is_found_out()
    {
        var errors = await schema.ErrorsAsync([
            """{"query":"query($o: String!) { repository(owner: $o, name: $o) { colour } }","variables":{"o":"acme"}}""",
            """{"query":"query($o: String!) { repository(owner: $o, name: $o) { id } }","variables":{}}""",
        ]);

        errors[0].ShouldHaveSingleItem().ShouldContain("colour");
        errors[1].ShouldHaveSingleItem().ShouldContain("$o");
    }

    [Fact]
    public async Task No_value_is_ever_part_of_a_document()
    {
        const string Hostile = "apps/\") { id } evil: x(a: \"*/k.yaml";
        await using var github = new GitHubWorld(_ => Data(new { }));

        await Should.ThrowAsync<Exception>(() =>
            github.Manifests.ReadAsync("x\"}", new FileSelection([Hostile, "\"*"]), Stop)
        );
        await Should.ThrowAsync<Exception>(() => github.Manifests.LedgerAsync(Head, [Hostile], 10, Stop));
        await Should.ThrowAsync<Exception>(async () =>
            await github.Manifests.VersionsAsync(Head, Hostile, Stop).GetAsyncEnumerator(Stop).MoveNextAsync()
        );

        foreach (var asked in github.Server.Requests)
            JsonDocument.Parse(asked.Body).RootElement.GetProperty("query").GetString()!.ShouldNotContain('"');
        (await schema.ErrorsAsync(github.Server.Requests.Select(asked => asked.Body))).ShouldAllBe(one =>
            one.Length == 0
        );
    }

    private static CommitRequest Request(CommitId? expectedHead) =>
        new()
        {
            Branch = "promote/staging/web",
            Parent = Base,
            ExpectedHead = expectedHead,
            Changes = [new FileChange("apps/web/k.yaml", "x"u8.ToArray())],
            Message = "Promote web\n\nPromote-App: web\n",
        };
}
