using System.Globalization;
using Promote.Sandbox.Forge.Rest;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>The graph's forge side: repositories and pull requests.</summary>
internal sealed class ForgeGraph
{
    private readonly SandboxContext context;
    private readonly Repositories repositories;
    private readonly GitGraph graph;
    private readonly Grant grant;
    private readonly Account viewer;
    private readonly ReviewGraph reviews;
    private readonly CancellationToken cancellationToken;

    /// <summary>The graph of one request.</summary>
    public ForgeGraph(
        SandboxContext context,
        Repositories repositories,
        GitGraph graph,
        Grant grant,
        CancellationToken cancellationToken
    )
    {
        (this.context, this.repositories, this.graph) = (context, repositories, graph);
        (this.grant, viewer, this.cancellationToken) = (grant, grant.Account, cancellationToken);
        reviews = new ReviewGraph(graph, viewer);
        graph.PullRequest = (repository, pull) => PullRequest((repository, pull));
    }

    /// <summary>The root of queries.</summary>
    public GraphObject Query() =>
        new("Query")
        {
            ["viewer"] = new GraphObject("User", "Actor", "Node")
            {
                ["id"] = Shapes.Node("U", viewer.Id),
                ["databaseId"] = viewer.Id,
                ["login"] = viewer.Login,
                ["name"] = viewer.Name,
            },
            ["rateLimit"] = new GraphObject("RateLimit")
            {
                ["limit"] = 5000,
                ["cost"] = 1,
                ["remaining"] = 4999,
                ["used"] = 1,
                ["resetAt"] = Shapes.Time(context.Clock.GetUtcNow().AddHours(1)),
            },
            ["repository"] = (Resolver)(
                arguments =>
                {
                    var (owner, name) = (arguments.Need("owner"), arguments.Need("name"));
                    var found =
                        repositories.Find(owner, name)
                        ?? throw ForgeException.NotFound(
                            $"Could not resolve to a Repository with the name '{owner}/{name}'."
                        );
                    return Task.FromResult<object?>(Repository(found));
                }
            ),
            ["node"] = (Resolver)(
                arguments =>
                    Task.FromResult<object?>(
                        arguments.Need("id") is var id && id.StartsWith("R_", StringComparison.Ordinal)
                            ? Repository(FindRepository(id))
                            : PullRequest(FindPull(id))
                    )
            ),
        };

    /// <summary>A repository by its key.</summary>
    public Repository FindRepository(string id) =>
        repositories.All.FirstOrDefault(one => one.NodeId == id) ?? throw Unknown(id);

    /// <summary>A pull request by its key, with its repository.</summary>
    public (Repository Repository, PullRequest Pull) FindPull(string id) =>
        repositories
            .All.SelectMany(one => one.PullRequests, (one, pull) => (one, pull))
            .Where(pair => pair.pull.NodeId == id)
            .Cast<(Repository, PullRequest)?>()
            .FirstOrDefault()
        ?? throw Unknown(id);

    /// <summary>An actor. An App's login lacks its suffix here, as on GitHub.</summary>
    public static GraphObject Actor(Account account) =>
        new(account.IsBot ? "Bot" : "User", "Actor", "Node")
        {
            ["id"] = Shapes.Node(account.IsBot ? "BOT" : "U", account.Id),
            ["databaseId"] = account.Id,
            ["login"] = account.Slug,
        };

    /// <summary>A <c>Ref</c>.</summary>
    public GraphObject Ref(Repository repository, string name, string id) =>
        graph.Ref(
            repository,
            name,
            id,
            (branch, arguments) => Pulls(repository, arguments, pull => pull.HeadBranch == branch)
        );

