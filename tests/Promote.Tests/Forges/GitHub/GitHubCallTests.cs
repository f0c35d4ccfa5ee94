using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Promote.Errors;
using Promote.Forges;
using Promote.Forges.GitHub;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

public sealed class GitHubCallTests
{
    private const string Query = "query { viewer { login } }";

    [Theory]
    [InlineData("NOT_FOUND", "Could not resolve to a Repository", "PROMOTE2014")]
    [InlineData("FORBIDDEN", "Resource not accessible by integration", "PROMOTE7002")]
    [InlineData("INSUFFICIENT_SCOPES", "Your token has not been granted the required scopes", "PROMOTE7002")]
    [InlineData("BRANCH_PROTECTION_RULE_VIOLATION", "At least 1 approving review is required", "PROMOTE7002")]
    [InlineData("UNPROCESSABLE", "Repository rule violations found\n\nChanges must be made.", "PROMOTE7002")]
    [InlineData("RATE_LIMITED", "API rate limit exceeded for user ID 1.", "PROMOTE6001")]
    [InlineData("", "You have exceeded a secondary rate limit", "PROMOTE6001")]
    [InlineData("", "Something went wrong while executing your query.", "PROMOTE6001")]
    [InlineData("UNHEARD_OF", "What is this?", "PROMOTE6002")]
    public async Task An_error_of_GraphQL_has_the_code_of_its_kind_and_says_it_on_one_line(
        string type,
        string message,
        string code
    )
    {
        await using var github = new GitHubWorld(_ => Error(type, message));

        var error = await Should.ThrowAsync<PromoteException>(() => MutateAsync(github));

        error.Code.Id.ShouldBe(code);
        error.Message.ShouldStartWith("Doing it: ");
        error.Message.ShouldContain(message.Split('\n')[0].TrimEnd('.'));
        error.Message.ShouldNotContain('\n');
        error.Next.ShouldNotBeEmpty();
        github.Server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(401, "Bad credentials", "PROMOTE7001")]
    [InlineData(403, "Resource protected by organization SAML enforcement.", "PROMOTE7002")]
    [InlineData(404, "Not Found", "PROMOTE2014")]
    [InlineData(502, "Server Error", "PROMOTE6001")]
    public async Task A_status_of_HTTP_has_the_code_of_its_kind_over_either_API(int status, string said, string code)
    {
        await using var github = new GitHubWorld(_ => Refusal(status, said));

        var graphQl = await Should.ThrowAsync<RemoteException>(() => QueryAsync(github));
        var rest = await Should.ThrowAsync<RemoteException>(() => github.Forge.StatusesAsync(Head, Stop));

        (graphQl.Code.Id, rest.Code.Id).ShouldBe((code, code));
        (graphQl.Status, rest.Status).ShouldBe((status, status));
        graphQl.Message.ShouldContain(said.TrimEnd('.'));
        rest.Message.ShouldContain(said.TrimEnd('.'));
    }

    [Fact]
    public async Task A_query_that_GitHub_failed_at_is_sent_again_and_a_mutation_may_have_happened()
    {
        var answers = 0;
        await using var github = new GitHubWorld(_ =>
            ++answers == 1
                ? Error("", "Something went wrong while executing your query.")
                : Data(new { viewer = new { login = "dana" } })
        );

        var data = await QueryAsync(github);
        answers = 0;
        var error = await Should.ThrowAsync<RemoteException>(() => MutateAsync(github));

        data.GetProperty("viewer").GetProperty("login").GetString().ShouldBe("dana");
        error.MayHaveHappened.ShouldBeTrue();
        answers.ShouldBe(1);
    }

    [Fact]
    public async Task A_rate_limit_that_ends_soon_is_waited_out_even_for_a_mutation()
    {
        var answers = 0;
        await using var github = new GitHubWorld(_ =>
            ++answers == 1
                ? Error("RATE_LIMITED", "API rate limit exceeded") with
                {
                    Headers = new Dictionary<string, string> { ["Retry-After"] = "0" },
                }
                : Data(new { })
        );

        await MutateAsync(github);

        answers.ShouldBe(2);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("<html>Log in</html>")]
    public async Task An_answer_that_is_not_GraphQL_names_the_variable_with_the_address(string body)
    {
        await using var github = new GitHubWorld(_ => new Answer(200, body));

        var error = await Should.ThrowAsync<RemoteException>(() => QueryAsync(github));

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
        error.Next.ShouldContain("GITHUB_GRAPHQL_URL");
    }

