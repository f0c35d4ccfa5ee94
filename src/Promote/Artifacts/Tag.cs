using System.Text.RegularExpressions;
using Promote.Errors;

namespace Promote.Artifacts;

/// <summary>An image's tag (grammar: the OCI distribution specification; at most 128 characters).</summary>
public sealed partial record Tag
{
    private Tag(string value) => Value = value;

    /// <summary>The tag's text.</summary>
    public string Value { get; }

    /// <summary>Reads a tag.</summary>
    /// <exception cref="UsageException">The text is not a tag.</exception>
    public static Tag Parse(string text) =>
        TryParse(text)
        ?? throw new UsageException(
            ErrorCodes.InvalidReference,
            text,
            $"'{text}' is not an image tag.",
            "A tag has letters, digits, '_', '.' and '-', starts with none of the last two, and has at most 128 characters."
        );

    /// <summary>Reads a tag, or gives null where the text is none.</summary>
    public static Tag? TryParse(string? text) => text is not null && Grammar().IsMatch(text) ? new Tag(text) : null;

    /// <summary>The tag's text.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(
        @"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
