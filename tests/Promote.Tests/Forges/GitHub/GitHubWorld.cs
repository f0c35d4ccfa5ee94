using System.Text.Json;
using Promote.Errors;
using Promote.Forges;
using Promote.Forges.GitHub;
using Promote.Http;
using Promote.Manifests;

namespace Promote.Tests.Forges.GitHub;

/// <summary>The adapters under test, wired to a server that answers as the test says.</summary>
internal sealed class GitHubWorld : IAsyncDisposable
{
    public const string Token = "ghs_s3cr3tT0kenOfTheTests";

    public static readonly CommitId Base = CommitId.Parse(new string('a', 40));
    public static readonly CommitId Head = CommitId.Parse(new string('b', 40));
    public static readonly CommitId New = CommitId.Parse(new string('c', 40));

    public GitHubWorld(Func<Asked, Answer> answer, Uri? url = null)
    {
        Server = new LoopbackServer(answer);
        var options = new GitHubOptions
        {
            Api = new Uri(url ?? Server.Url, "api/v3"),
            GraphQl = new Uri(url ?? Server.Url, "graphql"),
            Owner = "acme",
            Repository = "manifests",
            Token = Token,
            TokenVariable = "PROMOTE_TOKEN",
        };
        var clients = new HttpClients(TimeProvider.System, new Collected(Reports), new Redactor([Token]))
        {
            Policy = new RetryPolicy { Attempts = 3, FirstDelay = TimeSpan.FromMilliseconds(1) },
        };
        GraphQl = new GitHubGraphQl(clients, options, TimeProvider.System);
        var rest = new GitHubRest(clients, options, TimeProvider.System);
        Manifests = new GitHubManifestsRepository(GraphQl, rest, options);
        Forge = new GitHubForge(GraphQl, rest, options);
        Sources = new GitHubSources(GraphQl, rest);
        Settings = new GitHubSettings(new GitHubJson(clients, options, TimeProvider.System), options);
        Merges = new GitHubMergeRecords(GraphQl, rest, options);
        Workflows = new GitHubWorkflows(rest, options);
    }

    public LoopbackServer Server { get; }

    public GitHubGraphQl GraphQl { get; }

    public GitHubManifestsRepository Manifests { get; }

    public GitHubForge Forge { get; }

    public GitHubSources Sources { get; }

    public GitHubSettings Settings { get; }

    public GitHubMergeRecords Merges { get; }

    public GitHubWorkflows Workflows { get; }

    public List<string> Reports { get; } = [];

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>An answer of GraphQL's.</summary>
    public static Answer Data(object data) => new(200, Json(new { data }));

    /// <summary>An answer of GraphQL's about the repository.</summary>
    public static Answer Repository(object fields)
    {
        var repository = JsonSerializer.SerializeToNode(fields)!.AsObject();
        repository["id"] = "R_1";
        return Data(new { repository });
    }

    /// <summary>An error of GraphQL's.</summary>
    public static Answer Error(string type, string message) =>
        new(
            200,
            type.Length == 0
                ? Json(new { data = (object?)null, errors = new[] { new { message } } })
                : Json(new { data = (object?)null, errors = new[] { new { type, message } } })
        );

    /// <summary>An error of REST's.</summary>
    public static Answer Refusal(int status, string message) => new(status, Json(new { message }));

    /// <summary>A validation error of REST's.</summary>
    public static Answer Invalid(string message) =>
        new(
            422,
            Json(
                new
                {
                    message = "Validation Failed",
                    errors = new[]
                    {
                        new
                        {
                            resource = "PullRequest",
                            code = "custom",
                            message,
                        },
                    },
                }
            )
        );

    /// <summary>Where a branch is.</summary>
    public static Answer Branch(CommitId? head) =>
        Repository(new { @ref = head is null ? null : new { target = new { oid = head.Value } } });

    /// <summary>A ref that was made.</summary>
    public static Answer Reference(CommitId commit) =>
        new(201, Json(new { @ref = "refs/heads/x", @object = new { sha = commit.Value, type = "commit" } }));

