using Promote.Artifacts;
using Promote.Manifests;

namespace Promote.Scaffolding;

/// <summary>Finds the apps whose overlays are kustomizations with <c>images:</c>.</summary>
internal static class KustomizeLayout
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>All kustomizations.</summary>
    public static IReadOnlyList<string> Kustomizations(RepositoryFiles files) => [.. files.Named(FileNames)];

    /// <summary>The apps, without names.</summary>
    /// <param name="parsed">The files.</param>
    /// <param name="isEnvironment">Whether a folder's name is an environment's.</param>
    /// <param name="notes">Where to tell what was left out.</param>
    public static IEnumerable<FoundApp> Find(ParsedFiles parsed, Func<string, bool> isEnvironment, List<string> notes)
    {
        var places = Layouts.ByPlace(
            Kustomizations(parsed.Files),
            path =>
            {
                var segments = path.Split('/');
                return Enumerable
                    .Range(0, segments.Length - 1)
                    .Where(i => isEnvironment(segments[i]))
                    .Select(i => (Layouts.Replace(path, i, Layouts.Environment), segments[i]));
            }
        );
        foreach (var (place, manifests) in places)
        {
            var entries = manifests
                .Values.SelectMany(path => parsed.Read(path, bytes => KustomizeImages.Read(bytes, path)) ?? [])
                .ToList();
            var images = entries.Select(entry => entry.NewName ?? entry.Name).Distinct(StringComparer.Ordinal).ToList();
            foreach (var name in images.Where(name => ImageName.TryParse(name) is null))
                notes.Add(
                    $"{place} has an image '{Errors.OneLine.Of(name, 80)}', which is no image's name; it is left out."
                );
            images.RemoveAll(name => ImageName.TryParse(name) is null);
            if (images.Count > 0)
                yield return new()
                {
                    Name = "",
                    File = place,
                    Manifests = manifests,
                    Images = images,
                    Tags = [.. entries.Select(entry => entry.NewTag).OfType<string>().Distinct(StringComparer.Ordinal)],
                };
        }
    }
}
