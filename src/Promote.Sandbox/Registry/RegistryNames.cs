using System.Text.RegularExpressions;

namespace Promote.Sandbox.Registry;

/// <summary>The grammar of the distribution specification. What passes can't leave the registry's folder.</summary>
internal static partial class RegistryNames
{
    public static bool IsRepository(string text) => text.Length <= 255 && Repository().IsMatch(text);

    public static bool IsTag(string text) => Tag().IsMatch(text);

    [GeneratedRegex(
        """\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Repository();

    [GeneratedRegex("""\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z""", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
