using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>
/// Whom a rule names, as text: a login, <c>organisation/team</c>, <c>role:write</c>, <c>role:maintain</c>,
/// <c>role:admin</c>, or <c>organization-admin</c>.
/// </summary>
internal static class Actor
{
    /// <summary>The people who own the organisation.</summary>
    public const string OrganizationAdmin = "organization-admin";

    /// <summary>What a role's text starts with.</summary>
    public const string Role = "role:";

    /// <summary>The people who administer the repository.</summary>
    public const string Admin = Role + "admin";

    /// <summary>Whether it is a team.</summary>
    public static bool IsTeam(string actor) => actor.Contains('/', StringComparison.Ordinal);

    /// <summary>Whether it is an App.</summary>
    public static bool IsApp(string actor) => actor.EndsWith("[bot]", StringComparison.Ordinal);

    /// <summary>Whether someone is meant. A role is a person's: no App has one.</summary>
    public static bool Is(string actor, Account account) =>
        actor == OrganizationAdmin ? account.OwnsOrganization
        : actor.StartsWith(Role, StringComparison.Ordinal)
            ? !account.IsBot && account.Right >= (actor == Role + "write" ? Right.Write : Right.Admin)
        : IsTeam(actor) ? account.Teams.Contains(actor)
        : account.Login.Equals(actor, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether someone is among those meant.</summary>
    public static bool IsAny(IEnumerable<string> actors, Account account) => actors.Any(actor => Is(actor, account));
}
