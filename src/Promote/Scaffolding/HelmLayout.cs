using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>Finds the apps whose versions are in a Helm chart's values, one file an environment.</summary>
internal static class HelmLayout
{
    private const string Stem = "values";
    private static readonly char[] Separators = ['-', '.', '_'];

    /// <summary>The apps, without names.</summary>
    /// <param name="parsed">The files.</param>
    /// <param name="isEnvironment">Whether a name is an environment's.</param>
    /// <param name="argo">What is deployed of which chart.</param>
    public static IEnumerable<FoundApp> Find(ParsedFiles parsed, Func<string, bool> isEnvironment, ArgoObjects argo)
    {
        var charts = parsed.Files.Named("Chart.yaml").Select(FilePath.Folder).ToHashSet(StringComparer.Ordinal);
        var places = Layouts.ByPlace(
            parsed.Files.Paths.Where(path => IsYaml(path) && IsValues(path, charts)),
            path => Places(path, isEnvironment)
        );
        foreach (var (place, manifests) in places)
        {
            var around = FilePath.Folders(place).FirstOrDefault(charts.Contains);
            var source = argo
                .Applications.SelectMany(one => one.Sources)
                .FirstOrDefault(one =>
                    one.ValueFiles.Any(file => manifests.Values.Contains(file, StringComparer.Ordinal))
                );
            var chart = around ?? (source is not null && charts.Contains(source.Path) ? source.Path : null);
            var defaults = chart is null ? [] : parsed.Mappings(FilePath.In(chart, "values.yaml")).ToList();
            var images = manifests
                .Values.SelectMany(path => parsed.Mappings(path))
                .SelectMany(root => ValuesImages.In(root, defaults))
                .GroupBy(image => image.Path, StringComparer.Ordinal)
                .Select(group => group.FirstOrDefault(image => image.Digest is not null) ?? group.First())
                .ToList();
            var tags = manifests
                .Values.SelectMany(path => parsed.Mappings(path))
                .SelectMany(root => ValuesImages.In(root, defaults))
                .Select(image => image.Tag);
            // One image at two places cannot be said.
            var distinct = images.DistinctBy(image => image.Name, StringComparer.Ordinal).ToList();
            if (distinct.Count > 0)
                yield return new()
                {
                    Name = "",
                    File = place,
                    Manifests = manifests,
                    Images = [.. distinct.Select(image => image.Name)],
                    Tags = [.. tags.Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal)],
                    Values = [.. distinct.Select(image => image.Where)],
                    Chart = around is null ? chart : null,
                    ValuesFiles = source is null ? [] : Further(source, manifests, chart),
                };
        }
    }

    // What comes before the file itself; where that depends on the environment, it is so in the same way.
    private static IReadOnlyList<string> Further(
        ArgoSource source,
        IReadOnlyDictionary<string, string> manifests,
        string? chart
    )
    {
        var (environment, file) = manifests.First(one => source.ValueFiles.Contains(one.Value, StringComparer.Ordinal));
        return
        [
            .. source
                .ValueFiles.TakeWhile(other => other != file)
                .Where(other => chart is null || other != FilePath.In(chart, "values.yaml"))
                .Where(Names.IsPath)
                .Select(other => string.Join('/', other.Split('/').Select(segment => InSegment(segment, environment)))),
        ];
    }

    private static string InSegment(string segment, string environment) =>
        Candidates(segment).FirstOrDefault(one => one.Environment == environment).Place ?? segment;

    private static bool IsYaml(string path) =>
        path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    private static bool IsValues(string path, HashSet<string> charts)
    {
        var segments = path.Split('/');
        return !segments.Contains("templates", StringComparer.Ordinal)
            && segments[^1] != "Chart.yaml"
            && (
                segments[^1].StartsWith(Stem, StringComparison.Ordinal)
                || segments[^1].Contains($"{Stem}.", StringComparison.Ordinal)
                || segments.SkipLast(1).Contains(Stem, StringComparer.Ordinal)
                || FilePath.Folders(path).Any(charts.Contains)
            );
    }

    private static IEnumerable<(string Place, string Environment)> Places(string path, Func<string, bool> isEnvironment)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            foreach (var (place, environment) in Candidates(segments[i]))
            {
                if (
                    isEnvironment(environment)
                    && (i == segments.Length - 1) == place.Contains('.', StringComparison.Ordinal)
                )
                    yield return (Layouts.Replace(path, i, place), environment);
            }
        }
    }

    // "values-dev.yaml", "dev.values.yaml", "dev.yaml" and the folder "dev".
    private static IEnumerable<(string Place, string Environment)> Candidates(string segment)
    {
        var dot = segment.LastIndexOf('.');
        var (stem, end) =
            segment.EndsWith("ml", StringComparison.Ordinal) && dot > 0
                ? (segment[..dot], segment[dot..])
                : (segment, "");
        var isLonger = stem.Length > Stem.Length + 1;
        if (isLonger && stem.StartsWith(Stem, StringComparison.Ordinal) && Separators.Contains(stem[Stem.Length]))
            yield return (stem[..(Stem.Length + 1)] + Layouts.Environment + end, stem[(Stem.Length + 1)..]);
        if (isLonger && stem.EndsWith(Stem, StringComparison.Ordinal) && Separators.Contains(stem[^(Stem.Length + 1)]))
            yield return (Layouts.Environment + stem[^(Stem.Length + 1)..] + end, stem[..^(Stem.Length + 1)]);
        // Last, as "dev-values" would be an environment too.
        yield return (Layouts.Environment + end, stem);
    }
}
