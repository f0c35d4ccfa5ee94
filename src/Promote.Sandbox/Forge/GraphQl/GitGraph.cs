using System.Text;
using Promote.Sandbox.Forge.Rest;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>The graph's Git side: refs, commits, trees, blobs.</summary>
internal sealed class GitGraph(SandboxContext context, CancellationToken cancellationToken)
{
    private const int MostText = 512_000;

    /// <summary>A <c>PullRequest</c>; the forge's side of the graph sets it.</summary>
    public Func<Repository, PullRequest, GraphObject> PullRequest { private get; set; } =
        static (_, _) => throw new InvalidOperationException("The graph has no forge.");

    /// <summary>A <c>Ref</c>.</summary>
    public GraphObject Ref(
        Repository repository,
        string name,
        string id,
        Func<string, GraphArguments, GraphObject> pullsOf
    )
    {
        var slash = name.IndexOf('/', "refs/".Length) + 1;
        var branch = name[slash..];
        return new GraphObject("Ref", "Node")
        {
            ["id"] = Shapes.Node("REF", $"{repository.NodeId}_{name}"),
            ["name"] = branch,
            ["prefix"] = name[..slash],
            ["target"] = (Resolver)(async _ => await ObjectAsync(repository, id)),
            ["associatedPullRequests"] = (Resolver)(arguments => Task.FromResult<object?>(pullsOf(branch, arguments))),
        };
    }

    /// <summary>Any object by id or expression; null where there is none.</summary>
    public async Task<GraphObject?> ObjectAsync(Repository repository, string expression) =>
        expression.StartsWith('-') ? null
        : await repository.Git.ReadAsync(expression, cancellationToken) is { } found ? Object(repository, found)
        : null;

    /// <summary>A <c>Commit</c>.</summary>
    public GraphObject Commit(Repository repository, GitCommit commit)
    {
        var message = commit.Message.TrimEnd('\n');
        var parts = message.Split('\n', 2);
        return new GraphObject("Commit", "GitObject", "Node")
        {
            ["id"] = Shapes.Node("C", commit.Id),
            ["oid"] = commit.Id,
            ["abbreviatedOid"] = commit.Id[..7],
            ["message"] = message,
            ["messageHeadline"] = parts[0],
            ["messageBody"] = parts.Length > 1 ? parts[1].TrimStart('\n') : "",
            ["url"] = $"{context.Urls.Root}/{repository.Name}/commit/{commit.Id}",
            ["commitUrl"] = $"{context.Urls.Root}/{repository.Name}/commit/{commit.Id}",
            ["authoredDate"] = Shapes.Time(commit.Author.At),
            ["committedDate"] = Shapes.Time(commit.Committer.At),
            ["author"] = Actor(commit.Author),
            ["committer"] = Actor(commit.Committer),
            ["authors"] = (Resolver)(
                arguments =>
                    Task.FromResult<object?>(GraphObject.Connection("GitActor", [.. Authors(commit)], arguments))
            ),
            ["tree"] = (Resolver)(async _ => await ObjectAsync(repository, commit.Tree)),
            ["parents"] = (Resolver)(
                async arguments =>
                {
                    var parents = new List<GraphObject>();
                    foreach (var parent in commit.Parents)
                    {
                        if (await repository.Git.CommitAsync(parent, cancellationToken) is { } found)
                            parents.Add(Commit(repository, found));
                    }

                    return GraphObject.Connection("Commit", parents, arguments);
                }
            ),
            ["file"] = (Resolver)(
                async arguments =>
                    await repository.Git.EntryAsync(commit.Tree, arguments.Need("path"), cancellationToken) is { } entry
                        ? Entry(repository, entry, arguments.Need("path"))
                        : null
            ),
            ["history"] = (Resolver)(arguments => HistoryAsync(repository, commit, arguments)),
            ["status"] = CheckGraph.Status(repository, commit.Id),
            ["statusCheckRollup"] = CheckGraph.Rollup(repository, commit.Id),
            ["associatedPullRequests"] = (Resolver)(arguments => AssociatedAsync(repository, commit, arguments)),
        };
    }

