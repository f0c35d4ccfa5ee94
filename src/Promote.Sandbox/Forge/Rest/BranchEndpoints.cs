using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/branches</c>: branches and their older protection.</summary>
internal sealed class BranchEndpoints(Shapes shapes)
{
    private const string Suffix = "/protection";
    private readonly ProtectionShapes forms = new(shapes);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("GET", "/branches", ListAsync);
        api.Repository("GET", "/branches/{**branch}", OneAsync);
        api.Repository("PUT", "/branches/{**branch}", ProtectAsync, Right.Read);
        api.Repository("DELETE", "/branches/{**branch}", UnprotectAsync, Right.Read);
    }

    private static bool IsProtected(Repository repository, string branch) =>
        BranchRules.Of(repository, branch).Count > 0;

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        call.Demand(Need.Read("contents"));
        var found = await call.Repository.Git.RefsAsync(RefName.Heads, call.Aborted);
        return RestAnswer.Ok(
            call.Page(found)
                .Select(one => new
                {
                    name = one.Name[RefName.Heads.Length..],
                    commit = new { sha = one.Id, url = $"{shapes.Of(call.Repository)}/commits/{one.Id}" },
                    @protected = IsProtected(call.Repository, one.Name[RefName.Heads.Length..]),
                })
        );
    }

    // A branch's name holds slashes, so what is asked of it can only be told from the end.
    private async Task<RestAnswer> OneAsync(RestCall call)
    {
        var name = call.Route("branch");
        var at = name.LastIndexOf(Suffix, StringComparison.Ordinal);
        if (at > 0 && name[(at + Suffix.Length)..] is "" or ['/', ..])
            return Protection(call, name[..at], name[(at + Suffix.Length)..].TrimStart('/'));
        call.Demand(Need.Read("contents"));
        var commit = await CommitAsync(call, name);
        var api = $"{shapes.Of(call.Repository)}/branches/{Shapes.Escape(name)}";
        var page = $"{shapes.Page(call.Repository)}/tree/{Shapes.Escape(name)}";
        return RestAnswer.Ok(
            new
            {
                name,
                commit = shapes.Commit(call.Repository, commit),
                _links = new { self = api, html = page },
                @protected = IsProtected(call.Repository, name),
                protection = ProtectionShapes.Summary(call.Repository.Protections.GetValueOrDefault(name)),
                protection_url = api + Suffix,
            }
        );
    }

    private RestAnswer Protection(RestCall call, string branch, string part)
    {
        call.Demand(new Need(Right.Admin, Writes: false, "administration"));
        if (call.Repository.Protections.GetValueOrDefault(branch) is not { } protection)
            throw ForgeException.NotFound("Branch not protected");
        var whole = forms.Whole(call.Repository, branch, protection);
        return part.Length == 0 ? RestAnswer.Ok(whole)
            : whole.TryGetValue(part, out var found) && found is not null ? RestAnswer.Ok(found)
            : throw ForgeException.NotFound();
    }

    private async Task<RestAnswer> ProtectAsync(RestCall call)
    {
        var branch = await ProtectedAsync(call);
        var protection = ProtectionReader.Read(call.Body);
        call.Repository.Protections[branch] = protection;
        return RestAnswer.Ok(forms.Whole(call.Repository, branch, protection));
    }

    private async Task<RestAnswer> UnprotectAsync(RestCall call) =>
        call.Repository.Protections.Remove(await ProtectedAsync(call))
            ? RestAnswer.Nothing
            : throw ForgeException.NotFound("Branch not protected");

    private static async Task<string> ProtectedAsync(RestCall call)
    {
        var name = call.Route("branch");
        if (!name.EndsWith(Suffix, StringComparison.Ordinal))
            throw ForgeException.NotFound();
        call.Demand(new Need(Right.Admin, Writes: true, "administration"));
        await CommitAsync(call, name[..^Suffix.Length]);
        return name[..^Suffix.Length];
    }

    private static async Task<GitCommit> CommitAsync(RestCall call, string branch) =>
        RefName.IsValid(RefName.Heads + branch)
        && await call.Repository.Git.CommitAsync(RefName.Heads + branch, call.Aborted) is { } commit
            ? commit
            : throw ForgeException.NotFound("Branch not found");
}
