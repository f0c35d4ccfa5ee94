using System.Text.RegularExpressions;
using Promote.Configuration;
using Promote.Errors;

namespace Promote.Scaffolding;

/// <summary>The text of CODEOWNERS.</summary>
internal static partial class OwnersText
{
    /// <summary>The text.</summary>
    /// <param name="layout">What was discovered.</param>
    /// <param name="owners">The owners.</param>
    /// <exception cref="UsageException">One is no owner.</exception>
    public static string Write(ManifestsLayout layout, IReadOnlyList<string> owners)
    {
        foreach (var owner in owners.Where(owner => !Owner().IsMatch(owner)))
            throw new UsageException(
                ErrorCodes.Usage,
                owner,
                $"'{OneLine.Of(owner, 100)}' is not an owner.",
                "Write @name or @owner/team."
            );
        var lines = layout
            .Owned.SelectMany(environment => Overlays(layout, environment).Append($"/holds/{environment}/"))
            .Concat(layout.ArgoFiles.Select(Place))
            .Concat([$"/{PromoteConfiguration.FileName}", "/CODEOWNERS", "/.github/", "/freezes/", "/debts/"])
            .Distinct(StringComparer.Ordinal)
            .Select(pattern => $"{pattern.Replace(" ", "\\ ", StringComparison.Ordinal)} {string.Join(' ', owners)}");
        return $"# Who answers for production, for how it is synced, and for the rules themselves.\n{string.Join('\n', lines)}\n";
    }

    /// <summary>Files that CODEOWNERS has no words for.</summary>
    public static IReadOnlyList<string> Unspeakable(ManifestsLayout layout) =>
        [
            .. layout
                .Apps.SelectMany(app => app.Manifests.Values)
                .Concat(layout.ArgoFiles)
                .Where(path => !IsSpeakable(path)),
        ];

    // One line for all apps of a place, those to come too.
    private static IEnumerable<string> Overlays(ManifestsLayout layout, string environment) =>
        layout
            .Apps.Where(app => app.Manifests.TryGetValue(environment, out var path) && IsSpeakable(path))
            .Select(app => app.Pattern.Replace(Layouts.Environment, environment, StringComparison.Ordinal))
            .Select(path =>
                // A kustomization is all that is around it; a values file stands among other environments'.
                FilePath.Name(path).StartsWith("kustomization.", StringComparison.OrdinalIgnoreCase)
                || FilePath.Name(path).Equals("Kustomization", StringComparison.Ordinal)
                    ? $"/{FilePath.Folder(path)}/"
                    : $"/{path}"
            );

    private static string Place(string file) =>
        FilePath.Folder(file) is { Length: > 0 } folder && IsSpeakable(folder) ? $"/{folder}/" : $"/{file}";

    private static bool IsSpeakable(string path) =>
        !path.EndsWith(' ')
        && !path.Any(c =>
            "[]*?#\\!".Contains(c, StringComparison.Ordinal)
            || (c != ' ' && (char.IsControl(c) || char.IsWhiteSpace(c)))
        );

    [GeneratedRegex(
        @"\A@[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_.-]{1,100})?\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Owner();
}
