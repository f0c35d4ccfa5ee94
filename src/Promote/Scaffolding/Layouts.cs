using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>Finds out which part of manifests' paths is the environment, and which the app.</summary>
internal static class Layouts
{
    /// <summary>What stands for the environment.</summary>
    public const string Environment = "{env}";

    // Folders that sort, and name nothing.
    private static readonly HashSet<string> Generic = new(StringComparer.OrdinalIgnoreCase)
    {
        "app",
        "apps",
        "application",
        "applications",
        "argo",
        "argocd",
        "base",
        "bases",
        "chart",
        "charts",
        "cluster",
        "clusters",
        "config",
        "deploy",
        "deployment",
        "deployments",
        "env",
        "environment",
        "environments",
        "envs",
        "gitops",
        "helm",
        "k8s",
        "kubernetes",
        "kustomize",
        "manifests",
        "overlay",
        "overlays",
        "releases",
        "service",
        "services",
        "src",
        "stage",
        "stages",
        "team",
        "teams",
        "tenants",
        "values",
        "workloads",
    };

    // What stands beside environments and is none.
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "all",
        "base",
        "bases",
        "common",
        "component",
        "components",
        "default",
        "local",
        "patches",
        "resources",
        "shared",
        "template",
        "templates",
    };

    private static readonly HashSet<string> Holders = new(StringComparer.OrdinalIgnoreCase)
    {
        "overlays",
        "overlay",
        "environments",
        "environment",
        "envs",
        "env",
        "stages",
    };

    /// <summary>Whether a segment of a path may be an environment nobody named.</summary>
    public static bool MayBeEnvironment(string segment) => Names.IsName(segment) && !Shared.Contains(segment);

    /// <summary>A path with one segment replaced.</summary>
    public static string Replace(string path, int segment, string by)
    {
        var segments = path.Split('/');
        segments[segment] = by;
        return string.Join('/', segments);
    }

    /// <summary>Files by the place that they have in common; each file has one place, the one with the most environments.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="places">The places that a file may have: with <c>{env}</c>, and the environment there.</param>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ByPlace(
        IEnumerable<string> paths,
        Func<string, IEnumerable<(string Place, string Environment)>> places
    )
    {
        var all = paths
            .SelectMany(path => places(path).Select(one => (Path: path, one.Place, one.Environment)))
            .ToList();
        var sizes = all.GroupBy(one => one.Place, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Select(one => one.Environment).Distinct(StringComparer.Ordinal).Count(),
                StringComparer.Ordinal
            );
        return all.GroupBy(one => one.Path, StringComparer.Ordinal)
            .Select(of =>
                of.OrderByDescending(one => sizes[one.Place])
                    .ThenByDescending(one => one.Place.IndexOf(Environment, StringComparison.Ordinal))
                    .First()
            )
            .GroupBy(one => one.Place, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group =>
                    (IReadOnlyDictionary<string, string>)
                        group
                            .DistinctBy(one => one.Environment, StringComparer.Ordinal)
                            .ToDictionary(one => one.Environment, one => one.Path, StringComparer.Ordinal),
                StringComparer.Ordinal
            );
    }

    /// <summary>Folders that look like environments by the folder that holds them.</summary>
    public static IEnumerable<string> UnknownEnvironments(IEnumerable<string> kustomizations) =>
        kustomizations
            .Select(path => path.Split('/'))
            .SelectMany(path =>
                path.SkipLast(2).Index().Where(one => Holders.Contains(one.Item)).Select(one => path[one.Index + 1])
            )
            .Where(MayBeEnvironment)
            .Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The segment that is the app's name: the one in which places differ that are alike otherwise; else the nearest before
    /// the environment that names something, else the nearest after it; -1 where there is none.
    /// </summary>
    public static int AppSegment(string place, IEnumerable<string> places)
    {
        var segments = place.Split('/');
        var candidates = Enumerable
            .Range(0, segments.Length - 1)
            .Where(i => !segments[i].Contains(Environment, StringComparison.Ordinal) && Names.IsName(segments[i]))
            .ToList();
        var others = places.Where(other => other != place).Select(other => other.Split('/')).ToList();
        var differing = candidates.FindAll(i =>
            others.Exists(other =>
                other.Length == segments.Length
                && other.Index().All(one => one.Index == i ? one.Item != segments[i] : one.Item == segments[one.Index])
            )
        );
        if (differing is [var only])
            return only;
        var named = (differing.Count > 0 ? differing : candidates).FindAll(i => !Generic.Contains(segments[i]));
        var env = Array.FindIndex(segments, segment => segment.Contains(Environment, StringComparison.Ordinal));
        return named.Where(i => i < env).Reverse().Concat(named.Where(i => i > env)).DefaultIfEmpty(-1).First();
    }
}
