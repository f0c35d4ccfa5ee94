using System.Text.RegularExpressions;

namespace Promote.Yaml;

/// <summary>
/// What readers make of a value without quotes. A reader of YAML 1.1 (go-yaml, PyYAML, Psych) and one of YAML 1.2 differ;
/// here a value is a string only if it is one for all of them.
/// </summary>
internal static partial class PlainScalar
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "",
        "~",
        "null",
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        ".inf",
        "+.inf",
        "-.inf",
        ".nan",
        "<<",
        "=",
    };

    /// <summary>Whether every reader takes the value for a string.</summary>
    public static bool IsString(string value) =>
        !Words.Contains(value) && !(value.Length < 256 && (Number().IsMatch(value) || Date().IsMatch(value)));

    /// <summary>Whether every reader takes the value for null.</summary>
    public static bool IsNull(string value) => value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether the value may stand without quotes, and is then this string for every reader.</summary>
    /// <param name="value">One line of text.</param>
    /// <param name="inFlow">Whether it stands inside brackets or braces.</param>
    public static bool IsSafe(string value, bool inFlow)
    {
        if (
            !IsString(value)
            || value[0] == ' '
            || value[^1] is ' ' or ':'
            || value.StartsWith("---", StringComparison.Ordinal)
            || value.StartsWith("...", StringComparison.Ordinal)
        )
            return false;
        if (
            value[0] is '-' or '?' or ':'
                ? value.Length == 1 || value[1] == ' '
                : ",[]{}#&*!|>'\"%@`".Contains(value[0])
        )
            return false;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is < ' ' or (>= '\u007F' and < '\u00A0') or '\u2028' or '\u2029' or '\uFEFF' or > '\uFFFD')
                return false;
            if (c == ':' && value[i + 1] == ' ')
                return false;
            if (c == '#' && value[i - 1] == ' ')
                return false;
            if (inFlow && (",[]{}?".Contains(c) || (c == ':' && ",[]{}".Contains(value[i + 1]))))
                return false;
        }

        return !inFlow || value[0] is not (':' or '-');
    }

    // Integers in bases 2, 8, 10, 16 and 60, floats with and without an exponent; underscores and commas as digits' spacing.
    [GeneratedRegex(
        @"^[-+]?(?:0[bB][01_]*|0[oO][0-7_]*|0[xX][0-9a-fA-F_]*|[0-9][0-9_,]*(?::[0-9_]+)+(?:\.[0-9_]*)?|[0-9][0-9_,]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]+)?|\.[0-9_]*(?:[eE][-+]?[0-9_]+)?)\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Number();

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}.*)?\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Date();
}
