using System.Text.RegularExpressions;
using Promote.Manifests;

namespace Promote.Scaffolding;

/// <summary>What Git says of a checkout.</summary>
internal sealed partial record RepositoryFacts
{
    /// <summary>The default branch where nothing says another.</summary>
    public const string UsualBranch = "main";

    /// <summary>The checkout's folder, by its last name.</summary>
    public required string Folder { get; init; }

    /// <summary>The origin's address; null where there is none.</summary>
    public string? Origin { get; init; }

    /// <summary>Names of local and of the origin's branches.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>The default branch.</summary>
    public string Branch { get; init; } = UsualBranch;

    /// <summary>Whether the origin is one of Azure DevOps.</summary>
    public bool IsAzure =>
        Address is { } address
        && (
            address.Host is "dev.azure.com" or "ssh.dev.azure.com"
            || address.Host.EndsWith(".visualstudio.com", StringComparison.Ordinal)
        );

    /// <summary><c>owner/name</c> on GitHub; null where that cannot be said.</summary>
    public string? Repository => !IsAzure && Address is { } address && IsRepository(address.Path) ? address.Path : null;

    /// <summary>The forge's host where it is not the public one.</summary>
    public string? Host => Repository is not null && Address!.Host != "github.com" ? Address.Host : null;

    /// <summary>Who owns the repository; null where that cannot be said.</summary>
    public string? Owner => Repository?.Split('/')[0];

    /// <summary>The repository's name, else its folder's.</summary>
    public string Name => Repository?.Split('/')[1] ?? (IsAzure ? FilePath.Name(Address!.Path) : Folder);

    private RepositoryUrl? Address => Origin is null ? null : RepositoryUrl.Parse(Origin);

    /// <summary>Whether a text is <c>owner/name</c>.</summary>
    public static bool IsRepository(string text) => OwnerAndName().IsMatch(text);

    [GeneratedRegex(
        @"\A[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\.+\z)[A-Za-z0-9._-]{1,100}\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex OwnerAndName();
}
