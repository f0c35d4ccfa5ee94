using System.Text.Json;

namespace Promote.Forges.GitHub;

/// <summary>An error in a GraphQL answer.</summary>
/// <param name="Type">GitHub's name for the kind, such as <c>STALE_DATA</c>; may be empty.</param>
/// <param name="Message">GitHub's own words, on one line.</param>
internal sealed record GraphQlError(string Type, string Message)
{
    /// <summary>Whether GitHub says "later".</summary>
    public bool IsRateLimit => Type == "RATE_LIMITED" || Says("secondary rate limit");

    /// <summary>Whether GitHub could not, for reasons of its own; what was asked may have been done.</summary>
    public bool IsFailure =>
        Type is "SERVICE_UNAVAILABLE" or "INTERNAL" || Says("Something went wrong while executing your query");

    /// <summary>Whether the branch's rules refuse.</summary>
    public bool IsRuleViolation =>
        Type == "BRANCH_PROTECTION_RULE_VIOLATION"
        || Says("rule violation")
        || Says("protected branch")
        || Says("Changes must be made through a pull request");

    /// <summary>The first error of an answer, or null where there is none.</summary>
    public static GraphQlError? First(JsonElement answer)
    {
        if (
            !answer.TryGetProperty("errors", out var errors)
            || errors.ValueKind != JsonValueKind.Array
            || errors.GetArrayLength() == 0
        )
            return null;
        return new(Text(errors[0], "type") ?? "", OneLine(Text(errors[0], "message") ?? "no reason given"));
    }

    private bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
}
