using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Scaffolding;

/// <summary>An Argo CD Application, as far as it says what it deploys.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sources">What it deploys.</param>
internal sealed record ArgoApplication(string Name, IReadOnlyList<ArgoSource> Sources);

/// <summary>What an Application deploys.</summary>
/// <param name="Path">The folder, from the repository's root.</param>
/// <param name="Repository">The repository's address.</param>
/// <param name="Revision">The revision.</param>
/// <param name="ValueFiles">A chart's values files, in order, from the repository's root.</param>
internal sealed record ArgoSource(string Path, string? Repository, string? Revision, IReadOnlyList<string> ValueFiles);

/// <summary>The Argo CD objects of a repository.</summary>
internal sealed record ArgoObjects
{
    /// <summary>Files that hold such objects, AppProjects too.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The Applications, those of ApplicationSets that can be followed among them.</summary>
    public required IReadOnlyList<ArgoApplication> Applications { get; init; }

    /// <summary>Whether there are Applications or ApplicationSets.</summary>
    public required bool HasApplications { get; init; }

    /// <summary>A file with an object that uses the source hydrator; null where none does.</summary>
    public string? Hydrated { get; init; }

    /// <summary>ApplicationSets that cannot be followed, by name.</summary>
    public IReadOnlyList<string> Unfollowed { get; init; } = [];

    /// <summary>Finds them.</summary>
    public static ArgoObjects In(ParsedFiles parsed)
    {
        var found = parsed
            .Files.Contents.Where(file => file.Value.AsSpan().IndexOf("argoproj.io/"u8) >= 0)
            .Select(file => file.Key)
            // A chart's templates are no YAML.
            .Where(path => !path.Split('/').Contains("templates", StringComparer.Ordinal))
            .Where(path => FilePath.Name(path).EndsWith("ml", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => parsed.Mappings(path).Select(node => (Path: path, Node: node)))
            .Where(one => one.Node.Text("apiVersion")?.StartsWith("argoproj.io/", StringComparison.Ordinal) == true)
            .ToList();
        var single = found.Where(one => one.Node.Text("kind") == "Application").ToList();
        var sets = found.Where(one => one.Node.Text("kind") == "ApplicationSet").ToList();
        var followed = sets.ConvertAll(one => (one.Node, Made: ApplicationSets.Follow(one.Node, parsed.Files)));
        return new()
        {
            Files = [.. found.Select(one => one.Path).Distinct(StringComparer.Ordinal)],
            HasApplications = single.Count + sets.Count > 0,
            Applications =
            [
                .. single.Select(one => Read(one.Node, text => text)).OfType<ArgoApplication>(),
                .. followed.SelectMany(one => one.Made ?? []),
            ],
            Hydrated = single
                .Where(one => one.Node.Map("spec", "sourceHydrator") is not null)
                .Concat(sets.Where(one => one.Node.Map("spec", "template", "spec", "sourceHydrator") is not null))
                .Select(one => one.Path)
                .FirstOrDefault(),
            Unfollowed =
            [
                .. followed
                    .Where(one => one.Made is null)
                    .Select(one => one.Node.Text("metadata", "name") ?? "one without a name"),
            ],
        };
    }

    /// <summary>Repositories that the Applications deploy from, as far as they are written out.</summary>
    public IEnumerable<RepositoryUrl> Repositories =>
        Applications
            .SelectMany(one => one.Sources)
            .Select(source => source.Repository is null ? null : RepositoryUrl.Parse(source.Repository))
            .OfType<RepositoryUrl>()
            .Select(url => url with { IsWhole = true })
            .Distinct();

    /// <summary>An Application, or an ApplicationSet's template.</summary>
    /// <param name="node">It.</param>
    /// <param name="fill">Fills in what a template holds.</param>
    public static ArgoApplication? Read(YamlMapping node, Func<string, string> fill)
    {
        if (node.Text("metadata", "name") is not { } name)
            return null;
        var spec = node.Map("spec");
        var sources = spec.Items("sources").OfType<YamlMapping>().ToList();
        if (spec.Map("source") is { } only)
            sources.Add(only);
        return new(
            fill(name),
            [.. sources.Where(source => source.Text("path") is not null).Select(source => Source(source, fill))]
        );
    }

    private static ArgoSource Source(YamlMapping source, Func<string, string> fill)
    {
        var path = FilePath.Normal(fill(source.Text("path")!)) ?? "";
        return new(
            path,
            source.Text("repoURL") is { } repository ? fill(repository) : null,
            source.Text("targetRevision") is { } revision ? fill(revision) : null,
            [
                .. source
                    .Items("helm", "valueFiles")
                    .OfType<YamlScalar>()
                    .Select(file => fill(file.Value))
                    // $ref/path is from the root of the source of that name, as a path from / is from this one's.
                    .Select(file =>
                        file.StartsWith('$') && file.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
                            ? FilePath.Normal(file[(slash + 1)..])
                        : file.StartsWith('/') ? FilePath.Normal(file)
                        : FilePath.Normal($"{path}/{file}")
                    )
                    .OfType<string>(),
            ]
        );
    }
}
