using System.Text;
using System.Text.RegularExpressions;

namespace Promote.Errors;

/// <summary>Takes secrets out of text before anyone reads it: logs, errors, output of programs. Safe for use by many threads.</summary>
public sealed partial class Redactor
{
    /// <summary>What stands in for a secret.</summary>
    public const string Mask = "***";

    // Inside Base64, a secret this short would be too few characters to be told from chance.
    private const int ShortestInBase64 = 8;

    // The names that go before a token in Basic credentials.
    private static readonly string[] UserNames =
    [
        "",
        "x-access-token",
        "x-oauth-basic",
        "oauth2",
        "token",
        "git",
        "pat",
    ];

    private readonly Lock adding = new();
    private volatile Known known = new([], []);

    /// <summary>A redactor that knows these secrets, their URL-escaped and their Basic credentials' forms.</summary>
    /// <param name="secrets">Tokens and passwords. Those under four characters are ignored: masking them would mask everything.</param>
    public Redactor(IEnumerable<string?> secrets)
    {
        foreach (var secret in secrets)
            Add(secret);
    }

    /// <summary>A new redactor that knows no secret.</summary>
    public static Redactor None => new([]);

    /// <summary>Masks one more secret from now on.</summary>
    /// <param name="secret">A token or a password; ignored when null or under four characters.</param>
    public void Add(string? secret)
    {
        if (secret is not { Length: >= 4 })
            return;
        lock (adding)
        {
            known = new(
                [
                    .. known
                        .Texts.Concat(Forms(secret))
                        .Distinct(StringComparer.Ordinal)
                        .OrderByDescending(text => text.Length),
                ],
                [.. known.InBase64.Concat(InBase64(secret)).Distinct(StringComparer.Ordinal)]
            );
        }
    }

    /// <summary>The text with each secret replaced by <see cref="Mask"/>, and user info in URLs too.</summary>
    /// <param name="text">Any text.</param>
    public string Redact(string text)
    {
        var (texts, encoded) = known;
        foreach (var part in encoded)
            text = MaskAround(text, part);
        foreach (var secret in texts)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return UserInfo().Replace(text, "${scheme}" + Mask + "@");
    }

    private static IEnumerable<string> Forms(string secret) =>
        [
            secret,
            Uri.EscapeDataString(secret),
            .. UserNames.Select(user => Base64($"{user}:{secret}")),
            Base64($"{secret}:"),
            Base64($"{secret}:x-oauth-basic"),
        ];

    // What Base64 makes of a secret depends on how many bytes go before it, modulo three; in each case the characters
    // that neighbours have no part in are always the same. So any user name's credentials are found.
    private static IEnumerable<string> InBase64(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return bytes.Length < ShortestInBase64
            ? []
            : Enumerable
                .Range(0, 3)
                .Select(skipped => Convert.ToBase64String(bytes, skipped, (bytes.Length - skipped) / 3 * 3));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string MaskAround(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; )
        {
            var (start, end) = (at, at + part.Length);
            while (start > 0 && IsBase64(text[start - 1]))
                start--;
            while (end < text.Length && IsBase64(text[end]))
                end++;
            text = string.Concat(text.AsSpan(0, start), Mask, text.AsSpan(end));
            at = text.IndexOf(part, start + Mask.Length, StringComparison.Ordinal);
        }

        return text;

        static bool IsBase64(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=';
    }

    [GeneratedRegex(
        @"(?<scheme>[a-zA-Z][a-zA-Z0-9+.\-]*://)[^/@\s:]*:[^/@\s]+@",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex UserInfo();

    private sealed record Known(IReadOnlyList<string> Texts, IReadOnlyList<string> InBase64);
}