    /// <summary>A <c>PullRequest</c>.</summary>
    public GraphObject PullRequest((Repository Repository, PullRequest Pull) found)
    {
        var (repository, pull) = found;
        var number = pull.Number.ToString(CultureInfo.InvariantCulture);
        Task<MergeVerdict> JudgeAsync() => MergeRules.JudgeAsync(repository, pull, context.Teams, cancellationToken);
        return new GraphObject("PullRequest", "Node")
        {
            ["id"] = pull.NodeId,
            ["fullDatabaseId"] = pull.Id.ToString(CultureInfo.InvariantCulture),
            ["databaseId"] = pull.Id,
            ["number"] = pull.Number,
            ["url"] = $"{context.Urls.Root}/{repository.Name}/pull/{number}",
            ["title"] = pull.Title,
            ["body"] = pull.Body ?? "",
            ["state"] = State(pull),
            ["closed"] = !pull.Open,
            ["merged"] = pull.Merged,
            ["isDraft"] = pull.Draft,
            ["isCrossRepository"] = false,
            ["createdAt"] = Shapes.Time(pull.CreatedAt),
            ["updatedAt"] = Shapes.Time(pull.UpdatedAt),
            ["closedAt"] = Shapes.Time(pull.ClosedAt),
            ["mergedAt"] = Shapes.Time(pull.MergedAt),
            ["mergedBy"] = pull.MergedBy is null ? null : Actor(pull.MergedBy),
            ["author"] = Actor(pull.Author),
            ["headRefName"] = pull.HeadBranch,
            ["headRefOid"] = pull.Head,
            ["baseRefName"] = pull.BaseBranch,
            ["baseRefOid"] = pull.Base,
            ["headRef"] = (Resolver)(_ => RefAsync(repository, RefName.Heads + pull.HeadBranch)),
            ["baseRef"] = (Resolver)(_ => RefAsync(repository, RefName.Heads + pull.BaseBranch)),
            ["labels"] = (Resolver)(arguments => Task.FromResult<object?>(Labels(repository, pull, arguments))),
            ["autoMergeRequest"] = pull.AutoMerge is not { } auto
                ? null
                : new GraphObject("AutoMergeRequest")
                {
                    ["enabledAt"] = Shapes.Time(auto.At),
                    ["enabledBy"] = Actor(auto.By),
                    ["mergeMethod"] = auto.Method.ToUpperInvariant(),
                    ["commitHeadline"] = auto.Title,
                    ["commitBody"] = auto.Message,
                },
            ["mergeCommit"] = (Resolver)(
                async _ => pull.MergeCommit is null ? null : await graph.ObjectAsync(repository, pull.MergeCommit)
            ),
            ["mergeable"] = (Resolver)(
                async _ =>
                    !pull.Open ? "UNKNOWN"
                    : (await JudgeAsync()).Mergeable ? "MERGEABLE"
                    : "CONFLICTING"
            ),
            ["mergeStateStatus"] = (Resolver)(
                async _ => !pull.Open ? "UNKNOWN" : (await JudgeAsync()).State.ToUpperInvariant()
            ),
            ["reviewDecision"] = (Resolver)(async _ => await DecisionAsync(repository, pull)),
            ["reviews"] = (Resolver)(
                arguments => Task.FromResult<object?>(reviews.Reviews(repository, pull, arguments))
            ),
            ["latestOpinionatedReviews"] = (Resolver)(
                arguments => Task.FromResult<object?>(reviews.LatestOpinions(repository, pull, arguments))
            ),
            ["comments"] = (Resolver)(arguments => Task.FromResult<object?>(reviews.Comments(pull, arguments))),
            ["commits"] = (Resolver)(arguments => CommitsAsync(repository, pull, arguments)),
            ["files"] = (Resolver)(arguments => FilesAsync(repository, pull, arguments)),
            ["repository"] = (Resolver)(_ => Task.FromResult<object?>(Repository(repository))),
            ["headRepository"] = (Resolver)(_ => Task.FromResult<object?>(Repository(repository))),
        };
    }

