using System.Globalization;
using System.Text.RegularExpressions;
using Promote.Errors;

namespace Promote.Configuration;

/// <summary>Lengths of time as people write them: <c>45s</c>, <c>30m</c>, <c>2h</c>, <c>1d</c>, <c>1h30m</c>.</summary>
public static partial class Durations
{
    /// <summary>The length.</summary>
    /// <param name="text">Such as <c>1h30m</c>.</param>
    /// <exception cref="UsageException">The text is none.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text)
        ?? throw new UsageException(
            ErrorCodes.Usage,
            text,
            $"'{text}' is not a length of time.",
            "Write it as 45s, 30m, 2h, 1d or 1h30m."
        );

    /// <summary>The length, or null where the text is none, or more than a year.</summary>
    /// <param name="text">Such as <c>30m</c>.</param>
    public static TimeSpan? TryParse(string text)
    {
        var match = Grammar().Match(text);
        if (!match.Success || text.Length == 0)
            return null;
        var total =
            TimeSpan.FromDays(Part("d"))
            + TimeSpan.FromHours(Part("h"))
            + TimeSpan.FromMinutes(Part("m"))
            + TimeSpan.FromSeconds(Part("s"));
        return total <= TimeSpan.FromDays(366) ? total : null;

        int Part(string name) =>
            match.Groups[name] is { Success: true } group ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The shortest way to write a length: <c>1h30m</c>.</summary>
    /// <param name="duration">Any length; parts of seconds are dropped.</param>
    public static string Format(TimeSpan duration)
    {
        var parts = new[]
        {
            (duration.Days, "d"),
            (duration.Hours, "h"),
            (duration.Minutes, "m"),
            (duration.Seconds, "s"),
        };
        var text = string.Concat(parts.Where(part => part.Item1 > 0).Select(part => $"{part.Item1}{part.Item2}"));
        return text.Length > 0 ? text : "0s";
    }

    [GeneratedRegex(
        @"\A(?:(?<d>[0-9]{1,6})d)?(?:(?<h>[0-9]{1,6})h)?(?:(?<m>[0-9]{1,6})m)?(?:(?<s>[0-9]{1,6})s)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Grammar();
}
