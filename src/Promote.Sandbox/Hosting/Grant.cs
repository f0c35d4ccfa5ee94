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

/// <summary>What a call asks of a token.</summary>
/// <param name="Right">The right that its account must have.</param>
/// <param name="Writes">Whether reading is not enough.</param>
/// <param name="Areas">The permissions any one of which will do.</param>
internal sealed record Need(Right Right, bool Writes, params IReadOnlyList<string> Areas)
{
    /// <summary>The permission that every token can read by.</summary>
    public const string Metadata = "metadata";

    /// <summary>To read something.</summary>
    public static Need Read(params IReadOnlyList<string> areas) => new(Right.Read, Writes: false, areas);

    /// <summary>To write something.</summary>
    public static Need Write(params IReadOnlyList<string> areas) => new(Right.Write, Writes: true, areas);

    /// <summary>As GitHub's header says it.</summary>
    public override string ToString() =>
        string.Join("; ", Areas.Select(area => $"{area}={(Writes ? "write" : "read")}"));
}
