namespace Promote.Scaffolding;

/// <summary>Names that people give to environments, and their usual order.</summary>
internal static class KnownEnvironments
{
    // Those of one line are the same stage.
    private static readonly string[][] Stages =
    [
        ["dev", "develop", "development", "sandbox"],
        ["int", "integration", "ci"],
        ["test", "testing", "tst"],
        ["qa", "sit"],
        ["uat", "acceptance", "acc"],
        ["stage", "staging", "stg"],
        ["preprod", "pre-prod", "preproduction"],
        ["prod", "production", "prd", "live"],
    ];

    /// <summary>The place of a name in the usual order; null where the name is not known. <c>prod-eu</c> is a <c>prod</c>.</summary>
    public static int? Rank(string name)
    {
        var lower = name.ToLowerInvariant();
        for (var rank = Stages.Length - 1; rank >= 0; rank--)
        {
            if (Stages[rank].Any(word => lower == word || lower.StartsWith(word + "-", StringComparison.Ordinal)))
                return rank;
        }

        return null;
    }

    /// <summary>Environments in the usual order, those of one stage together.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> InOrder(IEnumerable<string> names) =>
        [
            .. names
                .Distinct(StringComparer.Ordinal)
                .GroupBy(name => Rank(name) ?? int.MaxValue)
                .OrderBy(stage => stage.Key)
                .Select(stage => (IReadOnlyList<string>)[.. stage.Order(StringComparer.Ordinal)]),
        ];
}
