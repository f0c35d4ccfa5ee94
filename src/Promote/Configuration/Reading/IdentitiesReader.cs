namespace Promote.Configuration.Reading;

/// <summary>Reads <c>identities:</c>.</summary>
internal static class IdentitiesReader
{
    private const int MostLength = 100;

    public static Identities Read(Section top)
    {
        if (top.Sub("identities") is not { } section)
            return Identities.None;
        var identities = new Identities(
            Logins(section, "promoter"),
            Logins(section, "guard"),
            Logins(section, "evidence"),
            Logins(section, "audit")
        );
        section.Close();
        return identities;
    }

    /// <summary>A login, or a list of them.</summary>
    /// <param name="section">Where they stand.</param>
    /// <param name="key">Under which key.</param>
    /// <param name="placeholder">A text that they may hold beside.</param>
    public static IReadOnlyList<string> Logins(Section section, string key, string? placeholder = null)
    {
        var logins = new List<string>();
        foreach (var node in section.Items(key))
        {
            if (section.AsText(node, $"'{key}'") is not { } text)
                continue;
            if (IsLogin(placeholder is null ? text : text.Replace(placeholder, "x", StringComparison.Ordinal)))
                logins.Add(text);
            else
                section.Problem(
                    node,
                    $"'{text}' is no login: letters, digits, '.', '_' and '-'; an App's ends in [bot], as in promote[bot]."
                );
        }

        return logins;
    }

    private static bool IsLogin(string text)
    {
        var name = text.EndsWith("[bot]", StringComparison.Ordinal) ? text[..^"[bot]".Length] : text;
        return name.Length is > 0 and <= MostLength
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
    }
}
