using System.Text;
using System.Text.Json;
using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/git/…</c>: refs, commits, trees, blobs.</summary>
internal sealed class GitEndpoints(Shapes shapes, RefChanges refs, TimeProvider clock)
{
    private const int MostEntries = 100_000;

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("GET", "/git/ref/{**name}", GetRefAsync);
        api.Repository("GET", "/git/refs/{**name}", GetRefAsync);
        api.Repository("GET", "/git/matching-refs/{**name}", MatchingAsync);
        api.Repository("POST", "/git/refs", CreateRefAsync);
        api.Repository("PATCH", "/git/refs/{**name}", UpdateRefAsync);
        api.Repository("DELETE", "/git/refs/{**name}", DeleteRefAsync);
        api.Repository("GET", "/git/commits/{sha}", GetCommitAsync);
        api.Repository("POST", "/git/commits", CreateCommitAsync);
        api.Repository("GET", "/git/trees/{**sha}", GetTreeAsync);
        api.Repository("POST", "/git/trees", CreateTreeAsync);
        api.Repository("GET", "/git/blobs/{sha}", GetBlobAsync);
        api.Repository("POST", "/git/blobs", CreateBlobAsync);
    }

    private async Task<RestAnswer> GetRefAsync(RestCall call)
    {
        var name = "refs/" + call.Route("name");
        return RefName.IsValid(name) && await call.Repository.Git.ReadAsync(name, call.Aborted) is { } found
            ? RestAnswer.Ok(shapes.Ref(call.Repository, name, found.Id, found.Type))
            : throw ForgeException.NotFound();
    }

    private async Task<RestAnswer> MatchingAsync(RestCall call)
    {
        var found = await call.Repository.Git.RefsAsync("refs/" + call.Route("name"), call.Aborted);
        return RestAnswer.Ok(call.Page(found).Select(one => shapes.Ref(call.Repository, one.Name, one.Id, one.Type)));
    }

    private async Task<RestAnswer> CreateRefAsync(RestCall call)
    {
        var (git, name, sha) = (call.Repository.Git, call.Need("ref"), call.Need("sha"));
        if (!RefName.IsValid(name))
            throw new ForgeException(422, "Reference name is invalid");
        if (await FindAsync(git, sha, call.Aborted) is not { } target)
            throw new ForgeException(422, "Object does not exist");
        if (await git.RefAsync(name, call.Aborted) is not null)
            throw new ForgeException(422, "Reference already exists");
        await refs.ApplyAsync(call.Repository, [new RefUpdate(name, null, sha)], call.Account, call.Aborted);
        return RestAnswer.Created(shapes.Ref(call.Repository, name, sha, target.Type));
    }

    private async Task<RestAnswer> UpdateRefAsync(RestCall call)
    {
        var (git, name, sha) = (call.Repository.Git, "refs/" + call.Route("name"), call.Need("sha"));
        if (await git.RefAsync(name, call.Aborted) is not { } old)
            throw new ForgeException(422, "Reference does not exist");
        if (await FindAsync(git, sha, call.Aborted) is not { } target)
            throw new ForgeException(422, "Object does not exist");
        if (call.Flag("force") != true && !await git.IsAncestorAsync(old, sha, call.Aborted))
            throw new ForgeException(422, "Update is not a fast forward");
        if (old != sha)
            await refs.ApplyAsync(call.Repository, [new RefUpdate(name, old, sha)], call.Account, call.Aborted);
        return RestAnswer.Ok(shapes.Ref(call.Repository, name, sha, target.Type));
    }

    private async Task<RestAnswer> DeleteRefAsync(RestCall call)
    {
        var name = "refs/" + call.Route("name");
        if (await call.Repository.Git.RefAsync(name, call.Aborted) is not { } old)
            throw new ForgeException(422, "Reference does not exist");
        await refs.ApplyAsync(call.Repository, [new RefUpdate(name, old, null)], call.Account, call.Aborted);
        return RestAnswer.Nothing;
    }

    private async Task<RestAnswer> GetCommitAsync(RestCall call) =>
        RefName.IsId(call.Route("sha"))
        && await call.Repository.Git.CommitAsync(call.Route("sha"), call.Aborted) is { } commit
            ? RestAnswer.Ok(shapes.GitCommit(call.Repository, commit))
            : throw ForgeException.NotFound();

    private async Task<RestAnswer> CreateCommitAsync(RestCall call)
    {
        var (git, tree) = (call.Repository.Git, call.Need("tree"));
        if (await FindAsync(git, tree, call.Aborted) is not { Type: "tree" })
            throw new ForgeException(422, "Tree SHA does not exist");
        var parents = call.Texts("parents") ?? [];
        foreach (var parent in parents)
        {
            if (await FindAsync(git, parent, call.Aborted) is not { Type: "commit" })
                throw new ForgeException(422, "Parent SHA does not exist or is not a commit object");
        }

        var self = new GitIdentity(call.Account.Name, call.Account.Email, clock.GetUtcNow());
        var author = Identity(call, "author") ?? self;
        var committer = Identity(call, "committer") ?? author;
        var id = await git.WriteCommitAsync(tree, parents, author, committer, call.Need("message"), call.Aborted);
        // GitHub signs what an App commits in its own name.
        if (
            call.Account.IsBot
            && call.Body.TryGetProperty("author", out _) is false
            && call.Body.TryGetProperty("committer", out _) is false
        )
            call.Repository.Signed.Add(id);
        return RestAnswer.Created(shapes.GitCommit(call.Repository, (await git.CommitAsync(id, call.Aborted))!));
    }

    private async Task<RestAnswer> GetTreeAsync(RestCall call)
    {
        var (git, name) = (call.Repository.Git, call.Route("sha"));
        var tree = name.StartsWith('-') ? null : await git.ReadAsync(name + "^{tree}", call.Aborted);
        if (tree is null)
            throw ForgeException.NotFound();
        var entries = new List<object>();
        var truncated = !await ListAsync(call, tree.Id, "", call.Query("recursive") is not null, entries);
        return RestAnswer.Ok(TreeShape(call.Repository, tree.Id, entries, truncated));
    }

    private async Task<RestAnswer> CreateTreeAsync(RestCall call)
    {
        var git = call.Repository.Git;
        if (RestCall.Value(call.Body, "tree", JsonValueKind.Array) is not { } list)
            throw new ForgeException(422, "Invalid request.\n\n\"tree\" wasn't supplied.");
        string? root = null;
        if (call.Text("base_tree") is { } name)
        {
            root = RefName.IsId(name) ? (await git.ReadAsync(name + "^{tree}", call.Aborted))?.Id : null;
            if (root is null)
                throw ForgeException.NotFound();
        }

        var changes = new List<TreeChange>();
        foreach (var item in list.EnumerateArray())
        {
            string? Of(string key) => RestCall.Value(item, key, JsonValueKind.String)?.GetString();
            var path = Of("path") ?? throw new ForgeException(422, "tree.path is missing");
            var id =
                Of("content") is { } text ? await git.WriteTextAsync(text, call.Aborted)
                : Of("sha") is not { } sha ? null
                : await FindAsync(git, sha, call.Aborted) is not null ? sha
                : throw new ForgeException(422, $"tree.sha {sha} is not a valid object");
            changes.Add(new TreeChange(path, id, Of("mode")?.TrimStart('0')));
        }

        var tree = await new TreeEditor(git).ApplyAsync(root, changes, call.Aborted);
        var entries = new List<object>();
        await ListAsync(call, tree, "", recursive: false, entries);
        return RestAnswer.Created(TreeShape(call.Repository, tree, entries, truncated: false));
    }

    private async Task<RestAnswer> GetBlobAsync(RestCall call)
    {
        if (await FindAsync(call.Repository.Git, call.Route("sha"), call.Aborted) is not { Type: "blob" } blob)
            throw ForgeException.NotFound();
        return RestAnswer.Ok(
            new
            {
                sha = blob.Id,
                node_id = Shapes.Node("B", blob.Id),
                size = blob.Bytes.Length,
                url = $"{shapes.Of(call.Repository)}/git/blobs/{blob.Id}",
                content = Contents.Base64(blob.Bytes),
                encoding = "base64",
            }
        );
    }

    private async Task<RestAnswer> CreateBlobAsync(RestCall call)
    {
        var text = call.Need("content");
        byte[] bytes;
        try
        {
            bytes = call.Text("encoding") == "base64" ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
        }
        catch (FormatException)
        {
            throw new ForgeException(422, "content is not valid Base64");
        }

        var id = await call.Repository.Git.WriteAsync("blob", bytes, call.Aborted);
        return RestAnswer.Created(new { sha = id, url = $"{shapes.Of(call.Repository)}/git/blobs/{id}" });
    }

    private object TreeShape(Repository repository, string id, List<object> entries, bool truncated) =>
        new
        {
            sha = id,
            url = $"{shapes.Of(repository)}/git/trees/{id}",
            tree = entries,
            truncated,
        };

    private async Task<bool> ListAsync(RestCall call, string tree, string prefix, bool recursive, List<object> entries)
    {
        var git = call.Repository.Git;
        foreach (var entry in await git.TreeAsync(tree, call.Aborted))
        {
            if (entries.Count >= MostEntries)
                return false;
            var path = prefix + entry.Name;
            var shape = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["path"] = path,
                ["mode"] = entry.Mode.PadLeft(6, '0'),
                ["type"] = entry.Type,
                ["sha"] = entry.Id,
            };
            if (entry.Type == "blob")
                shape["size"] = (await git.ReadAsync(entry.Id, call.Aborted))?.Bytes.Length ?? 0;
            if (!entry.IsSubmodule)
                shape["url"] = $"{shapes.Of(call.Repository)}/git/{entry.Type}s/{entry.Id}";
            entries.Add(shape);
            if (recursive && entry.IsTree && !await ListAsync(call, entry.Id, path + "/", recursive, entries))
                return false;
        }

        return true;
    }

    private GitIdentity? Identity(RestCall call, string key)
    {
        if (RestCall.Value(call.Body, key, JsonValueKind.Object) is not { } person)
            return null;
        string? Of(string name) => RestCall.Value(person, name, JsonValueKind.String)?.GetString();
        var at = DateTimeOffset.TryParse(Of("date"), System.Globalization.CultureInfo.InvariantCulture, out var date)
            ? date
            : clock.GetUtcNow();
        return new GitIdentity(Of("name") ?? call.Account.Name, Of("email") ?? call.Account.Email, at);
    }

    private static async Task<GitObject?> FindAsync(
        BareRepository git,
        string sha,
        CancellationToken cancellationToken
    ) => RefName.IsId(sha) ? await git.ReadAsync(sha, cancellationToken) : null;
}
