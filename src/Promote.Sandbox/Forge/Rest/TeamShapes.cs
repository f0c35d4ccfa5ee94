using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of teams and roles.</summary>
internal sealed class TeamShapes(Shapes shapes)
{
    /// <summary>A <c>team</c>, with what it may do.</summary>
    public object Team(Team team)
    {
        var api = $"{shapes.Api}/organizations/1/team/{Shapes.Escape(team.Slug)}";
        return new
        {
            id = team.Id,
            node_id = Shapes.Node("T", team.Id),
            name = team.Slug,
            slug = team.Slug,
            description = (string?)null,
            privacy = "closed",
            notification_setting = "notifications_enabled",
            permission = Permission(team.Right),
            permissions = Shapes.Permissions(team.Right),
            url = api,
            html_url = $"{shapes.Root}/orgs/{team.Organization}/teams/{team.Slug}",
            members_url = api + "/members{/member}",
            repositories_url = api + "/repos",
            type = "organization",
            organization_id = 1,
            parent = (object?)null,
        };
    }

    /// <summary>A <c>collaborator</c>.</summary>
    public Dictionary<string, object?> Collaborator(Account account)
    {
        var shape = shapes.User(account);
        shape["permissions"] = Shapes.Permissions(account.Right);
        shape["role_name"] = Role(account.Right);
        return shape;
    }

    /// <summary>A role's name.</summary>
    public static string Role(Right right) => right.ToString().ToLowerInvariant();

    private static string Permission(Right right) =>
        right switch
        {
            Right.Read => "pull",
            Right.Write => "push",
            _ => "admin",
        };
}
