using Promote.Configuration;
using Promote.Yaml;

namespace Promote.Manifests.Formats;

/// <summary>Values at paths of a YAML file: Helm values, an Application's targetRevision, a plain Deployment's image.</summary>
internal sealed class ValuesFormat(AppSettings app, IReadOnlyList<ImageValues> values) : IManifestFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<DeployedImage> Read(byte[] bytes, string path)
    {
        var deployed = new List<DeployedImage>();
        foreach (var value in values)
        {
            var image = value.Image ?? app.Images[0];
            if (value.Reference is { } reference)
            {
                if (Text(bytes, path, reference) is { } text && ImageText.Parse(text) is var parsed)
                    deployed.Add(new(image, parsed.Name.Length > 0 ? parsed.Name : image, parsed.Tag, parsed.Digest));
            }
            else if (Text(bytes, path, value.Tag!) is { } tag)
            {
                var digest = value.Digest is null ? null : Text(bytes, path, value.Digest);
                // Charts without a digest of their own take it behind the tag.
                var both = ImageText.Parse(":" + tag);
                deployed.Add(new(image, image, both.Tag, NullIfEmpty(digest) ?? both.Digest));
            }
        }

        return deployed;
    }

    /// <inheritdoc/>
    public byte[] Write(byte[] bytes, string path, IReadOnlyList<ImageChange> changes)
    {
        foreach (var change in changes)
        {
            var value = values.First(value => (value.Image ?? app.Images[0]) == change.Image);
            if (value.Reference is { } reference)
            {
                var edit = new ImageEdit
                {
                    NewTag = change.Tag,
                    Digest = change.Digest,
                    RemoveDigest = change.Digest is null,
                };
                bytes = YamlValue.SetImage(bytes, path, YamlPath.Parse(reference), edit);
                continue;
            }

            var tag = value.Digest is null && change.Digest is not null ? $"{change.Tag}@{change.Digest}" : change.Tag;
            bytes = YamlValue.Set(bytes, path, YamlPath.Parse(value.Tag!), tag);
            if (value.Digest is { } where && (change.Digest is not null || Text(bytes, path, where) is { Length: > 0 }))
                bytes = YamlValue.Set(bytes, path, YamlPath.Parse(where), change.Digest ?? "");
        }

        return bytes;
    }

    private static string? Text(byte[] bytes, string path, string where) =>
        YamlValue.Read(bytes, path, YamlPath.Parse(where)).Value;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
