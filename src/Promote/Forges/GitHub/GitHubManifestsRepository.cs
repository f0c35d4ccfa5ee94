using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Octokit;
using Promote.Errors;
using Promote.Manifests;
using CommitRequest = Promote.Manifests.CommitRequest;

namespace Promote.Forges.GitHub;

/// <summary>
/// The manifests repository over GitHub's API, without a clone: head and files in one query, and one commit to an
/// existing branch in one mutation that names the head it expects.
/// </summary>
internal sealed class GitHubManifestsRepository(GitHubGraphQl graphQl, GitHubRest rest, GitHubOptions options)
    : IManifestsRepository
{
    private const int WriteAttempts = 3;
    private const int VersionsAPage = 100;
    private const string Executable = "100755";

    // What reading has told, for writing: the repository's key and the modes of its files.
    private readonly ConcurrentDictionary<string, FileKind> kinds = new(StringComparer.Ordinal);
    private string? repositoryId;

    /// <inheritdoc/>
    public string Name => options.FullName;

    /// <inheritdoc/>
    public async Task<RepositoryFiles> ReadAsync(
        string? branch,
        FileSelection files,
        CancellationToken cancellationToken
    )
    {
        var queries = ContentQuery.For(files);
        var variables = Variables();
        queries[0].Fill(variables);
        if (branch is not null)
            variables["ref"] = "refs/heads/" + branch;
        var (declaration, field) = branch is null
            ? ("", "ref: defaultBranchRef")
            : (", $ref: String!", "ref(qualifiedName: $ref)");
        var data = await QueryAsync(
                $"query($owner: String!, $name: String!{declaration}{queries[0].Declarations}) {{ repository(owner: $owner, name: $name) {{ id {field} {{ name target {{ ... on Commit {{ {queries[0].Selection} }} }} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        var reference = data.GetProperty("ref");
        if (reference.ValueKind != JsonValueKind.Object)
            throw NotFound(branch is null ? "has no commit yet" : $"has no branch {branch}");
        var name = reference.GetProperty("name").GetString()!;
        return await FilesAsync(reference.GetProperty("target"), name, queries, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RepositoryFiles> ReadAtAsync(
        CommitId commit,
        FileSelection files,
        CancellationToken cancellationToken
    )
    {
        var queries = ContentQuery.For(files);
        var found = await CommitAtAsync(commit, queries[0], cancellationToken).ConfigureAwait(false);
        return await FilesAsync(found, null, queries, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CommitId?> FindBranchAsync(string branch, CancellationToken cancellationToken)
    {
        var variables = Variables();
        variables["ref"] = "refs/heads/" + branch;
        var data = await QueryAsync(
                "query($owner: String!, $name: String!, $ref: String!) { repository(owner: $owner, name: $name) { id ref(qualifiedName: $ref) { target { oid } } } }",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        var reference = data.GetProperty("ref");
        return reference.ValueKind == JsonValueKind.Object
            ? CommitId.Parse(reference.GetProperty("target").GetProperty("oid").GetString()!)
            : null;
    }

    /// <inheritdoc/>
    public async Task<CommitId> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        if (request.ExpectedHead is null)
            await CreateBranchAsync(request, cancellationToken).ConfigureAwait(false);
        var expected = request.ExpectedHead ?? request.Parent;
        var lost = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteAsync(request, expected, cancellationToken).ConfigureAwait(false);
            }
            catch (GraphQlException e) when (e.IsStale && !lost)
            {
                throw new HeadMovedException(Name, request.Branch, expected, e);
            }
            catch (PromoteException e)
                when (e is RemoteException { MayHaveHappened: true }
                    || (e is GraphQlException && e.Code == ErrorCodes.UnexpectedAnswer)
                )
            {
                // The answer was lost, or is a refusal: the branch tells which, whatever the words.
                lost |= e is RemoteException;
                var head = await FindBranchAsync(request.Branch, cancellationToken).ConfigureAwait(false);
                if (
                    lost
                    && head is not null
                    && await FindWrittenAsync(request, head, cancellationToken).ConfigureAwait(false) is { } written
                )
                    return written;
                if (head != expected || e is GraphQlException { IsStale: true })
                    throw new HeadMovedException(Name, request.Branch, expected, e);
                // Still where it was: to write again is safe, for the write names the head it expects.
                if (e is GraphQlException || attempt == WriteAttempts)
                    throw;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitInfo>> LedgerAsync(
        CommitId head,
        IReadOnlyList<string> paths,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var variables = Variables();
        variables["oid"] = head.Value;
        var count = Math.Clamp(limit, 1, 100);
        for (var i = 0; i < paths.Count; i++)
            variables[$"p{i}"] = paths[i];
        var declarations = string.Concat(paths.Select((_, i) => $", $p{i}: String!"));
        var fields =
            paths.Count == 0
                ? $"h0: history(first: {count}) {{ nodes {{ {CommitFields} }} }}"
                : string.Join(
                    ' ',
                    paths.Select(
                        (_, i) => $"h{i}: history(first: {count}, path: $p{i}) {{ nodes {{ {CommitFields} }} }}"
                    )
                );
        var data = await QueryAsync(
                $"query($owner: String!, $name: String!, $oid: GitObjectID!{declarations}) {{ repository(owner: $owner, name: $name) {{ id object(oid: $oid) {{ ... on Commit {{ oid {fields} }} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        var found = data.GetProperty("object");
        if (found.ValueKind != JsonValueKind.Object)
            throw NotFound($"has no commit {head.Abbreviated}");
        return
        [
            .. Enumerable
                .Range(0, Math.Max(1, paths.Count))
                .SelectMany(i => found.GetProperty($"h{i}").GetProperty("nodes").EnumerateArray())
                .Select(GitHubCommit.OfGraphQl)
                .DistinctBy(commit => commit.Id)
                .Where(commit => commit.Message.Contains("\nPromote-", StringComparison.Ordinal))
                .OrderByDescending(commit => commit.Committer.At)
                .Take(limit),
        ];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PathVersion> VersionsAsync(
        CommitId head,
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // All commits come, children before parents; those along first parents are picked out.
        var next = head;
        string? after = null;
        do
        {
            var variables = Variables();
            variables["oid"] = head.Value;
            variables["path"] = path;
            if (after is not null)
                variables["after"] = after;
            var data = await QueryAsync(
                    $"query($owner: String!, $name: String!, $oid: GitObjectID!, $path: String!, $after: String) {{ repository(owner: $owner, name: $name) {{ id object(oid: $oid) {{ ... on Commit {{ oid history(first: {VersionsAPage}, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {CommitFields} file(path: $path) {{ oid }} }} }} }} }} }} }}",
                    variables,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var found = data.GetProperty("object");
            if (found.ValueKind != JsonValueKind.Object)
                throw NotFound($"has no commit {head.Abbreviated}");
            var page = found.GetProperty("history");
            foreach (var node in page.GetProperty("nodes").EnumerateArray())
            {
                var commit = GitHubCommit.OfGraphQl(node);
                if (commit.Id != next)
                    continue;
                var file = node.GetProperty("file");
                yield return new(
                    commit,
                    file.ValueKind == JsonValueKind.Object ? file.GetProperty("oid").GetString() : null
                );
                if (commit.Parents is not [var parent, ..])
                    yield break;
                next = parent;
            }

            var info = page.GetProperty("pageInfo");
            after = info.GetProperty("hasNextPage").GetBoolean() ? info.GetProperty("endCursor").GetString() : null;
        } while (after is not null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitInfo>> CommitsBetweenAsync(
        CommitId notFrom,
        CommitId head,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (notFrom == head)
            return [];
        var comparison = await rest.CallAsync(
                $"Comparing {notFrom.Abbreviated} with {head.Abbreviated} in {Name}",
                client =>
                    client.Repository.Commit.Compare(options.Owner, options.Repository, notFrom.Value, head.Value),
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. comparison.Commits.Reverse().Take(limit).Select(GitHubCommit.OfRest)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private const string CommitFields =
        "oid message parents(first: 3) { nodes { oid } } author { name email date } committer { name email date }";

    private JsonObject Variables() => new() { ["owner"] = options.Owner, ["name"] = options.Repository };

    private async Task<JsonElement> QueryAsync(
        string document,
        JsonObject variables,
        CancellationToken cancellationToken
    )
    {
        var data = await graphQl
            .QueryAsync($"Reading {Name}", document, variables, cancellationToken)
            .ConfigureAwait(false);
        var repository = data.GetProperty("repository");
        if (repository.ValueKind != JsonValueKind.Object)
            throw NotFound("is not there, or hidden from the token");
        repositoryId = repository.GetProperty("id").GetString();
        return repository;
    }

    private RemoteException NotFound(string why) =>
        new(
            ErrorCodes.NotFound,
            Name,
            $"{Name} on {options.Server} {why}.",
            $"Check the name, and that the token in {options.TokenVariable} may see it."
        );

    private async Task<JsonElement> CommitAtAsync(
        CommitId commit,
        ContentQuery query,
        CancellationToken cancellationToken
    )
    {
        var variables = Variables();
        query.Fill(variables);
        variables["oid"] = commit.Value;
        var data = await QueryAsync(
                $"query($owner: String!, $name: String!, $oid: GitObjectID!{query.Declarations}) {{ repository(owner: $owner, name: $name) {{ id object(oid: $oid) {{ ... on Commit {{ {query.Selection} }} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        // An object that is no commit is an empty one here.
        var found = data.GetProperty("object");
        return found.ValueKind == JsonValueKind.Object && found.TryGetProperty("oid", out _)
            ? found
            : throw NotFound($"has no commit {commit.Abbreviated}");
    }

    private async Task<RepositoryFiles> FilesAsync(
        JsonElement commit,
        string? branch,
        IReadOnlyList<ContentQuery> queries,
        CancellationToken cancellationToken
    )
    {
        var id = CommitId.Parse(commit.GetProperty("oid").GetString()!);
        var files = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        for (var i = 0; i < queries.Count; i++)
        {
            var read = i == 0 ? commit : await CommitAtAsync(id, queries[i], cancellationToken).ConfigureAwait(false);
            for (var j = 0; j < queries[i].Paths.Count; j++)
            {
                if (!read.TryGetProperty($"f{j}", out var entry) || entry.ValueKind != JsonValueKind.Object)
                    continue;
                var wanted = queries[i].Paths[j];
                await (
                    wanted.IsRoot
                        ? CollectEntriesAsync(wanted, "", entry, files, cancellationToken)
                        : CollectAsync(wanted, wanted.Root, entry, files, cancellationToken)
                ).ConfigureAwait(false);
            }
        }

        return new RepositoryFiles(id, branch, files);
    }

    private async Task CollectEntriesAsync(
        ContentPath wanted,
        string path,
        JsonElement tree,
        Dictionary<string, ManifestFile> files,
        CancellationToken cancellationToken
    )
    {
        if (tree.ValueKind != JsonValueKind.Object || !tree.TryGetProperty("entries", out var entries))
            return;
        foreach (var child in entries.EnumerateArray())
            await CollectAsync(
                    wanted,
                    $"{path}/{child.GetProperty("name").GetString()}".TrimStart('/'),
                    child,
                    files,
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private async Task CollectAsync(
        ContentPath wanted,
        string path,
        JsonElement entry,
        Dictionary<string, ManifestFile> files,
        CancellationToken cancellationToken
    )
    {
        var kind = Kind(entry.GetProperty("mode").GetInt32());
        var content = entry.GetProperty("object");
        if (kind == FileKind.Directory)
            await CollectEntriesAsync(wanted, path, content, files, cancellationToken).ConfigureAwait(false);
        if (!wanted.Takes(path))
            return;
        var bytes =
            kind is FileKind.Directory or FileKind.Submodule || content.ValueKind != JsonValueKind.Object
                ? []
                : await BytesAsync(path, content, cancellationToken).ConfigureAwait(false);
        kinds[path] = kind;
        files[path] = new ManifestFile(path, kind, bytes);
    }

    // GraphQL gives text, which may have lost what is not: the object's id tells, and the bytes are fetched then.
    private async Task<byte[]> BytesAsync(string path, JsonElement blob, CancellationToken cancellationToken)
    {
        if (!blob.TryGetProperty("oid", out var oid))
            return [];
        if (Text(blob.GetProperty("text")) is { } text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (GitObjectHash.IsBlob(oid.GetString()!, bytes))
                return bytes;
        }

        var raw = await rest.CallAsync(
                $"Reading {path} of {Name}",
                client => client.Git.Blob.Get(options.Owner, options.Repository, oid.GetString()!),
                cancellationToken
            )
            .ConfigureAwait(false);
        var content =
            raw.Encoding == EncodingType.Base64
                ? Convert.FromBase64String(raw.Content)
                : Encoding.UTF8.GetBytes(raw.Content);
        return GitObjectHash.IsBlob(oid.GetString()!, content)
            ? content
            : throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                Name,
                $"{options.Server} gave other bytes for {path} of {Name} than its id {oid.GetString()} says.",
                "Run the same command again; where it stays so, read the manifests over Git."
            );
    }

    private static string? Text(JsonElement text)
    {
        try
        {
            return text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static FileKind Kind(int mode) =>
        (mode & 0xF000) switch
        {
            0x4000 => FileKind.Directory,
            0xA000 => FileKind.SymbolicLink,
            0xE000 => FileKind.Submodule,
            _ => (mode & 0x40) != 0 ? FileKind.Executable : FileKind.Regular,
        };

    private async Task CreateBranchAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await rest.CallAsync(
                    $"Creating the branch {request.Branch} of {Name}",
                    client =>
                        client.Git.Reference.Create(
                            options.Owner,
                            options.Repository,
                            new NewReference($"refs/heads/{request.Branch}", request.Parent.Value)
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (RemoteException e) when (e.Status == 422 || e.MayHaveHappened)
        {
            // Left by a run that ended here, it is as good as new; else someone else's.
            if (
                await FindBranchAsync(request.Branch, cancellationToken).ConfigureAwait(false) is var head
                && head == request.Parent
            )
                return;
            if (head is null)
                throw;
            throw new HeadMovedException(Name, request.Branch, null, e);
        }
    }

    // The mutation for a commit on top writes every file as 100644.
    private Task<CommitId> WriteAsync(CommitRequest request, CommitId expected, CancellationToken cancellationToken)
    {
        var asked = $"Committing to {request.Branch} of {Name}";
        return
            expected == request.Parent
            && request.Changes.All(change =>
                change.Removes || kinds.GetValueOrDefault(change.Path) != FileKind.Executable
            )
            ? CommitOnTopAsync(asked, request, cancellationToken)
            : MoveAsync(asked, request, expected, cancellationToken);
    }

    private async Task<CommitId> CommitOnTopAsync(
        string asked,
        CommitRequest request,
        CancellationToken cancellationToken
    )
    {
        var parts = request.Message.TrimEnd('\n').Split("\n\n", 2);
        var input = new JsonObject
        {
            ["branch"] = new JsonObject
            {
                ["repositoryNameWithOwner"] = options.FullName,
                ["branchName"] = request.Branch,
            },
            ["expectedHeadOid"] = request.Parent.Value,
            ["message"] = new JsonObject { ["headline"] = parts[0], ["body"] = parts.Length > 1 ? parts[1] : "" },
            ["fileChanges"] = new JsonObject
            {
                ["additions"] = new JsonArray([
                    .. request
                        .Changes.Where(change => !change.Removes)
                        .Select(change => new JsonObject
                        {
                            ["path"] = change.Path,
                            ["contents"] = Convert.ToBase64String(change.Bytes.Span),
                        }),
                ]),
            },
        };
        if (request.Changes.Any(change => change.Removes))
            input["fileChanges"]!["deletions"] = new JsonArray([
                .. request
                    .Changes.Where(change => change.Removes)
                    .Select(change => new JsonObject { ["path"] = change.Path }),
            ]);
        var data = await graphQl
            .MutateAsync(
                asked,
                "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }",
                new JsonObject { ["input"] = input },
                cancellationToken
            )
            .ConfigureAwait(false);
        return CommitId.Parse(
            data.GetProperty("createCommitOnBranch").GetProperty("commit").GetProperty("oid").GetString()!
        );
    }

    // Off the branch's old commits, onto the new parent; the branch goes over only from where it is expected.
    private async Task<CommitId> MoveAsync(
        string asked,
        CommitRequest request,
        CommitId expected,
        CancellationToken cancellationToken
    )
    {
        var written = await WriteTreeAsync(asked, request, cancellationToken).ConfigureAwait(false);
        var commit = await rest.CallAsync(
                asked,
                client =>
                    client.Git.Commit.Create(
                        options.Owner,
                        options.Repository,
                        new NewCommit(request.Message, written.Sha, request.Parent.Value)
                    ),
                cancellationToken,
                repeatable: true
            )
            .ConfigureAwait(false);
        if (repositoryId is null)
            await FindBranchAsync(request.Branch, cancellationToken).ConfigureAwait(false);
        var input = new JsonObject
        {
            ["repositoryId"] = repositoryId,
            ["refUpdates"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = $"refs/heads/{request.Branch}",
                    ["beforeOid"] = expected.Value,
                    ["afterOid"] = commit.Sha,
                    ["force"] = true,
                }
            ),
        };
        await graphQl
            .MutateAsync(
                asked,
                "mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }",
                new JsonObject { ["input"] = input },
                cancellationToken
            )
            .ConfigureAwait(false);
        return CommitId.Parse(commit.Sha);
    }

    private async Task<TreeResponse> WriteTreeAsync(
        string asked,
        CommitRequest request,
        CancellationToken cancellationToken
    )
    {
        var tree = new NewTree { BaseTree = request.Parent.Value };
        foreach (var change in request.Changes.Where(change => !change.Removes))
            tree.Tree.Add(await TreeItemAsync(asked, change, cancellationToken).ConfigureAwait(false));
        var removed = request.Changes.Where(change => change.Removes).ToList();
        return await rest.CallAsync(
                asked,
                async client =>
                    removed.Count == 0
                        ? await client.Git.Tree.Create(options.Owner, options.Repository, tree).ConfigureAwait(false)
                        : (
                            await client
                                .Connection.Post<TreeResponse>(
                                    new Uri(
                                        $"repos/{Uri.EscapeDataString(options.Owner)}/{Uri.EscapeDataString(options.Repository)}/git/trees",
                                        UriKind.Relative
                                    ),
                                    WithRemovals(tree, removed),
                                    "application/vnd.github+json",
                                    "application/json",
                                    cancellationToken: cancellationToken
                                )
                                .ConfigureAwait(false)
                        ).Body,
                cancellationToken,
                repeatable: true
            )
            .ConfigureAwait(false);
    }

    // A removal is an entry whose id is null, which Octokit leaves out.
    private static string WithRemovals(NewTree tree, IEnumerable<FileChange> removed)
    {
        var entries = new JsonArray();
        foreach (var item in tree.Tree)
        {
            var entry = new JsonObject
            {
                ["path"] = item.Path,
                ["mode"] = item.Mode,
                ["type"] = "blob",
            };
            if (item.Sha is { } id)
                entry["sha"] = id;
            else
                entry["content"] = item.Content;
            entries.Add(entry);
        }

        foreach (var change in removed)
            entries.Add(
                new JsonObject
                {
                    ["path"] = change.Path,
                    ["mode"] = "100644",
                    ["type"] = "blob",
                    ["sha"] = null,
                }
            );
        return new JsonObject { ["base_tree"] = tree.BaseTree, ["tree"] = entries }.ToJsonString();
    }

    private async Task<NewTreeItem> TreeItemAsync(string asked, FileChange change, CancellationToken cancellationToken)
    {
        var item = new NewTreeItem
        {
            Path = change.Path,
            Mode = kinds.GetValueOrDefault(change.Path) == FileKind.Executable ? Executable : "100644",
            Type = TreeType.Blob,
        };
        if (Utf8.IsValid(change.Bytes.Span))
        {
            item.Content = Encoding.UTF8.GetString(change.Bytes.Span);
            return item;
        }

        var blob = await rest.CallAsync(
                asked,
                client =>
                    client.Git.Blob.Create(
                        options.Owner,
                        options.Repository,
                        new NewBlob
                        {
                            Encoding = EncodingType.Base64,
                            Content = Convert.ToBase64String(change.Bytes.Span),
                        }
                    ),
                cancellationToken,
                repeatable: true
            )
            .ConfigureAwait(false);
        item.Sha = blob.Sha;
        return item;
    }

    // Others may have committed on top of it since.
    private async Task<CommitId?> FindWrittenAsync(
        CommitRequest request,
        CommitId head,
        CancellationToken cancellationToken
    )
    {
        var commits = await CommitsBetweenAsync(request.Parent, head, 20, cancellationToken).ConfigureAwait(false);
        return commits
            .FirstOrDefault(commit =>
                commit.Parents is [var parent]
                && parent == request.Parent
                && commit.Message.TrimEnd() == request.Message.TrimEnd()
            )
            ?.Id;
    }
}
