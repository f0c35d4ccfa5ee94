using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Promote.Sandbox.Hosting;

/// <summary>What an account may do, each level including those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Right>))]
internal enum Right
{
    /// <summary>Read repositories.</summary>
    Read,

    /// <summary>Push, open pull requests, review, set statuses.</summary>
    Write,

    /// <summary>Change rules and use the control API.</summary>
    Admin,
}

/// <summary>Someone, or an App.</summary>
/// <param name="role">The name its token goes by.</param>
/// <param name="id">Its number.</param>
/// <param name="login">Its login; an App's ends in <c>[bot]</c>.</param>
/// <param name="name">Its name in commits.</param>
/// <param name="right">What it may do.</param>
/// <param name="token">Its token.</param>
internal sealed class Account(string role, int id, string login, string name, Right right, string token)
{
    private const string Suffix = "[bot]";

    /// <summary>The name its token goes by.</summary>
    public string Role { get; } = role;

    /// <summary>Its number.</summary>
    public int Id { get; } = id;

    /// <summary>Its login; an App's ends in <c>[bot]</c>.</summary>
    public string Login { get; } = login;

    /// <summary>Its name in commits.</summary>
    public string Name { get; } = name;

    /// <summary>What it may do.</summary>
    public Right Right { get; set; } = right;

    /// <summary>Its token.</summary>
    public string Token { get; } = token;

    /// <summary>The App's number, which on GitHub is another than that of its account; null: it is a person.</summary>
    public int? AppId
    {
        get => IsBot ? field : null;
        init;
    } = id;

    /// <summary>The teams it is in, as <c>organisation/slug</c>.</summary>
    public HashSet<string> Teams { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it owns the organisation.</summary>
    public bool OwnsOrganization => Role == "admin";

    /// <summary>Whether it is an App.</summary>
    public bool IsBot => Login.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Its login without an App's suffix.</summary>
    public string Slug => IsBot ? Login[..^Suffix.Length] : Login;

    /// <summary>Its address in commits.</summary>
    public string Email => $"{Id}+{Login}@users.noreply.sandbox.test";

    /// <summary>Without the token: it must reach no log.</summary>
    public override string ToString() => Login;
}

/// <summary>The accounts of one sandbox, with tokens drawn at random.</summary>
internal sealed class Accounts
{
    private readonly ConcurrentDictionary<string, Grant> byToken = new(StringComparer.Ordinal);
    private ImmutableList<Account> all = [];

    /// <summary>The number of the App whose token every workflow gets.</summary>
    public const int ActionsApp = 15368;

    /// <summary>Draws the tokens.</summary>
    public Accounts()
    {
        var argoCd = NewToken("argocd");
        Admin = Add("admin", 1001, "admin", "Ada Admin", Right.Admin);
        Promoter = Add("promoter", 2001, "promote[bot]", "promote[bot]", Right.Write);
        Developer = Add("developer", 1002, "dana", "Dana Developer", Right.Write);
        Reviewer = Add("reviewer", 1003, "rita", "Rita Reviewer", Right.Write);
        Ci = Add("ci", 2002, "sandbox-ci[bot]", "sandbox-ci[bot]", Right.Write);
        Reader = Add("reader", 1004, "reader", "Rex Reader", Right.Read);
        Senior = Add("senior", 1005, "sam", "Sam Senior", Right.Write);
        Guard = Add("guard", 2003, "promote-guard[bot]", "promote-guard[bot]", Right.Write);
        Evidence = Add("evidence", 2004, "promote-evidence[bot]", "promote-evidence[bot]", Right.Write);
        Actions = Add("actions", 41898282, "github-actions[bot]", "github-actions[bot]", Right.Write, ActionsApp);
        ArgoCdToken = argoCd;
        Tokens = All.ToDictionary(account => account.Role, account => account.Token, StringComparer.Ordinal)
            .Append(new("argocd", argoCd))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Account> All => all;

    /// <summary>The site's administrator.</summary>
    public Account Admin { get; }

    /// <summary>The App that promotes.</summary>
    public Account Promoter { get; }

    /// <summary>A person who writes.</summary>
    public Account Developer { get; }

    /// <summary>A person who reviews.</summary>
    public Account Reviewer { get; }

    /// <summary>The App that stands for the repository's CI.</summary>
    public Account Ci { get; }

    /// <summary>A person who may only read.</summary>
    public Account Reader { get; }

    /// <summary>A person who writes, and leads the team <c>platform</c>.</summary>
    public Account Senior { get; }

    /// <summary>The App that judges promotions.</summary>
    public Account Guard { get; }

    /// <summary>The App that records evidence.</summary>
    public Account Evidence { get; }

    /// <summary>The App whose token every workflow gets.</summary>
    public Account Actions { get; }

    /// <summary>The token of Argo CD's API.</summary>
    public string ArgoCdToken { get; }

    /// <summary>The tokens by role, Argo CD's included.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; }

    /// <summary>Whose token it is, or null.</summary>
    public Account? Find(string token) => FindGrant(token)?.Account;

    /// <summary>What a token lets its account do; null: it is nobody's.</summary>
    public Grant? FindGrant(string token) => byToken.GetValueOrDefault(token);

    /// <summary>The account of a login, or null.</summary>
    public Account? FindLogin(string login) =>
        All.FirstOrDefault(account => account.Login.Equals(login, StringComparison.OrdinalIgnoreCase));

    /// <summary>The account a commit's address belongs to, or null.</summary>
    public Account? FindEmail(string email) => All.FirstOrDefault(account => account.Email == email);

    /// <summary>Draws another token of an account, which reaches no further than its limits.</summary>
    public string Mint(Account account, IReadOnlyDictionary<string, string> limits)
    {
        var token = NewToken(account.Role);
        byToken[token] = new Grant(account, limits);
        return token;
    }

    /// <summary>Adds someone, or an App.</summary>
    /// <exception cref="ArgumentException">The login is taken.</exception>
    public Account Add(string role, int id, string login, string name, Right right, int? app = null)
    {
        if (FindLogin(login) is not null)
            throw new ArgumentException($"There is an account '{login}' already.", nameof(login));
        var account = new Account(role, id, login, name, right, NewToken(role)) { AppId = app ?? id };
        byToken[account.Token] = new Grant(account);
        ImmutableInterlocked.Update(ref all, (list, one) => list.Add(one), account);
        return account;
    }

    private static string NewToken(string role) =>
        $"sandbox_{role}_{RandomNumberGenerator.GetHexString(40, lowercase: true)}";
}
