using System.Text;

namespace Promote.Errors;

/// <summary>Takes secrets out of text before anyone reads it: logs, errors, output of programs.</summary>
public sealed class Redactor
{
    /// <summary>What stands in for a secret.</summary>
    public const string Mask = "***";

    private readonly Lock gate = new();
    private string[] secrets = [];

    /// <summary>A redactor that knows these secrets, their URL-escaped and their Basic credentials' forms.</summary>
    /// <param name="secrets">Tokens and passwords. Those under four characters are ignored: masking them would mask everything.</param>
    public Redactor(IEnumerable<string?> secrets)
    {
        foreach (var secret in secrets)
            Add(secret);
    }

    /// <summary>Learns another secret.</summary>
    /// <param name="secret">A token or a password.</param>
    public void Add(string? secret)
    {
        if (secret is not { Length: >= 4 })
            return;
        lock (gate)
            secrets =
            [
                .. secrets
                    .Concat(Forms(secret))
                    .Distinct(StringComparer.Ordinal)
                    .OrderByDescending(form => form.Length),
            ];
    }

    // As it is, in a URL, and as Basic credentials with any user: Base64 of the secret at each of three offsets.
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var offset = 0; offset < 3; offset++)
        {
            var encoded = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            // Characters that hold bits of neighbours differ with them.
            var start = offset == 0 ? 0 : offset + 1;
            var whole = (offset + bytes.Length) / 3 * 4;
            if (whole - start >= 8)
                yield return encoded[start..whole];
        }
    }

    /// <summary>A redactor that knows no secret yet.</summary>
    public static Redactor None => new([]);

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
