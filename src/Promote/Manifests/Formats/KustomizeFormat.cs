using Promote.Configuration;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Manifests.Formats;

/// <summary>A kustomization's <c>images:</c>. An entry is an image's by its <c>name</c>, or else by its <c>newName</c>.</summary>
internal sealed class KustomizeFormat(AppSettings app) : IManifestFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<DeployedImage> Read(byte[] bytes, string path)
    {
        var entries = KustomizeImages.Read(bytes, path);
        if (app.Images.Count == 0)
            return [.. entries.Select(entry => Deployed(entry.Name, entry, path))];
        return
        [
            .. app
                .Images.Select(image => (Image: image, Entry: Find(entries, image, path)))
                .Where(found => found.Entry is not null)
                .Select(found => Deployed(found.Image, found.Entry!, path)),
        ];
    }

    /// <inheritdoc/>
    public byte[] Write(byte[] bytes, string path, IReadOnlyList<ImageChange> changes)
    {
        foreach (var change in changes)
        {
            var name = Find(KustomizeImages.Read(bytes, path), change.Image, path)?.Name ?? change.Image;
            bytes = KustomizeImages.Set(
                bytes,
                path,
                name,
                new ImageEdit
                {
                    NewTag = change.Tag,
                    Digest = change.Digest,
                    RemoveDigest = change.Digest is null,
                }
            );
        }

        return bytes;
    }

    private static KustomizeImage? Find(IReadOnlyList<KustomizeImage> entries, string image, string path)
    {
        var found = entries.Where(entry => entry.Name == image).ToList();
        if (found.Count == 0)
            found = [.. entries.Where(entry => entry.NewName == image)];
        return found.Count < 2
            ? found.FirstOrDefault()
            : throw EditException.NotFound(
                path,
                found[1].Position,
                $"There are {found.Count} entries for the image '{image}', so it is not clear which one counts.",
                "Keep one of them, then run the command again."
            );
    }

    private static DeployedImage Deployed(string image, KustomizeImage entry, string path) =>
        entry.TagSuffix is null
            ? new(image, entry.NewName ?? entry.Name, entry.NewTag, entry.Digest)
            : throw new YamlException(
                ErrorCodes.EditNotContained,
                path,
                [new(entry.Position, $"'tagSuffix' changes the tag of '{image}' from the side.")],
                "Remove tagSuffix: what runs must be what newTag and digest say."
            );
}
