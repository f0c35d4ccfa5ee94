using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Promote.Sandbox.Hosting;

/// <summary>A repository's name: what is safe as two folders.</summary>
internal sealed partial record RepositoryName(string Owner, string Name)
{
    /// <summary>Reads <c>owner/name</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RepositoryName? name)
    {
        var match = Pattern().Match(text);
        name = match.Success ? new RepositoryName(match.Groups["owner"].Value, match.Groups["name"].Value) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}/{Name}";

    [GeneratedRegex(
        @"\A(?<owner>[A-Za-z0-9][A-Za-z0-9-]{0,38})/(?<name>(?!\.{1,2}\z)(?!.*\.git\z)[A-Za-z0-9._-]{1,100})\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Pattern();
}
