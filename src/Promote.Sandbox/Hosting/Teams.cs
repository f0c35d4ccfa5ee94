namespace Promote.Sandbox.Hosting;

/// <summary>A team of an organisation.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Organization">The organisation's login.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Right">What it may do in the organisation's repositories. It adds nothing to its members' own right.</param>
/// <param name="Members">Who belongs to it.</param>
internal sealed record Team(int Id, string Organization, string Slug, Right Right, IReadOnlyList<Account> Members)
{
    /// <summary>As CODEOWNERS names it, without the at sign.</summary>
    public string FullName => $"{Organization}/{Slug}";
}

/// <summary>The teams of one sandbox.</summary>
internal sealed class Teams(Accounts accounts)
{
    /// <summary>The organisation that has teams.</summary>
    public const string Organization = "acme";

    /// <summary>All of them.</summary>
    public IReadOnlyList<Team> All { get; private set; } =
    [
        new(3001, Organization, "platform", Right.Write, [accounts.Admin, accounts.Senior]),
        new(3002, Organization, "reviewers", Right.Write, [accounts.Reviewer]),
    ];

    /// <summary>Those of an organisation.</summary>
    public IReadOnlyList<Team> Of(string organization) =>
        [.. All.Where(team => team.Organization.Equals(organization, StringComparison.OrdinalIgnoreCase))];

    /// <summary>A team by <c>organisation/slug</c>; null where there is none.</summary>
    public Team? Find(string fullName) =>
        All.FirstOrDefault(team => team.FullName.Equals(fullName, StringComparison.OrdinalIgnoreCase));
}
