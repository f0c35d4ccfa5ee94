using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    private const string Executable = "100755";

    // What reading has told, for writing: the repository's key and the modes of its files.
    private readonly Dictionary<string, FileKind> kinds = new(StringComparer.Ordinal);
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
        var query = ContentQuery.For(files);
        var variables = Variables();
        query.Fill(variables);
        if (branch is not null)
            variables["ref"] = "refs/heads/" + branch;
        var field = branch is null ? "defaultBranchRef" : "ref(qualifiedName: $ref)";
        var data = await QueryAsync(
                $"query($owner: String!, $name: String!{(branch is null ? "" : ", $ref: String!")}{query.Declarations}) {{ repository(owner: $owner, name: $name) {{ id {(branch is null ? "" : "ref: ")}{field} {{ name target {{ ... on Commit {{ {query.Selection} }} }} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        var reference = data.GetProperty(branch is null ? "defaultBranchRef" : "ref");
        if (reference.ValueKind != JsonValueKind.Object)
            throw NotFound(branch is null ? "has no commit yet" : $"has no branch {branch}");
        return await FilesAsync(
                reference.GetProperty("target"),
                reference.GetProperty("name").GetString()!,
                query,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RepositoryFiles> ReadAtAsync(
        CommitId commit,
        FileSelection files,
        CancellationToken cancellationToken
    )
    {
        var query = ContentQuery.For(files);
        var variables = Variables();
        query.Fill(variables);
        variables["oid"] = commit.Value;
        var data = await QueryAsync(
                $"query($owner: String!, $name: String!, $oid: GitObjectID!{query.Declarations}) {{ repository(owner: $owner, name: $name) {{ id object(oid: $oid) {{ ... on Commit {{ {query.Selection} }} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        var found = data.GetProperty("object");
        if (found.ValueKind != JsonValueKind.Object)
            throw NotFound($"has no commit {commit.Abbreviated}");
        return await FilesAsync(found, null, query, cancellationToken).ConfigureAwait(false);
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
        var asked = $"Committing to {request.Branch} of {Name}";
        if (request.ExpectedHead is null)
            await CreateBranchAsync(request, cancellationToken).ConfigureAwait(false);
        var isOnTop = request.ExpectedHead is null || request.ExpectedHead == request.Parent;
        var keepsModes = request.Changes.All(change => kinds.GetValueOrDefault(change.Path) != FileKind.Executable);
        try
        {
            return isOnTop && keepsModes
                ? await CommitOnTopAsync(asked, request, cancellationToken).ConfigureAwait(false)
                : await MoveAsync(asked, request, cancellationToken).ConfigureAwait(false);
        }
        catch (GraphQlException e) when (e.IsStale)
        {
            throw new HeadMovedException(Name, request.Branch, request.ExpectedHead ?? request.Parent, e);
        }
        catch (RemoteException e) when (e.MayHaveHappened)
        {
            // The answer was lost; the branch tells.
            return await FindWrittenAsync(request, cancellationToken).ConfigureAwait(false)
                ?? throw new HeadMovedException(Name, request.Branch, request.ExpectedHead, e);
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
        for (var i = 0; i < paths.Count; i++)
            variables[$"p{i}"] = paths[i];
        var declarations = string.Concat(paths.Select((_, i) => $", $p{i}: String!"));
        var fields = string.Join(
            ' ',
            paths.Select(
                (_, i) =>
                    $"h{i}: history(first: {Math.Clamp(limit, 1, 100)}, path: $p{i}) {{ nodes {{ {CommitFields} }} }}"
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
                .Range(0, paths.Count)
                .SelectMany(i => found.GetProperty($"h{i}").GetProperty("nodes").EnumerateArray())
                .Select(GitHubCommit.OfGraphQl)
                .DistinctBy(commit => commit.Id)
                .Where(commit => commit.Message.Contains("\nPromote-", StringComparison.Ordinal))
                .OrderByDescending(commit => commit.Committer.At)
                .Take(limit),
        ];
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

    private async Task<RepositoryFiles> FilesAsync(
        JsonElement commit,
        string? branch,
        ContentQuery query,
        CancellationToken cancellationToken
    )
    {
        var files = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        for (var i = 0; i < query.Paths.Count; i++)
        {
            if (commit.TryGetProperty($"f{i}", out var entry) && entry.ValueKind == JsonValueKind.Object)
                await CollectAsync(query.Paths[i], query.Paths[i].Root, entry, files, cancellationToken)
                    .ConfigureAwait(false);
        }

        return new RepositoryFiles(CommitId.Parse(commit.GetProperty("oid").GetString()!), branch, files);
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
        if (
            kind == FileKind.Directory
            && content.ValueKind == JsonValueKind.Object
            && content.TryGetProperty("entries", out var entries)
        )
        {
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
        if (blob.GetProperty("text") is { ValueKind: JsonValueKind.String } text)
        {
            var bytes = Encoding.UTF8.GetBytes(text.GetString()!);
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
                    .. request.Changes.Select(change => new JsonObject
                    {
                        ["path"] = change.Path,
                        ["contents"] = Convert.ToBase64String(change.Bytes.Span),
                    }),
                ]),
            },
        };
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
    private async Task<CommitId> MoveAsync(string asked, CommitRequest request, CancellationToken cancellationToken)
    {
        var tree = new NewTree { BaseTree = request.Parent.Value };
        foreach (var change in request.Changes)
            tree.Tree.Add(
                new NewTreeItem
                {
                    Path = change.Path,
                    Mode = kinds.GetValueOrDefault(change.Path) == FileKind.Executable ? Executable : "100644",
                    Type = TreeType.Blob,
                    Content = Encoding.UTF8.GetString(change.Bytes.Span),
                }
            );
        var written = await rest.CallAsync(
                asked,
                client => client.Git.Tree.Create(options.Owner, options.Repository, tree),
                cancellationToken
            )
            .ConfigureAwait(false);
        var commit = await rest.CallAsync(
                asked,
                client =>
                    client.Git.Commit.Create(
                        options.Owner,
                        options.Repository,
                        new NewCommit(request.Message, written.Sha, request.Parent.Value)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var input = new JsonObject
        {
            ["repositoryId"] = repositoryId,
            ["refUpdates"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = $"refs/heads/{request.Branch}",
                    ["beforeOid"] = (request.ExpectedHead ?? request.Parent).Value,
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

    private async Task<CommitId?> FindWrittenAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        if (await FindBranchAsync(request.Branch, cancellationToken).ConfigureAwait(false) is not { } head)
            return null;
        if (head == request.Parent)
            return null;
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
