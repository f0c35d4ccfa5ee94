using System.Text;
using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/contents/…</c>: files and folders as of a commit.</summary>
internal sealed class Contents(Shapes shapes)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Maps them.</summary>
    public void Map(RestApi api) => api.Repository("GET", "/contents/{**path}", GetAsync);

    /// <summary>Base64 in lines of 60, as GitHub sends it.</summary>
    public static string Base64(byte[] bytes)
    {
        var text = Convert.ToBase64String(bytes);
        return string.Concat(text.Chunk(60).Select(line => new string(line) + "\n"));
    }

    private async Task<RestAnswer> GetAsync(RestCall call)
    {
        var git = call.Repository.Git;
        var path = call.Request.RouteValues["path"] is null ? "" : call.Route("path").Trim('/');
        var name = call.Query("ref") ?? call.Repository.DefaultBranch;
        var commit =
            await git.CommitAsync(name, call.Aborted)
            ?? throw ForgeException.NotFound($"No commit found for the ref {name}");
        var entry = await git.EntryAsync(commit.Tree, path, call.Aborted) ?? throw ForgeException.NotFound();
        if (!entry.IsTree)
            return RestAnswer.Ok(await FileAsync(call.Repository, entry, path, name, whole: true, call.Aborted));
        var items = new List<object>();
        foreach (var one in await git.TreeAsync(entry.Id, call.Aborted))
        {
            var place = path.Length == 0 ? one.Name : $"{path}/{one.Name}";
            items.Add(await FileAsync(call.Repository, one, place, name, whole: false, call.Aborted));
        }

        return RestAnswer.Ok(items);
    }

    private async Task<object> FileAsync(
        Repository repository,
        TreeEntry entry,
        string path,
        string name,
        bool whole,
        CancellationToken cancellationToken
    )
    {
        var bytes =
            entry.Type == "blob" ? (await repository.Git.ReadAsync(entry.Id, cancellationToken))?.Bytes ?? [] : [];
        var link = entry.Mode == "120000";
        var type =
            entry.IsTree ? "dir"
            : entry.IsSubmodule ? (whole ? "submodule" : "file")
            : link && whole ? "symlink"
            : "file";
        var (self, kind) = (
            $"{shapes.Of(repository)}/contents/{Shapes.Escape(path)}?ref={Uri.EscapeDataString(name)}",
            entry.IsTree ? "tree" : "blob"
        );
        var git = entry.IsSubmodule ? null : $"{shapes.Of(repository)}/git/{kind}s/{entry.Id}";
        var html = $"{shapes.Page(repository)}/{kind}/{name}/{Shapes.Escape(path)}";
        var shape = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = path.Split('/')[^1],
            ["path"] = path,
            ["sha"] = entry.Id,
            ["size"] = bytes.Length,
            ["url"] = self,
            ["html_url"] = html,
            ["git_url"] = git,
            ["download_url"] =
                entry.Type == "blob" ? $"{shapes.Page(repository)}/raw/{name}/{Shapes.Escape(path)}" : null,
            ["type"] = type,
            ["_links"] = new
            {
                self,
                git,
                html,
            },
        };
        if (whole && link)
            shape["target"] = Encoding.UTF8.GetString(bytes);
        if (whole && entry.IsSubmodule)
            shape["submodule_git_url"] = "";
        if (!whole || link || entry.IsSubmodule)
            return shape;
        // Beyond a mebibyte GitHub sends no content here.
        shape["content"] = bytes.Length <= MostBytes ? Base64(bytes) : "";
        shape["encoding"] = bytes.Length <= MostBytes ? "base64" : "none";
        return shape;
    }
}
