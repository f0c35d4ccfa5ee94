using System.Text.RegularExpressions;
using Promote.Errors;

namespace Promote.Manifests;

/// <summary>The full id of a Git commit: 40 or 64 lower-case hex digits.</summary>
public sealed partial record CommitId
{
    private CommitId(string value) => Value = value;

    /// <summary>The id's digits.</summary>
    public string Value { get; }

    /// <summary>The first twelve digits, for people.</summary>
    public string Abbreviated => Value[..12];

    /// <summary>Reads an id.</summary>
    /// <exception cref="UsageException">The text is not a full commit id.</exception>
    public static CommitId Parse(string text) =>
        TryParse(text)
        ?? throw new UsageException(
            ErrorCodes.InvalidReference,
            text,
            $"'{text}' is not a full commit id.",
            "Write all 40 hex digits: git rev-parse REV prints them."
        );

    /// <summary>Reads an id, or gives null where the text is none.</summary>
    public static CommitId? TryParse(string? text) =>
        text is not null && Grammar().IsMatch(text) ? new CommitId(text) : null;

    /// <summary>The id's digits.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
