using System.Text.Json;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>Labels: the repository's, and those on a pull request.</summary>
internal sealed class LabelEndpoints(Shapes shapes, Repositories repositories)
{
    private readonly PullShapes forms = new(shapes);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("GET", "/labels", ListAsync);
        api.Repository("POST", "/labels", CreateAsync);
        api.Repository("GET", "/issues/{number:int}/labels", call => Answer(call, Find(call)));
        api.Repository("POST", "/issues/{number:int}/labels", call => ChangeAsync(call, replace: false));
        api.Repository("PUT", "/issues/{number:int}/labels", call => ChangeAsync(call, replace: true));
        api.Repository("DELETE", "/issues/{number:int}/labels/{name}", RemoveAsync);
    }

    /// <summary>The repository's label of that name, made where it is missing.</summary>
    public static Label Ensure(Repository repository, string name, Func<int> nextId)
    {
        if (repository.Labels.Find(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        var label = new Label(nextId(), name, "ededed", "");
        repository.Labels.Add(label);
        return label;
    }

    private static PullRequest Find(RestCall call) =>
        call.Repository.Find(call.Number("number")) ?? throw ForgeException.NotFound();

    private Task<RestAnswer> Answer(RestCall call, PullRequest pull) =>
        Task.FromResult(RestAnswer.Ok(forms.Labels(call.Repository, pull)));

    private Task<RestAnswer> ListAsync(RestCall call) =>
        Task.FromResult(
            RestAnswer.Ok(
                call.Page(call.Repository.Labels).Select(label => forms.Label(call.Repository, label)).ToList()
            )
        );

    private Task<RestAnswer> CreateAsync(RestCall call)
    {
        var name = call.Need("name");
        if (call.Repository.Labels.Exists(label => label.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            throw ForgeException.Invalid("Label", "name", "already_exists");
        var label = new Label(
            repositories.NextId(),
            name,
            call.Text("color") ?? "ededed",
            call.Text("description") ?? ""
        );
        call.Repository.Labels.Add(label);
        return Task.FromResult(RestAnswer.Created(forms.Label(call.Repository, label)));
    }

    // The list of names comes as "labels", or bare.
    private Task<RestAnswer> ChangeAsync(RestCall call, bool replace)
    {
        var pull = Find(call);
        IReadOnlyList<string> names =
            call.Body.ValueKind == JsonValueKind.Array
                ?
                [
                    .. call
                        .Body.EnumerateArray()
                        .Where(one => one.ValueKind == JsonValueKind.String)
                        .Select(one => one.GetString()!),
                ]
                : call.Texts("labels") ?? [];
        if (replace)
            pull.Labels.Clear();
        foreach (var name in names)
        {
            var label = Ensure(call.Repository, name, repositories.NextId);
            if (!pull.Labels.Contains(label.Name, StringComparer.Ordinal))
                pull.Labels.Add(label.Name);
        }

        return Answer(call, pull);
    }

    private Task<RestAnswer> RemoveAsync(RestCall call)
    {
        var pull = Find(call);
        return pull.Labels.Remove(call.Route("name"))
            ? Answer(call, pull)
            : throw ForgeException.NotFound("Label does not exist");
    }
}
