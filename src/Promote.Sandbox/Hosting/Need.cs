namespace Promote.Sandbox.Hosting;

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
