using System.Collections.Immutable;

namespace Promote.Sandbox.Hosting;

/// <summary>A team of an organisation.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Organization">The organisation's login.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Right">What it may do in the organisation's repositories. It adds nothing to its members' own right.</param>
internal sealed record Team(int Id, string Organization, string Slug, Right Right)
{
    /// <summary>As CODEOWNERS names it, without the at sign.</summary>
    public string FullName => $"{Organization}/{Slug}";
}

/// <summary>The teams of one sandbox.</summary>
internal sealed class Teams
{
    /// <summary>The organisation that all are of.</summary>
    public const string Organization = "acme";

    private const int FirstId = 3001;
    private readonly Accounts accounts;
    private ImmutableList<Team> all = [];

    /// <summary>Those of the demo.</summary>
    public Teams(Accounts accounts)
    {
        this.accounts = accounts;
        Put("platform", Right.Write, [accounts.Admin, accounts.Senior]);
        Put("reviewers", Right.Write, [accounts.Reviewer]);
    }

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Team> All => all;

    /// <summary>Those of an organisation.</summary>
    public IReadOnlyList<Team> Of(string organization) =>
        [.. All.Where(team => team.Organization.Equals(organization, StringComparison.OrdinalIgnoreCase))];

    /// <summary>A team by <c>organisation/slug</c>; null where there is none.</summary>
    public Team? Find(string fullName) =>
        All.FirstOrDefault(team => team.FullName.Equals(fullName, StringComparison.OrdinalIgnoreCase));

    /// <summary>Who is in a team.</summary>
    public IReadOnlyList<Account> Members(Team team) =>
        [.. accounts.All.Where(account => account.Teams.Contains(team.FullName))];

    /// <summary>Whether someone is whom a CODEOWNERS line names, and whether that owner has the right to write.</summary>
    public bool Owns(string owner, Account account) =>
        !owner.StartsWith('@') ? account.Email.Equals(owner, StringComparison.OrdinalIgnoreCase)
        : !owner.Contains('/', StringComparison.Ordinal)
            ? account.Login.Equals(owner[1..], StringComparison.OrdinalIgnoreCase)
        : Find(owner[1..]) is { Right: >= Right.Write } team && account.Teams.Contains(team.FullName);

    /// <summary>Makes a team, or changes who is in it and what it may do.</summary>
    public Team Put(string slug, Right right, IReadOnlyList<Account> members)
    {
        var team = Find($"{Organization}/{slug}") is { } old
            ? old with
            {
                Right = right,
            }
            : new Team(FirstId + all.Count, Organization, slug, right);
        all = all.RemoveAll(one => one.Id == team.Id).Add(team).Sort((a, b) => a.Id.CompareTo(b.Id));
        foreach (var account in accounts.All)
        {
            if (members.Contains(account))
                account.Teams.Add(team.FullName);
            else
                account.Teams.Remove(team.FullName);
        }

        return team;
    }
}