    [Fact]
    public async Task An_error_without_words_is_an_error_still()
    {
        await using var github = new GitHubWorld(_ => new Answer(200, """{"errors":["?"]}"""));

        var error = await Should.ThrowAsync<GraphQlException>(() => QueryAsync(github));

        error.Message.ShouldContain("no reason given");
    }

    [Fact]
    public async Task An_answer_of_REST_that_is_a_page_for_people_names_the_variable_with_the_address()
    {
        await using var github = new GitHubWorld(_ => new Answer(200, "<html>Log in</html>"));

        var error = await Should.ThrowAsync<RemoteException>(() => github.Forge.StatusesAsync(Head, Stop));

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
        error.Next.ShouldContain("GITHUB_API_URL");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_no_bug_and_a_write_may_have_happened()
    {
        await using var github = new GitHubWorld(asked =>
            (asked.IsGraphQl ? Data(new { }) : new Answer(201, RestPullRequest())) with
            {
                BreaksOff = true,
            }
        );

        var query = await Should.ThrowAsync<RemoteException>(() => QueryAsync(github));
        var mutation = await Should.ThrowAsync<RemoteException>(() => MutateAsync(github));
        var read = await Should.ThrowAsync<RemoteException>(() => github.Forge.StatusesAsync(Head, Stop));

        (query.MayHaveHappened, mutation.MayHaveHappened, read.MayHaveHappened).ShouldBe((false, true, false));
        query.Code.ShouldBe(ErrorCodes.Unreachable);
    }

    [Fact]
    public async Task A_status_is_recorded_again_after_a_server_error_for_it_says_the_same_twice()
    {
        var answers = 0;
        await using var github = new GitHubWorld(_ =>
            ++answers < 3 ? Refusal(502, "Server Error") : new Answer(201, """{"state":"success","context":"x"}""")
        );

        await github.Forge.SetStatusAsync(Head, new("x", StatusState.Success, new string('d', 200), null), Stop);

        answers.ShouldBe(3);
        JsonNode.Parse(github.Server.Requests[^1].Body)!["description"]!.GetValue<string>().Length.ShouldBe(140);
    }

    [Fact]
    public async Task The_token_is_in_the_header_of_each_request_and_nowhere_else()
    {
        await using var github = new GitHubWorld(asked =>
            asked.IsGraphQl ? Refusal(401, $"Bad {Token}") : Refusal(403, "No")
        );

        var errors = new List<Exception>
        {
            await Should.ThrowAsync<RemoteException>(() => QueryAsync(github)),
            await Should.ThrowAsync<RemoteException>(() => github.Forge.OpenAsync(Draft(), Stop)),
        };

        github.Server.Requests.ShouldAllBe(asked => asked.Headers["Authorization"] == "Bearer " + Token);
        github.Server.Requests.ShouldAllBe(asked => asked.Headers.ContainsKey("User-Agent"));
        github.Server.Requests.ShouldAllBe(asked => !asked.Target.Contains(Token) && !asked.Body.Contains(Token));
        github.Reports.ShouldNotBeEmpty();
        github.Reports.ShouldAllBe(report => !report.Contains(Token));
    }

    [Fact]
    public async Task A_redirect_to_another_port_is_followed_without_the_token()
    {
        await using var other = new LoopbackServer(_ => new Answer(200, "[]"));
        await using var github = new GitHubWorld(_ =>
            new Answer(302, "") with
            {
                Headers = new Dictionary<string, string> { ["Location"] = other.Url + "elsewhere" },
            }
        );

        (await github.Forge.StatusesAsync(Head, Stop)).ShouldBeEmpty();

        other.Requests.ShouldHaveSingleItem().Headers.ShouldNotContainKey("Authorization");
    }

    [Fact]
    public async Task A_call_of_Octokits_ends_when_it_is_cancelled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/");
        await using var github = new GitHubWorld(_ => Answer.None, url);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var call = github.Forge.StatusesAsync(Head, stop.Token);
        using var connection = await silent.AcceptTcpClientAsync(Stop);
        var buffer = new byte[4096];
        (await ReadAsync(connection, buffer)).ShouldBePositive();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        // The request itself is given up, not only the waiting for it.
        while (await ReadAsync(connection, buffer) > 0) { }
    }

    private static async Task<int> ReadAsync(TcpClient connection, byte[] buffer)
    {
        try
        {
            return await connection.GetStream().ReadAsync(buffer, Stop);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static Task<System.Text.Json.JsonElement> QueryAsync(GitHubWorld github) =>
        github.GraphQl.QueryAsync("Doing it", Query, [], Stop);

    private static Task<System.Text.Json.JsonElement> MutateAsync(GitHubWorld github) =>
        github.GraphQl.MutateAsync("Doing it", "mutation { x }", [], Stop);
}
