using Promote.Artifacts;
using Promote.Errors;

namespace Promote.ArgoCd;

/// <summary>Compares the image strings of an Application's pods, old pods included, with what should run.</summary>
internal static class LiveImages
{
    /// <summary>What is still missing, one line; null where each expected image runs and no other version of it.</summary>
    public static string? Missing(IReadOnlyList<ImageReference> expected, IReadOnlyList<string> live)
    {
        var running = live.Select(Read).OfType<Live>().ToList();
        return expected.Select(image => Missing(image, running)).FirstOrDefault(missing => missing is not null);
    }

    private static string? Missing(ImageReference image, IEnumerable<Live> running)
    {
        var same = running.Where(live => IsSame(live.Name, image.Name)).ToList();
        if (same.FirstOrDefault(live => !Runs(live, image)) is { } other && !same.Exists(live => Runs(live, image)))
            return image.Digest is not null && other.Digest is null
                ? $"a pod of {image.Name}@{image.Digest.Abbreviated}: the pods run {other.Version}, without a digest"
                : $"a pod of {Version(image)}: the pods run {other.Version}";
        if (same.Count == 0)
            return $"a pod of {Version(image)}: there is none yet";
        return same.Find(live => !Runs(live, image)) is { } old
            ? $"the last pods of {image.Name} {old.Version} to go: old pods or finished jobs still have it"
            : null;
    }

    private static bool Runs(Live live, ImageReference image) =>
        image.Digest is not null ? live.Digest == image.Digest.Value : live.Tag == image.Tag?.Value;

    private static string Version(ImageReference image) =>
        image.Digest is { } digest ? $"{image.Name}@{digest.Abbreviated}" : $"{image.Name}:{image.Tag}";

    private static bool IsSame(ImageName left, ImageName right) =>
        Registry(left) == Registry(right) && left.Repository == right.Repository;

    // Docker Hub goes by three names.
    private static string Registry(ImageName name) =>
        name.Registry is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : name.Registry;

    // Not ImageReference.Parse: a string that it refuses is a pod of no interest here, not an error.
    private static Live? Read(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var rest = at < 0 ? text : text[..at];
        var colon = rest.LastIndexOf(':');
        var hasTag = colon > rest.LastIndexOf('/');
        return ImageName.TryParse(hasTag ? rest[..colon] : rest) is { } name
            ? new Live(name, hasTag ? rest[(colon + 1)..] : null, at < 0 ? null : text[(at + 1)..])
            : null;
    }

    private sealed record Live(ImageName Name, string? Tag, string? Digest)
    {
        public string Version =>
            Artifacts.Digest.TryParse(Digest) is { } digest ? digest.Abbreviated
            : Tag is null ? "an image without tag and digest"
            : OneLine.Of(Tag);
    }
}
