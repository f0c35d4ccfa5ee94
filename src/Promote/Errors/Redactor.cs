namespace Promote.Errors;

/// <summary>Takes secrets out of text before anyone reads it: logs, errors, output of programs.</summary>
public sealed class Redactor
{
    /// <summary>What stands in for a secret.</summary>
    public const string Mask = "***";

    private readonly string[] secrets;

    /// <summary>A redactor that knows these secrets, their URL-escaped and their Basic credentials' forms.</summary>
    /// <param name="secrets">Tokens and passwords. Those under four characters are ignored: masking them would mask everything.</param>
    public Redactor(IEnumerable<string?> secrets)
    {
        this.secrets =
        [
            .. secrets
                .Where(secret => secret is { Length: >= 4 })
                .SelectMany(secret => new[] { secret!, Uri.EscapeDataString(secret!) })
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(secret => secret.Length),
        ];
    }

    /// <summary>A redactor that knows no secret.</summary>
    public static Redactor None { get; } = new([]);

    /// <summary>The text with each secret replaced by <see cref="Mask"/>, and user info in URLs too.</summary>
    /// <param name="text">Any text.</param>
    public string Redact(string text)
    {
        foreach (var secret in secrets)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return UserInfo.Mask(text);
    }

    private static class UserInfo
    {
        private static readonly System.Text.RegularExpressions.Regex Pattern = new(
            @"(?<=[a-zA-Z][a-zA-Z0-9+.\-]*://)[^/@\s:]*:[^/@\s]+(?=@)",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );

        public static string Mask(string text) => Pattern.Replace(text, Redactor.Mask);
    }
}
