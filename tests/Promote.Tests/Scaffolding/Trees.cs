using System.Text;
using Promote.Scaffolding;

namespace Promote.Tests.Scaffolding;

/// <summary>Checkouts as values: what discovery is a function of.</summary>
internal static class Trees
{
    public static RepositoryFacts Facts { get; } =
        new()
        {
            Folder = "manifests",
            Origin = "https://github.com/acme/manifests.git",
            Branches = ["main"],
        };

    public static RepositoryFiles Of(params IEnumerable<(string Path, string Text)> files)
    {
        var all = files.ToList();
        return new()
        {
            Paths = [.. all.Select(file => file.Path).Order(StringComparer.Ordinal)],
            Contents = all.ToDictionary(
                file => file.Path,
                file => Encoding.UTF8.GetBytes(file.Text),
                StringComparer.Ordinal
            ),
        };
    }

    /// <summary>Kustomizations of one image each, at these paths.</summary>
    public static RepositoryFiles Overlays(params IEnumerable<string> paths) =>
        Of(paths.Select(path => (path, Overlay("ghcr.io/acme/web"))));

    public static string Overlay(string image, string tag = "4f1c2d7a9b3e") =>
        $"images:\n  - name: {image}\n    newTag: {tag}\n";

    public static string Application(string name, string path, string revision = "main", string more = "") =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{name}} }
            spec:
              source:
                repoURL: https://github.com/acme/manifests.git
                targetRevision: {{revision}}
                path: {{path}}
            {{more}}
            """;

    public static ManifestsLayout Find(RepositoryFiles files, params IReadOnlyList<string> environments) =>
        ManifestsDiscovery.Find(new ParsedFiles(files), Facts, environments);
}
