using System.Text.RegularExpressions;
using Promote.Configuration;
using Promote.Errors;

namespace Promote.Smoke;

/// <summary>Fills <c>{tag}</c> and the like into a check, so that a test can prove that the new version answered.</summary>
internal static partial class Placeholders
{
    /// <summary>The check with every placeholder filled in.</summary>
    /// <param name="check">The check as configured.</param>
    /// <param name="values">By name, without braces.</param>
    /// <exception cref="UsageException">A placeholder is not known, or has no value here.</exception>
    public static SmokeCheck Expand(SmokeCheck check, IReadOnlyDictionary<string, string?> values) =>
        check with
        {
            // In an address a value must stay one segment.
            Get = check.Get is null ? null : Expand(check.Get, values, Uri.EscapeDataString),
            Run = [.. check.Run.Select(part => Expand(part, values))],
            Expect = check.Expect with
            {
                Headers = Expand(check.Expect.Headers, values, StringComparer.OrdinalIgnoreCase),
                Json = Expand(check.Expect.Json, values, StringComparer.Ordinal),
                Body = check.Expect.Body is null ? null : Expand(check.Expect.Body, values),
            },
        };

    private static Dictionary<string, string> Expand(
        IReadOnlyDictionary<string, string> texts,
        IReadOnlyDictionary<string, string?> values,
        StringComparer comparer
    ) => texts.ToDictionary(pair => pair.Key, pair => Expand(pair.Value, values), comparer);

    private static string Expand(
        string text,
        IReadOnlyDictionary<string, string?> values,
        Func<string, string>? escape = null
    ) =>
        Placeholder()
            .Replace(
                text,
                match =>
                {
                    var name = match.Groups["name"].Value;
                    if (!values.TryGetValue(name, out var value))
                        throw new UsageException(
                            ErrorCodes.InvalidConfiguration,
                            match.Value,
                            $"A smoke test in {PromoteConfiguration.FileName} has {match.Value}, which is not known.{Suggestion.Phrase(name, values.Keys)}",
                            $"Known are {string.Join(", ", values.Keys.Select(key => $"{{{key}}}"))}."
                        );
                    if (value is null)
                        throw new UsageException(
                            ErrorCodes.InvalidConfiguration,
                            match.Value,
                            $"A smoke test in {PromoteConfiguration.FileName} has {match.Value}, but the manifest does not say it.",
                            "Take it out of the smoke test, or pin it in the manifest."
                        );
                    return escape is null ? value : escape(value);
                }
            );

    [GeneratedRegex(
        @"\{(?<name>[A-Za-z]+)\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Placeholder();
}
