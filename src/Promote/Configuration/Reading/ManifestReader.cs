using Promote.Errors;
using Promote.Yaml;

namespace Promote.Configuration.Reading;

/// <summary>Reads an app's <c>manifest:</c>.</summary>
internal static class ManifestReader
{
    public static ManifestSettings Read(Section app, IReadOnlyList<string> images)
    {
        switch (app.Node("manifest"))
        {
            case null:
                return new(ManifestSettings.DefaultFile, null);
            case YamlMapping mapping:
                return Values(app.AsSection(mapping, "'manifest'")!, images);
            case var node:
                return new(app.AsText(node, "'manifest'") is { } text ? File(app, node, text) : "", null);
        }
    }

    private static ManifestSettings Values(Section section, IReadOnlyList<string> images)
    {
        var file =
            section.Required("file") is { } node && section.AsText(node, "'file'") is { } text
                ? File(section, node, text)
                : "";
        var chart =
            section.Node("chart") is { } folder && section.AsText(folder, "'chart'") is { } path
                ? Place(section, folder, path)
                : null;
        var files = section
            .Items("values")
            .Select(item => section.AsText(item, "A values file") is { } path ? Place(section, item, path) : "")
            .ToList();
        var values = new List<ImageValues>();
        if (section.Sub("images") is { } several)
        {
            foreach (var entry in several.Entries)
            {
                if (!images.Contains(entry.Key, StringComparer.Ordinal))
                    section.Problem(
                        entry.KeyNode,
                        $"'{entry.Key}' is not one of the app's images.{Suggestion.Phrase(entry.Key, images)}"
                    );
                if (several.AsSection(entry.Value.Resolved, $"'{entry.Key}'") is { } sub)
                {
                    values.Add(One(sub, entry.Key));
                    sub.Close();
                }
            }
        }
        else
        {
            values.Add(One(section, null));
            if (images.Count > 1)
                section.Problem(
                    section.Mapping,
                    $"The app has {images.Count} images: say under 'images' where each one's tag is."
                );
        }

        section.Close();
        return new(file, values) { Chart = chart, ValuesFiles = files };
    }

    private static ImageValues One(Section section, string? image)
    {
        var (tag, digest, reference) = (Where(section, "tag"), Where(section, "digest"), Where(section, "image"));
        if (reference is not null && (tag is not null || digest is not null))
            section.Problem(section.Mapping, "'image' holds tag and digest, so it stands alone.");
        if (reference is null && tag is null)
            section.Problem(
                section.Mapping,
                "'tag' (or 'image') is missing: the path of the value, such as image.tag."
            );
        return new(image, tag, digest, reference);
    }

    private static string? Where(Section section, string key)
    {
        if (section.Node(key) is not { } node || section.AsText(node, $"'{key}'") is not { } text)
            return null;
        try
        {
            _ = YamlPath.Parse(text);
        }
        catch (PromoteException e)
        {
            section.Problem(node, e.Message);
        }

        return text;
    }

    private static string File(Section section, YamlNode node, string text)
    {
        if (!text.Contains("{env}", StringComparison.Ordinal))
            section.Problem(
                node,
                "The path is the same in every environment: put {env} where it differs, as in apps/{app}/overlays/{env}/kustomization.yaml."
            );
        return Place(section, node, text);
    }

    private static string Place(Section section, YamlNode node, string text)
    {
        if (!Names.IsPath(text))
            section.Problem(node, $"'{text}' is not a path from the repository's root, with '/' and without '..'.");
        var rest = text.Replace("{env}", "", StringComparison.Ordinal).Replace("{app}", "", StringComparison.Ordinal);
        if (rest.AsSpan().IndexOfAny('{', '}', '*') >= 0)
            section.Problem(node, $"'{text}' may hold {{app}} and {{env}} only.");
        return text;
    }
}