    /// <summary>An object that was made.</summary>
    public static Answer Made(CommitId id) => new(201, Json(new { sha = id.Value }));

    /// <summary>What REST says of the commits between two, oldest first.</summary>
    public static Answer Compared(params (CommitId Id, CommitId Parent, string Message)[] commits) =>
        new(
            200,
            Json(
                new
                {
                    status = "ahead",
                    total_commits = commits.Length,
                    base_commit = Commit(commits[0].Parent, Base, ""),
                    merge_base_commit = Commit(commits[0].Parent, Base, ""),
                    commits = commits.Select(one => Commit(one.Id, one.Parent, one.Message)),
                }
            )
        );

    /// <summary>A commit as REST has it.</summary>
    public static object Commit(CommitId id, CommitId parent, string message) =>
        new
        {
            sha = id.Value,
            commit = new
            {
                message,
                author = new
                {
                    name = "Dana",
                    email = "dana@acme.test",
                    date = "2026-01-05T10:00:00Z",
                },
                committer = new
                {
                    name = "GitHub",
                    email = "noreply@github.com",
                    date = "2026-01-05T10:00:00Z",
                },
            },
            parents = new[] { new { sha = parent.Value } },
        };

    /// <summary>A pull request as GraphQL has it.</summary>
    public static object Node(
        CommitId? head = null,
        string state = "OPEN",
        bool autoMerge = false,
        string body = "Body",
        string branch = "promote/staging/web",
        bool fork = false
    ) =>
        new
        {
            id = "PR_7",
            number = 7,
            url = "https://github.com/acme/manifests/pull/7",
            title = "Promote web",
            body,
            state,
            headRefName = branch,
            headRefOid = (head ?? Head).Value,
            baseRefName = "main",
            author = new { __typename = "Bot", login = "promote" },
            labels = new { nodes = new[] { new { name = "promote" } } },
            autoMergeRequest = autoMerge ? new { enabledAt = "2026-01-05T10:00:00Z" } : null,
            mergeCommit = state == "MERGED" ? new { oid = New.Value } : null,
            isCrossRepository = fork,
        };

    /// <summary>Pull requests that were found.</summary>
    public static Answer Found(params object[] nodes) =>
        Repository(
            new { pullRequests = new { pageInfo = new { hasNextPage = false, endCursor = (string?)null }, nodes } }
        );

    /// <summary>A pull request as REST has it.</summary>
    public static string RestPullRequest() =>
        Json(
            new
            {
                node_id = "PR_7",
                number = 7,
                html_url = "https://github.com/acme/manifests/pull/7",
                title = "Promote web",
                body = "Body",
                state = "open",
                user = new { login = "promote[bot]" },
                labels = Array.Empty<object>(),
                head = new { @ref = "promote/staging/web", sha = Head.Value },
                @base = new { @ref = "main", sha = Base.Value },
            }
        );

    public static string Json(object value) => JsonSerializer.Serialize(value);

    /// <summary>The pull request that most tests have.</summary>
    public static PullRequest PullRequest(bool mergesWhenGreen = false) =>
        new()
        {
            Number = 7,
            Key = "PR_7",
            Url = "https://github.com/acme/manifests/pull/7",
            Title = "Promote web",
            Body = "Body",
            HeadBranch = "promote/staging/web",
            Head = Head,
            BaseBranch = "main",
            State = PullRequestState.Open,
            Author = "promote[bot]",
            Labels = [],
            MergesWhenGreen = mergesWhenGreen,
        };

    /// <summary>What it should say.</summary>
    public static PullRequestDraft Draft(string title = "Promote web", string body = "Body", params string[] labels) =>
        new()
        {
            HeadBranch = "promote/staging/web",
            BaseBranch = "main",
            Title = title,
            Body = body,
            Labels = labels,
        };

    private sealed class Collected(List<string> reports) : IProgress<Report>
    {
        public void Report(Report value)
        {
            lock (reports)
                reports.Add(value.Text);
        }
    }
}
