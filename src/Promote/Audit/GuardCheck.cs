using Promote.Forges;

namespace Promote.Audit;

/// <summary>The guard's check, as the branch's rules may require it.</summary>
internal static class GuardCheck
{
    /// <summary>The name that it is posted under.</summary>
    public const string Name = "promote/verify";

    private static readonly string[] Words = ["promote", "verify", "guard"];

    /// <summary>The Apps that a source requires the check from; null stands for anyone.</summary>
    public static IEnumerable<long?> Apps(RuleSource source) =>
        source.Checks.Where(check => check.Name == Name).Select(check => check.App);

    /// <summary>Workflows of the organisation that a source requires, and that are named for the guard.</summary>
    public static IEnumerable<string> Workflows(RuleSource source) =>
        source.Kind == RuleSourceKind.ParentRuleset
            ? source.Workflows.Where(path =>
                Words.Any(word =>
                    path[(path.LastIndexOf('/') + 1)..].Contains(word, StringComparison.OrdinalIgnoreCase)
                )
            )
            : [];

    /// <summary>Whether a source requires it in a way that no branch's workflow can meet by itself.</summary>
    public static bool IsIn(RuleSource source, ForgeSettings settings) =>
        Apps(source).Any(app => app is { } id && id != settings.WorkflowApp) || Workflows(source).Any();
}
