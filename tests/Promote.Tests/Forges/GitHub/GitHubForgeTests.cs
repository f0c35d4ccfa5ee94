using System.Text.Json.Nodes;
using Promote.Errors;
using Promote.Forges;
using Promote.Manifests;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

public sealed class GitHubForgeTests
{
    [Fact]
    public async Task Open_pull_requests_are_found_in_one_request_without_those_of_forks_and_Apps_have_their_REST_names()
    {
        await using var github = new GitHubWorld(_ => Found(Node(), Node(fork: true), Node(branch: "fix/readme")));

        var found = await github.Forge.FindOpenAsync(new PullRequestQuery("main", null), Stop);

        var one = found.ShouldHaveSingleItem();
        one.Number.ShouldBe(7);
        one.Author.ShouldBe("promote[bot]");
        one.Labels.ShouldBe(["promote"]);
        github.Server.Requests.Count.ShouldBe(1);
        JsonNode.Parse(github.Server.Requests[0].Body)!["variables"]!.AsObject().ContainsKey("head").ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_is_open_already_is_brought_up_to_date_instead_of_opened()
    {
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl ? Found(Node(body: "Old"))
            : asked.Method == "POST" && asked.Path.EndsWith("/pulls", StringComparison.Ordinal)
                ? Invalid("A pull request already exists for acme:promote/staging/web.")
            : new Answer(200, RestPullRequest())
        );

        var opened = await github.Forge.OpenAsync(Draft(body: "New", labels: "promote"), Stop);

        (opened.Number, opened.Body).ShouldBe((7, "New"));
        github
            .Server.Requests.Select(asked => asked.ToString())
            .ShouldBe([
                "POST /api/v3/repos/acme/manifests/pulls",
                "POST /graphql",
                "PATCH /api/v3/repos/acme/manifests/pulls/7",
            ]);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(0)]
    public async Task An_opening_whose_answer_was_lost_is_looked_for_and_not_sent_again(int status)
    {
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl ? Found(Node())
            : status == 0 ? Answer.None
            : Refusal(status, "Server Error")
        );

        var opened = await github.Forge.OpenAsync(Draft(), Stop);

