using System.Text.RegularExpressions;
using Promote.Errors;

namespace Promote.Artifacts;

/// <summary>
/// The name of an image without tag or digest, such as <c>ghcr.io/acme/web</c> (grammar: the OCI distribution
/// specification's repository name, behind an optional registry host and port).
/// </summary>
public sealed partial record ImageName
{
    private ImageName(string value) => Value = value;

    /// <summary>The name as it was written.</summary>
    public string Value { get; }

    /// <summary>The registry's host and port; <c>docker.io</c> where the name has none.</summary>
    public string Registry => HasRegistry ? Value[..Value.IndexOf('/', StringComparison.Ordinal)] : "docker.io";

    /// <summary>The name within the registry; <c>library/NAME</c> for Docker Hub's own images.</summary>
    public string Repository =>
        HasRegistry ? Value[(Value.IndexOf('/', StringComparison.Ordinal) + 1)..]
        : Value.Contains('/', StringComparison.Ordinal) ? Value
        : "library/" + Value;

    // Docker's rule: the first part is a host if it has a dot or a port, or is localhost.
    private bool HasRegistry =>
        Value.Split('/') is [var first, _, ..]
        && (
            first.Contains('.', StringComparison.Ordinal)
            || first.Contains(':', StringComparison.Ordinal)
            || first == "localhost"
        );

    /// <summary>Reads a name.</summary>
    /// <exception cref="UsageException">The text is not an image name.</exception>
    public static ImageName Parse(string text) =>
        TryParse(text)
        ?? throw new UsageException(
            ErrorCodes.InvalidReference,
            text,
            $"'{text}' is not an image name.",
            "Write it without tag or digest, in lower case: ghcr.io/acme/web."
        );

    /// <summary>Reads a name, or gives null where the text is none.</summary>
    public static ImageName? TryParse(string? text) =>
        text is { Length: > 0 and <= 255 } && Grammar().IsMatch(text) ? new ImageName(text) : null;

    /// <summary>The name as it was written.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(
        @"\A(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?|\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?)/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
