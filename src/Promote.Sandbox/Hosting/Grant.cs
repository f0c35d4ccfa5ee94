namespace Promote.Sandbox.Hosting;

/// <summary>What a token lets its account do: all that the account may, or what its permissions name of that.</summary>
/// <param name="account">Whose token it is.</param>
/// <param name="limits">Its fine-grained permissions, each <c>read</c>, <c>write</c> or <c>admin</c>; null: it has no limits.</param>
internal sealed class Grant(Account account, IReadOnlyDictionary<string, string>? limits = null)
{
    /// <summary>Whose token it is.</summary>
    public Account Account { get; } = account;

    /// <summary>Whether it reaches all that the account may.</summary>
    public bool IsFull => limits is null;

    /// <summary>GitHub's words where it does not reach.</summary>
    public string Refusal =>
        Account.IsBot ? "Resource not accessible by integration" : "Resource not accessible by personal access token";

    /// <summary>Whether it reaches so far. An App has no right of its own: its token's permissions alone count.</summary>
    public bool Allows(Need need) =>
        Covers(need) && ((limits is not null && Account.IsBot) || Account.Right >= need.Right);

    /// <summary>Whether its permissions name what is needed.</summary>
    public bool Covers(Need need) =>
        limits is null
        || need.Areas.Any(area =>
            (area == Need.Metadata && !need.Writes)
            || (limits.TryGetValue(area, out var level) && (level != "read" || !need.Writes))
        );
}
