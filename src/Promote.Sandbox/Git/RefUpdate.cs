using System.Text;
using System.Text.RegularExpressions;

namespace Promote.Sandbox.Git;

/// <summary>A change of one ref.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Old">Where it must be; null: it must not be there.</param>
/// <param name="New">Where it goes; null: it goes away.</param>
internal sealed record RefUpdate(string Name, string? Old, string? New)
{
    /// <summary>The branch's short name; null where it is no branch.</summary>
    public string? Branch =>
        Name.StartsWith(RefName.Heads, StringComparison.Ordinal) ? Name[RefName.Heads.Length..] : null;
}

/// <summary>A ref is not where it was expected.</summary>
internal sealed class RefMovedException(string message) : Exception(message);

/// <summary>The names of refs.</summary>
internal static partial class RefName
{
    /// <summary>What a branch's full name starts with.</summary>
    public const string Heads = "refs/heads/";

    /// <summary>Whether Git takes it as a full ref's name.</summary>
    public static bool IsValid(string name) =>
        name.StartsWith("refs/", StringComparison.Ordinal)
        && name.IndexOf('/', 5) > 5
        && !Forbidden().IsMatch(name)
        && !name.EndsWith('.');

    /// <summary>Whether it is a whole object id.</summary>
    public static bool IsId(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The input of <c>git update-ref --stdin -z</c>.</summary>
    public static byte[] Transaction(IEnumerable<RefUpdate> updates)
    {
        var zero = new string('0', 40);
        return Encoding.UTF8.GetBytes(
            string.Concat(
                updates.Select(update =>
                    update.New is null
                        ? $"delete {update.Name}\0{update.Old ?? zero}\0"
                        : $"update {update.Name}\0{update.New}\0{update.Old ?? zero}\0"
                )
            )
        );
    }

    [GeneratedRegex(@"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|/\z|\.lock(/|\z)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Forbidden();
}