    private GraphObject Object(Repository repository, GitObject found) =>
        found.Type switch
        {
            "commit" => Commit(repository, GitCommit.Parse(found)),
            "tree" => new GraphObject("Tree", "GitObject", "Node")
            {
                ["id"] = Shapes.Node("T", found.Id),
                ["oid"] = found.Id,
                ["abbreviatedOid"] = found.Id[..7],
                ["entries"] = TreeEntry
                    .Parse(found.Bytes)
                    .Select(entry => Entry(repository, entry, entry.Name))
                    .ToList(),
            },
            "blob" => Blob(found),
            _ => new GraphObject("Tag", "GitObject", "Node")
            {
                ["id"] = Shapes.Node("TA", found.Id),
                ["oid"] = found.Id,
                ["abbreviatedOid"] = found.Id[..7],
                ["target"] = (Resolver)(async _ => await ObjectAsync(repository, found.Id + "^{}")),
            },
        };

    private GraphObject Entry(Repository repository, TreeEntry entry, string path) =>
        new("TreeEntry")
        {
            ["name"] = entry.Name,
            ["path"] = path,
            ["mode"] = Convert.ToInt32(entry.Mode, 8),
            ["type"] = entry.Type,
            ["oid"] = entry.Id,
            ["object"] = (Resolver)(async _ => entry.IsSubmodule ? null : await ObjectAsync(repository, entry.Id)),
            ["size"] = (Resolver)(
                async _ =>
                    entry.Type == "blob"
                        ? (await repository.Git.ReadAsync(entry.Id, cancellationToken))?.Bytes.Length ?? 0
                        : 0
            ),
        };

    private static GraphObject Blob(GitObject found)
    {
        var binary = found.Bytes.AsSpan(0, Math.Min(found.Bytes.Length, 8000)).Contains((byte)0);
        var truncated = found.Bytes.Length > MostText;
        return new GraphObject("Blob", "GitObject", "Node")
        {
            ["id"] = Shapes.Node("B", found.Id),
            ["oid"] = found.Id,
            ["abbreviatedOid"] = found.Id[..7],
            ["byteSize"] = found.Bytes.Length,
            ["isBinary"] = binary,
            ["isTruncated"] = truncated,
            ["text"] = binary ? null : Encoding.UTF8.GetString(found.Bytes, 0, Math.Min(found.Bytes.Length, MostText)),
        };
    }

    private GraphObject Actor(GitIdentity identity) =>
        new("GitActor")
        {
            ["name"] = identity.Name,
            ["email"] = identity.Email,
            ["date"] = Shapes.Time(identity.At),
            ["user"] = context.Accounts.FindEmail(identity.Email) is { } account
                ? new GraphObject("User", "Actor", "Node")
                {
                    ["id"] = Shapes.Node(account.IsBot ? "BOT" : "U", account.Id),
                    ["databaseId"] = account.Id,
                    ["login"] = account.Login,
                    ["name"] = account.Name,
                }
                : null,
        };

    private async Task<object?> HistoryAsync(Repository repository, GitCommit commit, GraphArguments arguments)
    {
        var (start, take) = GraphObject.Window(0, arguments);
        var query = new LogQuery(commit.Id)
        {
            Path = arguments.Text("path"),
            Skip = start,
            Limit = take + 1,
        };
        var found = await repository.Git.LogAsync(query, cancellationToken);
        List<GraphObject> page = [.. found.Take(take).Select(one => Commit(repository, one))];
        return GraphObject.Connection("Commit", page, start, found.Count > take, start + found.Count);
    }

    private async Task<object?> AssociatedAsync(Repository repository, GitCommit commit, GraphArguments arguments) =>
        GraphObject.Connection(
            "PullRequest",
            [
                .. (await AssociatedPulls.OfAsync(repository, commit.Id, cancellationToken)).Select(pull =>
                    PullRequest(repository, pull)
                ),
            ],
            arguments
        );

    // Its author, and those whom its trailers name.
    private IEnumerable<GraphObject> Authors(GitCommit commit) =>
        commit
            .CoAuthors.Prepend(commit.Author)
            .DistinctBy(author => author.Email, StringComparer.OrdinalIgnoreCase)
            .Select(Actor);
}
