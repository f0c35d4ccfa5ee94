using System.Text.RegularExpressions;
using Promote.Errors;

namespace Promote.Artifacts;

/// <summary>The digest of a manifest or an index: <c>sha256:</c> and 64, or <c>sha512:</c> and 128 lower-case hex digits.</summary>
public sealed partial record Digest
{
    private Digest(string value) => Value = value;

    /// <summary>The digest with its algorithm.</summary>
    public string Value { get; }

    /// <summary>The algorithm and the first twelve digits, for people.</summary>
    public string Abbreviated => Value[..(Value.IndexOf(':', StringComparison.Ordinal) + 13)];

    /// <summary>Reads a digest.</summary>
    /// <exception cref="UsageException">The text is not a digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text)
        ?? throw new UsageException(
            ErrorCodes.InvalidReference,
            text,
            $"'{text}' is not a digest.",
            "Write it whole: sha256: and 64 lower-case hex digits."
        );

    /// <summary>Reads a digest, or gives null where the text is none.</summary>
    public static Digest? TryParse(string? text) =>
        text is not null && Grammar().IsMatch(text) ? new Digest(text) : null;

    /// <summary>The digest with its algorithm.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(
        @"\A(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
