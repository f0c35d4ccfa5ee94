using System.Globalization;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>A rendering, taken apart into single values.</summary>
/// <param name="Values">Each value by the resource it is in and its path there.</param>
internal sealed record RenderedResources(IReadOnlyDictionary<ValuePlace, string> Values)
{
    private static readonly string[] PartsOfImages = ["reference", "repository", "registry", "name", "tag", "digest"];

    /// <summary>Where there is nothing to render.</summary>
    public static RenderedResources None { get; } = new(new Dictionary<ValuePlace, string>());

    /// <summary>The image strings: what stands under a key that says so, and whatever names a known image.</summary>
    /// <param name="known">Names of images that are known.</param>
    public IReadOnlyDictionary<ValuePlace, string> Images(IReadOnlyCollection<string> known) =>
        new Dictionary<ValuePlace, string>(Values.Where(value => IsImage(value.Key, value.Value, known)));

    /// <summary>Takes a renderer's output apart.</summary>
    /// <exception cref="YamlException">It cannot be read.</exception>
    public static RenderedResources Read(byte[] yaml, string name)
    {
        var values = new Dictionary<ValuePlace, string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var file = YamlFile.Parse(yaml, name);
        RefuseUnclearSeparators(file.Source);
        foreach (var document in file.Documents)
        {
            if (document.Root is not YamlMapping root)
                continue;
            var metadata = root.Find("metadata")?.Value.Resolved as YamlMapping;
            var resource =
                $"{Text(root, "kind") ?? "?"} {(Text(metadata, "namespace") is { } space ? space + "/" : "")}{Text(metadata, "name") ?? "?"}"
                + (Text(root, "apiVersion") is { } version ? $" ({version})" : "");
            var place = resource;
            // Kustomize refuses two of one name; whatever else would must not hide one behind the other.
            for (var count = 2; !seen.Add(place); count++)
                place = $"{resource} #{count.ToString(CultureInfo.InvariantCulture)}";
            Add(values, place, "", root);
        }

        return new(values);
    }

    private static bool IsImage(ValuePlace place, string value, IReadOnlyCollection<string> known)
    {
        var keys = place.Path.Split('/');
        var last = keys[^1];
        return last.EndsWith("image", StringComparison.OrdinalIgnoreCase)
            || (
                keys.Length > 1
                && keys[^2].EndsWith("image", StringComparison.OrdinalIgnoreCase)
                && PartsOfImages.Contains(last, StringComparer.Ordinal)
            )
            || known.Any(name => Names(value, name));
    }

    // Anywhere in the text: an argument or a script may hold it too.
    private static bool Names(string value, string name)
    {
        for (
            var at = value.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = value.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            var end = at + name.Length;
            if (end < value.Length && value[end] is ':' or '@')
                return true;
        }

        return false;
    }

    private static void Add(Dictionary<ValuePlace, string> values, string resource, string path, YamlNode node)
    {
        RefuseBinary(node.Resolved);
        switch (node.Resolved)
        {
            case YamlMapping { Entries.Count: > 0 } mapping:
                foreach (var entry in mapping.Entries)
                {
                    RefuseBinary(entry.KeyNode.Resolved);
                    Add(values, resource, Join(path, entry.Key), entry.Value);
                }

                break;
            case YamlSequence { Items.Count: > 0 } sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                    Add(values, resource, Join(path, i.ToString(CultureInfo.InvariantCulture)), sequence.Items[i]);
                break;
            case YamlScalar scalar:
                values[new(resource, path)] = scalar.Value;
                break;
            case var empty:
                values[new(resource, path)] = empty.Kind;
                break;
        }
    }

    // To Argo CD whatever begins a line with three dashes ends a resource: what follows may be text here, and a resource there.
    private static void RefuseUnclearSeparators(YamlSource source)
    {
        const string separator = "\n---";
        for (
            var at = source.Text.IndexOf(separator, StringComparison.Ordinal);
            at >= 0;
            at = source.Text.IndexOf(separator, at + 1, StringComparison.Ordinal)
        )
        {
            var rest = source.Text.AsSpan(at + separator.Length);
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).Trim();
            if (line.Length > 0 && line[0] != '#')
                throw new YamlException(
                    source.Path,
                    [new(source.PositionAt(at + 1), "A line begins with '---', and goes on.")],
                    "Write '---' alone on its line."
                );
        }
    }

    // Argo CD takes what it encodes for a text: an image, or the key of one.
    private static void RefuseBinary(YamlNode node)
    {
        if (node.Tag == "tag:yaml.org,2002:binary")
            throw new YamlException(
                node.Source.Path,
                [new(node.Position, "'!!binary' hides the text that it stands for.")],
                "Write the text itself."
            );
    }

    private static string Join(string path, string key) =>
        (path.Length == 0 ? "" : path + "/") + key.Replace("/", "~1", StringComparison.Ordinal);

    private static string? Text(YamlMapping? mapping, string key) =>
        (mapping?.Find(key)?.Value.Resolved as YamlScalar)?.Value;
}

/// <summary>Where a value is in a rendering.</summary>
/// <param name="Resource">The resource: kind, namespace, name, version.</param>
/// <param name="Path">The keys from its root, joined by <c>/</c>.</param>
internal sealed record ValuePlace(string Resource, string Path)
{
    /// <summary>The same without namespace and version, which environments may have of their own: <c>Deployment web: spec/replicas</c>.</summary>
    public string Common
    {
        get
        {
            var parts = Resource.Split(' ');
            return parts.Length < 2 ? ToString() : $"{parts[0]} {parts[1].Split('/')[^1]}: {Path}";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Resource}: {Path}";
}
