using Promote.Artifacts;
using Promote.Configuration;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Scaffolding;

/// <summary>An image that a chart's values name.</summary>
/// <param name="Path">Where its version is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tag">The tag there.</param>
/// <param name="Digest">Where its digest is; null where the file has none.</param>
/// <param name="Where">The same, as <c>promote.yaml</c> says it.</param>
internal sealed record ValuesImage(string Path, string Name, string Tag, string? Digest, ImageValues Where);

/// <summary>Finds images in a chart's values: a mapping with <c>repository</c> and <c>tag</c>, or a whole reference under <c>image</c>.</summary>
internal static class ValuesImages
{
    private const int Deepest = 8;

    /// <summary>The images.</summary>
    /// <param name="root">The values of an environment.</param>
    /// <param name="defaults">The chart's own values, which may say the repository.</param>
    public static IEnumerable<ValuesImage> In(YamlMapping root, IReadOnlyList<YamlMapping> defaults) =>
        In(root, [], defaults);

    private static IEnumerable<ValuesImage> In(YamlMapping node, string[] keys, IReadOnlyList<YamlMapping> defaults)
    {
        if (keys.Length > Deepest)
            yield break;
        if (keys.Length > 0 && node.Text("tag") is { } tag && Name(node, keys, defaults) is { } name)
        {
            var digest = node.Find("digest") is null ? null : PathOf([.. keys, "digest"]);
            var path = PathOf([.. keys, "tag"]);
            yield return new(path, name, tag, digest, new(name, path, digest, null));
        }

        foreach (var entry in node.Entries)
        {
            switch (entry.Value.Resolved)
            {
                // An alias leads to what stands elsewhere, and is an edit of both.
                case YamlMapping child when entry.Value is not YamlAlias:
                    foreach (var image in In(child, [.. keys, entry.Key], defaults))
                        yield return image;
                    break;
                case YamlScalar { IsNull: false } whole
                    when entry.Key == "image"
                        && ImageText.Parse(whole.Value) is { Tag: { } version, Name: { } repository }
                        && ImageName.TryParse(repository) is not null:
                    var reference = PathOf([.. keys, entry.Key]);
                    yield return new(reference, repository, version, null, new(repository, null, null, reference));
                    break;
            }
        }
    }

    private static string? Name(YamlMapping node, string[] keys, IReadOnlyList<YamlMapping> defaults)
    {
        var places = defaults.Select(root => root.Map(keys)).OfType<YamlMapping>().Prepend(node).ToList();
        var registry = places.Select(place => place.Text("registry")).FirstOrDefault(text => text is { Length: > 0 });
        return
            places.Select(place => place.Text("repository")).FirstOrDefault(text => text is { Length: > 0 })
                is { } repository
            ? ImageName.TryParse(registry is null ? repository : $"{registry.TrimEnd('/')}/{repository}")?.Value
            : null;
    }

    private static string PathOf(string[] keys) => new YamlPath([.. keys.Select(YamlStep.Of)]).ToString();
}
