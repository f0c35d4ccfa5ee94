using System.Numerics;
using System.Text.RegularExpressions;

namespace Promote.Artifacts;

/// <summary>A semantic version (https://semver.org, 2.0.0), with an optional <c>v</c> before it. A tag cannot hold build metadata.</summary>
internal sealed partial record SemanticVersion
{
    private static readonly string[] Parts = ["major", "minor", "patch"];

    private readonly BigInteger[] numbers;
    private readonly string[] prerelease;

    private SemanticVersion(BigInteger[] numbers, string[] prerelease) =>
        (this.numbers, this.prerelease) = (numbers, prerelease);

    /// <summary>Reads a version, or gives null where the text is none.</summary>
    public static SemanticVersion? TryParse(string text) =>
        Grammar().Match(text) is { Success: true } match
            ? new(
                [.. Parts.Select(name => Number(match.Groups[name].Value))],
                match.Groups["pre"] is { Success: true } pre ? pre.Value.Split('.') : []
            )
            : null;

    /// <summary>The order of precedence: a pre-release comes before its release.</summary>
    public int ComparedTo(SemanticVersion other)
    {
        for (var i = 0; i < 3; i++)
        {
            if (numbers[i].CompareTo(other.numbers[i]) is var order and not 0)
                return order;
        }

        if (prerelease.Length == 0 || other.prerelease.Length == 0)
            return other.prerelease.Length.CompareTo(prerelease.Length);
        for (var i = 0; i < Math.Min(prerelease.Length, other.prerelease.Length); i++)
        {
            if (Compare(prerelease[i], other.prerelease[i]) is var order and not 0)
                return order;
        }

        return prerelease.Length.CompareTo(other.prerelease.Length);
    }

    private static int Compare(string left, string right) =>
        (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit)) switch
        {
            (true, true) => Number(left).CompareTo(Number(right)),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        };

    private static BigInteger Number(string digits) =>
        BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\Av?(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)(?:-(?<pre>(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
