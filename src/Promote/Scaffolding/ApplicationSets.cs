using System.Globalization;
using System.Text.RegularExpressions;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Scaffolding;

/// <summary>
/// Makes an ApplicationSet's Applications, where they come of one list, or of the folders of this repository. Argo CD knows
/// many more ways.
/// </summary>
internal static partial class ApplicationSets
{
    /// <summary>The Applications; null where the set cannot be followed.</summary>
    public static IReadOnlyList<ArgoApplication>? Follow(YamlMapping set, RepositoryFiles files)
    {
        if (
            set.Map("spec", "template") is not { } template
            || set.Items("spec", "generators").ToList() is not [YamlMapping generator]
        )
            return null;
        var elements = generator.Map("list") is not null ? OfList(generator) : OfFolders(generator, files);
        var made = elements
            .Select(values => ArgoObjects.Read(template, text => Fill(text, values)))
            .OfType<ArgoApplication>()
            .ToList();
        return made.Count > 0 && made.TrueForAll(one => IsFilled(one.Name) && one.Sources.All(of => IsFilled(of.Path)))
            ? made
            : null;
    }

    private static IEnumerable<Dictionary<string, string>> OfList(YamlMapping generator) =>
        generator
            .Items("list", "elements")
            .OfType<YamlMapping>()
            .Select(element =>
                element
                    .Entries.Where(entry => entry.Value.Resolved is YamlScalar)
                    .ToDictionary(
                        entry => entry.Key,
                        entry => ((YamlScalar)entry.Value.Resolved).Value,
                        StringComparer.Ordinal
                    )
            );

    private static IEnumerable<Dictionary<string, string>> OfFolders(YamlMapping generator, RepositoryFiles files)
    {
        var patterns = generator
            .Items("git", "directories")
            .OfType<YamlMapping>()
            .Select(one => (Path: one.Text("path"), IsOut: one.Text("exclude") == "true"))
            .Where(one => one.Path is not null)
            .ToLookup(one => one.IsOut, one => one.Path!.Trim('/'));
        return files
            .Paths.SelectMany(FilePath.Folders)
            .Distinct(StringComparer.Ordinal)
            .Where(folder =>
                patterns[false].Any(pattern => PathPattern.IsMatch(pattern, folder))
                && !patterns[true].Any(pattern => PathPattern.IsMatch(pattern, folder))
            )
            .Order(StringComparer.Ordinal)
            .Select(OfFolder);
    }

    private static Dictionary<string, string> OfFolder(string folder)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["path"] = folder,
            ["path.path"] = folder,
            ["path.basename"] = FilePath.Name(folder),
        };
        foreach (var (index, segment) in folder.Split('/').Index())
        {
            var number = index.ToString(CultureInfo.InvariantCulture);
            values[$"path[{number}]"] = segment;
            values[$"index .path.segments {number}"] = segment;
        }

        return values;
    }

    private static string Fill(string text, Dictionary<string, string> values) =>
        Expression()
            .Replace(text, match => values.GetValueOrDefault(match.Groups["what"].Value.TrimStart('.'), match.Value));

    private static bool IsFilled(string text) => !text.Contains("{{", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{-?\s*(?<what>[^{}]*?)\s*-?\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();
}
