using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>What came of paying a hotfix back.</summary>
public sealed record PayBackResult : IVerbResult
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment that was hotfixed.</summary>
    public required string Environment { get; init; }

    /// <summary>The hotfix's tags, for people; null where nothing is owed.</summary>
    public string? Label { get; init; }

    /// <summary>One sentence that says how it stands.</summary>
    public required string Summary { get; init; }

    /// <summary>What to do next; empty where there is nothing.</summary>
    public string Next { get; init; } = "";

    /// <summary>The environments that never ran it.</summary>
    public required IReadOnlyList<string> Unpaid { get; init; }

    /// <summary>What was done: for each of those a pull request; else the end of the debt.</summary>
    public required IReadOnlyList<PromotionResult> Steps { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit =>
        new[] { ExitCode.Refused, ExitCode.Waiting, ExitCode.Superseded }
            .Where(exit => Steps.Any(step => step.Exit == exit))
            .FirstOrDefault(ExitCode.Done);
}
