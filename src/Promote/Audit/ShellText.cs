namespace Promote.Audit;

/// <summary>Words of command lines that people may copy into a shell.</summary>
internal static class ShellText
{
    private const string Plain = "_./:=@%+,-";

    /// <summary>The word, in single quotes where a shell would read more into it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
