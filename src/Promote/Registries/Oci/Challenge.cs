using System.Text.RegularExpressions;

namespace Promote.Registries.Oci;

/// <summary>The parameters of a <c>WWW-Authenticate</c> challenge.</summary>
internal static partial class Challenge
{
    /// <summary>Reads <c>realm="…",service="…"</c>.</summary>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameter().Matches(text))
            parameters.TryAdd(match.Groups["key"].Value, match.Groups["value"].Value);
        return parameters;
    }

    [GeneratedRegex(
        "(?<key>[a-zA-Z_]+)=(?:\"(?<value>[^\"]*)\"|(?<value>[^\",\\s]+))",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Parameter();
}