        opened.Number.ShouldBe(7);
        github.Server.Requests.Count(asked => !asked.IsGraphQl).ShouldBe(1);
    }

    [Fact]
    public async Task An_opening_that_is_refused_for_another_reason_says_the_forges_reason()
    {
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl ? Found() : Invalid("No commits between main and promote/staging/web")
        );

        var error = await Should.ThrowAsync<RemoteException>(() => github.Forge.OpenAsync(Draft(), Stop));

        error.Message.ShouldContain("No commits between main and promote/staging/web");
    }

    [Fact]
    public async Task Reviews_are_asked_of_people_and_of_teams()
    {
        await using var github = new GitHubWorld(_ => new Answer(201, RestPullRequest()));

        await github.Forge.RequestReviewsAsync(PullRequest(), ["@acme/platform", "@dana"], Stop);

        var asked = github.Server.Requests.ShouldHaveSingleItem();
        asked.ToString().ShouldBe("POST /api/v3/repos/acme/manifests/pulls/7/requested_reviewers");
        asked.Body.ShouldBe("""{"reviewers":["dana"],"team_reviewers":["platform"]}""");
    }

    [Fact]
    public async Task A_new_one_is_opened_in_one_request_and_labelled_in_a_second()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Path.EndsWith("/labels", StringComparison.Ordinal)
                ? new Answer(200, """[{"name":"promote"}]""")
                : new Answer(201, RestPullRequest())
        );

        var opened = await github.Forge.OpenAsync(Draft(title: new string('t', 300), labels: "promote"), Stop);

        opened.Key.ShouldBe("PR_7");
        opened.Labels.ShouldBe(["promote"]);
        github.Server.Requests.Count.ShouldBe(2);
        JsonNode.Parse(github.Server.Requests[0].Body)!["title"]!.GetValue<string>().Length.ShouldBe(256);
    }

    [Fact]
    public async Task Nothing_is_asked_where_nothing_changes_though_line_ends_and_blanks_do()
    {
        await using var github = new GitHubWorld(_ => Refusal(500, "not to be asked"));
        var before = PullRequest() with { Body = "One\r\ntwo", Labels = ["Promote"] };

        var after = await github.Forge.UpdateAsync(before, Draft(body: "One\ntwo\n", labels: "promote"), Stop);

        after.ShouldBe(before);
        github.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Merging_is_asked_for_with_the_head_that_was_judged()
    {
        await using var github = new GitHubWorld(_ => Data(new { enablePullRequestAutoMerge = new { } }));

        var outcome = await github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop);

        outcome.Kind.ShouldBe(MergeOutcomeKind.Scheduled);
        var input = JsonNode.Parse(github.Server.Requests.ShouldHaveSingleItem().Body)!["variables"]!["input"]!;
        input["expectedHeadOid"]!.GetValue<string>().ShouldBe(Head.Value);
    }

    [Fact]
    public async Task Merging_that_is_asked_for_already_is_not_asked_for_again()
    {
        await using var github = new GitHubWorld(_ => Refusal(500, "not to be asked"));

        var outcome = await github.Forge.MergeWhenGreenAsync(PullRequest(mergesWhenGreen: true), Head, Stop);

        outcome.Kind.ShouldBe(MergeOutcomeKind.Scheduled);
        github.Server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Pull request Pull request is in clean status")]
    [InlineData("Pull request Pull request is in unstable status")]
    public async Task What_has_nothing_to_wait_for_is_merged_at_once_pinned_to_its_head(string message)
    {
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl
                ? Error("UNPROCESSABLE", message)
                : new Answer(
                    200,
                    Json(
                        new
                        {
                            sha = New.Value,
                            merged = true,
                            message = "Merged",
                        }
                    )
                )
        );

        var outcome = await github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop);

        outcome.ShouldBe(new MergeOutcome(MergeOutcomeKind.Merged, New.Value));
        JsonNode.Parse(github.Server.Requests[^1].Body)!["sha"]!.GetValue<string>().ShouldBe(Head.Value);
    }

    [Fact]
    public async Task A_repository_without_merge_commits_gets_the_next_method_it_allows()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("\"MERGE\"", StringComparison.Ordinal)
                ? Error("UNPROCESSABLE", "Merge method merge commits are not allowed on this repository")
            : asked.IsGraphQl ? Error("UNPROCESSABLE", "Pull request Pull request is in clean status")
            : asked.Body.Contains("squash", StringComparison.Ordinal)
                ? new Answer(200, Json(new { sha = New.Value, merged = true }))
            : Refusal(405, "Merge commits are not allowed on this repository.")
        );

        var outcome = await github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop);

        outcome.Kind.ShouldBe(MergeOutcomeKind.Merged);
        github.Server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_repository_without_auto_merge_says_so()
    {
        const string Reason = "Pull request Auto merge is not allowed for this repository";
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal)
                ? Error("UNPROCESSABLE", Reason)
                : Repository(new { pullRequest = Node() })
        );

        var outcome = await github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop);

        outcome.ShouldBe(new MergeOutcome(MergeOutcomeKind.NotOffered, Reason));
    }

    [Fact]
    public async Task A_head_that_moved_is_told_whatever_the_words_of_the_refusal()
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal)
                ? Error("UNPROCESSABLE", "Words that nobody wrote down")
                : Repository(new { pullRequest = Node(head: New) })
        );

        var error = await Should.ThrowAsync<HeadMovedException>(() =>
            github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop)
        );

        error.Branch.ShouldBe("promote/staging/web");
    }

    [Fact]
    public async Task A_token_without_the_right_to_merge_is_an_error_and_not_a_repository_without_the_offer()
    {
        await using var github = new GitHubWorld(_ => Error("FORBIDDEN", "Resource not accessible by integration"));

        var error = await Should.ThrowAsync<PromoteException>(() =>
            github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop)
        );

        error.Code.ShouldBe(ErrorCodes.NotAllowed);
    }

    [Theory]
    [InlineData("MERGED", false, MergeOutcomeKind.Merged)]
    [InlineData("OPEN", true, MergeOutcomeKind.Scheduled)]
    public async Task An_asking_whose_answer_was_lost_is_looked_up(string state, bool auto, object kind)
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal)
                ? Answer.None
                : Repository(new { pullRequest = Node(state: state, autoMerge: auto) })
        );

        var outcome = await github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop);

        outcome.Kind.ShouldBe(kind);
        github.Server.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(409, "Head branch was modified. Review and try the merge again.")]
    public async Task A_merge_that_lost_its_race_is_a_head_that_moved(int status, string message)
    {
        await using var github = new GitHubWorld(asked =>
            asked.Body.Contains("mutation", StringComparison.Ordinal)
                ? Error("UNPROCESSABLE", "Pull request is in clean status")
            : asked.IsGraphQl ? Repository(new { pullRequest = Node() })
            : Refusal(status, message)
        );

        await Should.ThrowAsync<HeadMovedException>(() => github.Forge.MergeWhenGreenAsync(PullRequest(), Head, Stop));
    }

    [Fact]
    public async Task Of_each_context_the_newest_status_counts_and_a_state_that_is_not_known_is_an_error()
    {
        await using var github = new GitHubWorld(_ => new Answer(
            200,
            Json(
                new[]
                {
                    Status(1, "smoke", "failure", "10:00"),
                    Status(3, "smoke", "success", "11:00"),
                    Status(2, "smoke", "pending", "11:00"),
                    Status(4, "healthy", "neutral", "09:00"),
                }
            )
        ));

        var statuses = await github.Forge.StatusesAsync(Head, Stop);

        statuses
            .Select(status => (status.Context, status.State))
            .ShouldBe([("smoke", StatusState.Success), ("healthy", StatusState.Error)]);
        github.Server.Requests.ShouldHaveSingleItem().Target.ShouldContain("per_page=100");
    }

    private static object Status(int id, string context, string state, string at) =>
        new
        {
            id,
            context,
            state,
            description = "",
            created_at = $"2026-01-05T{at}:00Z",
            updated_at = $"2026-01-05T{at}:00Z",
            creator = new { login = "promote[bot]" },
        };
}
