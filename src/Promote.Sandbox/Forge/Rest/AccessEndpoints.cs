using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>Who may do what: collaborators, teams, deploy keys.</summary>
internal sealed class AccessEndpoints(Shapes shapes, Repositories repositories)
{
    private readonly TeamShapes forms = new(shapes);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Site("GET", "/orgs/{org}/teams", TeamsAsync);
        api.Site("GET", "/orgs/{org}/teams/{slug}/members", MembersAsync);
        api.Repository(
            "GET",
            "/teams",
            call => Answer(call.Page(shapes.Teams.Of(call.Repository.Name.Owner)).Select(forms.Team))
        );
        api.Repository("GET", "/collaborators", CollaboratorsAsync, Right.Write);
        api.Repository("GET", "/collaborators/{login}", CollaboratorAsync);
        api.Repository("GET", "/collaborators/{login}/permission", PermissionAsync);
        api.Repository("GET", "/keys", call => Answer(call.Page(call.Repository.DeployKeys).Select(Key)), Right.Admin);
        api.Repository("GET", "/keys/{id:int}", call => Answer(Key(FindKey(call))), Right.Admin);
        api.Repository("POST", "/keys", AddKeyAsync, Right.Admin);
        api.Repository("DELETE", "/keys/{id:int}", RemoveKeyAsync, Right.Admin);
    }

    private static Task<RestAnswer> Answer(object body) => Task.FromResult(RestAnswer.Ok(body));

    private Task<RestAnswer> TeamsAsync(RestCall call) => Answer(call.Page(OfOrganization(call)).Select(forms.Team));

    private Task<RestAnswer> MembersAsync(RestCall call) =>
        Answer(call.Page(shapes.Teams.Members(FindTeam(call))).Select(shapes.User));

    private IReadOnlyList<Team> OfOrganization(RestCall call)
    {
        _ = call.Account;
        call.Demand(Need.Read("members"));
        return shapes.Teams.Of(call.Route("org")) is { Count: > 0 } found ? found : throw ForgeException.NotFound();
    }

    private Team FindTeam(RestCall call)
    {
        var slug = call.Route("slug");
        return OfOrganization(call).FirstOrDefault(team => team.Slug == slug) ?? throw ForgeException.NotFound();
    }

    // An App is no collaborator: it is installed.
    private IReadOnlyList<Account> People => [.. shapes.Accounts.All.Where(account => !account.IsBot)];

    private Account Person(RestCall call)
    {
        var login = call.Route("login");
        return People.FirstOrDefault(one => one.Login.Equals(login, StringComparison.OrdinalIgnoreCase))
            ?? throw ForgeException.NotFound();
    }

    private Task<RestAnswer> CollaboratorsAsync(RestCall call)
    {
        var right = call.Query("permission") switch
        {
            "push" => Right.Write,
            "maintain" or "admin" => Right.Admin,
            _ => Right.Read,
        };
        return Answer(call.Page([.. People.Where(one => one.Right >= right)]).Select(forms.Collaborator));
    }

    private Task<RestAnswer> CollaboratorAsync(RestCall call)
    {
        Person(call);
        return Task.FromResult(RestAnswer.Nothing);
    }

    private Task<RestAnswer> PermissionAsync(RestCall call)
    {
        var person = Person(call);
        return Answer(
            new
            {
                permission = TeamShapes.Role(person.Right),
                role_name = TeamShapes.Role(person.Right),
                user = forms.Collaborator(person),
            }
        );
    }

    private static DeployKey FindKey(RestCall call)
    {
        var id = call.Number("id");
        return call.Repository.DeployKeys.Find(key => key.Id == id) ?? throw ForgeException.NotFound();
    }

    private Task<RestAnswer> AddKeyAsync(RestCall call)
    {
        var key = new DeployKey
        {
            Id = repositories.NextId(),
            Title = call.Text("title") ?? "",
            Key = call.Need("key"),
            ReadOnly = call.Flag("read_only") ?? false,
            AddedBy = call.Account.Login,
        };
        call.Repository.DeployKeys.Add(key);
        return Task.FromResult(RestAnswer.Created(Key(key)));
    }

    private static Task<RestAnswer> RemoveKeyAsync(RestCall call)
    {
        call.Repository.DeployKeys.Remove(FindKey(call));
        return Task.FromResult(RestAnswer.Nothing);
    }

    private object Key(DeployKey key) =>
        new
        {
            id = key.Id,
            key = key.Key,
            url = $"{shapes.Api}/keys/{key.Id}",
            title = key.Title,
            verified = true,
            created_at = "2026-01-01T00:00:00Z",
            added_by = key.AddedBy,
            last_used = (string?)null,
            read_only = key.ReadOnly,
            enabled = true,
        };
}