    private GraphObject Repository(Repository repository) =>
        new("Repository", "Node")
        {
            ["id"] = repository.NodeId,
            ["databaseId"] = repository.Id,
            ["name"] = repository.Name.Name,
            ["nameWithOwner"] = repository.Name.ToString(),
            ["owner"] = new GraphObject("Organization", "RepositoryOwner", "Node")
            {
                ["login"] = repository.Name.Owner,
            },
            ["url"] = $"{context.Urls.Root}/{repository.Name}",
            ["isPrivate"] = repository.Settings.Private,
            ["autoMergeAllowed"] = repository.Settings.AllowAutoMerge,
            ["mergeCommitAllowed"] = repository.Settings.AllowMergeCommit,
            ["squashMergeAllowed"] = repository.Settings.AllowSquashMerge,
            ["rebaseMergeAllowed"] = repository.Settings.AllowRebaseMerge,
            ["deleteBranchOnMerge"] = repository.Settings.DeleteBranchOnMerge,
            ["viewerDefaultMergeMethod"] = repository.Settings.AllowMergeCommit ? "MERGE" : "SQUASH",
            ["viewerPermission"] = viewer.Right.ToString().ToUpperInvariant(),
            ["defaultBranchRef"] = Guarded(
                "contents",
                _ => RefAsync(repository, RefName.Heads + repository.DefaultBranch)
            ),
            ["ref"] = Guarded("contents", arguments => FindRefAsync(repository, arguments.Need("qualifiedName"))),
            ["refs"] = Guarded(
                "contents",
                async arguments =>
                {
                    var found = await repository.Git.RefsAsync(arguments.Need("refPrefix"), cancellationToken);
                    return GraphObject.Connection(
                        "Ref",
                        [.. found.Select(one => Ref(repository, one.Name, one.Id))],
                        arguments
                    );
                }
            ),
            ["object"] = Guarded(
                "contents",
                async arguments =>
                    await graph.ObjectAsync(repository, arguments.Text("oid") ?? arguments.Need("expression"))
            ),
            ["pullRequest"] = Guarded(
                "pull_requests",
                arguments =>
                    Task.FromResult<object?>(
                        repository.Find(arguments.Number("number") ?? 0) is { } pull
                            ? PullRequest((repository, pull))
                            : throw ForgeException.NotFound(
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"Could not resolve to a PullRequest with the number of {arguments.Number("number")}."
                                )
                            )
                    )
            ),
            ["pullRequests"] = Guarded(
                "pull_requests",
                arguments => Task.FromResult<object?>(Pulls(repository, arguments, _ => true))
            ),
        };

    // What the token does not reach is an error of the field.
    private Resolver Guarded(string area, Resolver resolve) =>
        arguments => grant.Allows(Need.Read(area)) ? resolve(arguments) : throw ForgeException.Forbidden(grant.Refusal);

    private GraphObject Pulls(Repository repository, GraphArguments arguments, Func<PullRequest, bool> which)
    {
        var (states, head, @base) = (
            arguments.Texts("states"),
            arguments.Text("headRefName"),
            arguments.Text("baseRefName")
        );
        var labels = arguments.Texts("labels");
        var found = repository
            .PullRequests.Where(which)
            .Where(pull => states is null || states.Contains(State(pull), StringComparer.Ordinal))
            .Where(pull => head is null || pull.HeadBranch == head)
            .Where(pull => @base is null || pull.BaseBranch == @base)
            .Where(pull =>
                labels is null || labels.Any(label => pull.Labels.Contains(label, StringComparer.OrdinalIgnoreCase))
            );
        var order = arguments.Object("orderBy");
        var sorted =
            order.Text("field") == "UPDATED_AT"
                ? found.OrderBy(pull => pull.UpdatedAt)
                : found.OrderBy(pull => pull.Number);
        var all = sorted.Select(pull => PullRequest((repository, pull)));
        return GraphObject.Connection(
            "PullRequest",
            [.. order.Text("direction") == "DESC" ? all.Reverse() : all],
            arguments
        );
    }

    private async Task<object?> FindRefAsync(Repository repository, string name)
    {
        foreach (var place in (string[])["", RefName.Heads, "refs/tags/"])
        {
            if (await RefAsync(repository, place + name) is { } found)
                return found;
        }

        return null;
    }

    private async Task<object?> RefAsync(Repository repository, string name) =>
        await repository.Git.RefAsync(name, cancellationToken) is { } id ? Ref(repository, name, id) : null;

    private static GraphObject Labels(Repository repository, PullRequest pull, GraphArguments arguments) =>
        GraphObject.Connection(
            "Label",
            [
                .. pull
                    .Labels.Select(name => repository.Labels.First(label => label.Name == name))
                    .Select(label => new GraphObject("Label", "Node")
                    {
                        ["id"] = Shapes.Node("LA", label.Id),
                        ["name"] = label.Name,
                        ["color"] = label.Color,
                        ["description"] = label.Description,
                    }),
            ],
            arguments
        );

    private async Task<object?> CommitsAsync(Repository repository, PullRequest pull, GraphArguments arguments)
    {
        var met = await repository.Git.MergeBaseAsync(pull.Base, pull.Head, cancellationToken);
        var commits = await repository.Git.LogAsync(new LogQuery(pull.Head) { NotFrom = met }, cancellationToken);
        return GraphObject.Connection(
            "PullRequestCommit",
            [
                .. commits
                    .Reverse()
                    .Select(commit => new GraphObject("PullRequestCommit", "Node")
                    {
                        ["commit"] = graph.Commit(repository, commit),
                    }),
            ],
            arguments
        );
    }

    private async Task<object?> FilesAsync(Repository repository, PullRequest pull, GraphArguments arguments)
    {
        var met = await repository.Git.MergeBaseAsync(pull.Base, pull.Head, cancellationToken) ?? pull.Base;
        var files = await Diffs.BetweenAsync(repository.Git, met, pull.Head, cancellationToken);
        return GraphObject.Connection(
            "PullRequestChangedFile",
            [
                .. files.Select(file => new GraphObject("PullRequestChangedFile")
                {
                    ["path"] = file.Path,
                    ["additions"] = file.Additions,
                    ["deletions"] = file.Deletions,
                    ["changeType"] = file.Status == "removed" ? "DELETED" : file.Status.ToUpperInvariant(),
                }),
            ],
            arguments
        );
    }

    private async Task<string?> DecisionAsync(Repository repository, PullRequest pull)
    {
        var opinions = MergeRules.Opinions(pull);
        if (opinions.Any(review => review.State == "CHANGES_REQUESTED"))
            return "CHANGES_REQUESTED";
        var verdict = await MergeRules.JudgeAsync(repository, pull, context.Teams, cancellationToken);
        return verdict.Reasons.Any(reason => reason.Contains("review", StringComparison.Ordinal)) ? "REVIEW_REQUIRED"
            : opinions.Count > 0 ? "APPROVED"
            : null;
    }

    private static string State(PullRequest pull) =>
        pull.Merged ? "MERGED"
        : pull.Open ? "OPEN"
        : "CLOSED";

    private static ForgeException Unknown(string id) =>
        ForgeException.NotFound($"Could not resolve to a node with the global id of '{id}'");
}
