using System.Globalization;
using System.Text;
using Promote.Manifests;

namespace Promote.Guard;

/// <summary>
/// The files that a renderer gets for a folder. What comes from another repository at a fixed commit is not fetched:
/// a ConfigMap that names it stands in its place, so that a change of it shows in the rendering.
/// </summary>
internal static class RenderInput
{
    /// <summary>All regular files in reach, by path from the root.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="reach">What is in reach.</param>
    /// <param name="blobs">The contents of at least these files.</param>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Of(
        Kustomizations tree,
        Reach reach,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs
    )
    {
        var files = Entries(tree.Tree, reach)
            .ToDictionary(file => file.Path, file => blobs[file.Id], StringComparer.Ordinal);
        foreach (var file in reach.Folders.SelectMany(tree.In).Where(file => files.ContainsKey(file.Path)))
        {
            var yaml = tree.Parse(file);
            var remotes = KustomizeRules.Remotes(yaml).OrderByDescending(remote => remote.Span.Start).ToList();
            if (remotes.Count == 0)
                continue;
            var text = yaml.Source.Text;
            foreach (var remote in remotes)
            {
                var name = string.Create(
                    CultureInfo.InvariantCulture,
                    $"promote-elsewhere-{remote.Position.Line}-{remote.Position.Column}"
                );
                var folder = file.Path[..^RepositoryPath.NameOf(file.Path).Length] + name;
                text = text[..remote.Span.Start] + name + text[remote.Span.End..];
                files[folder + "/kustomization.yaml"] = "resources: [elsewhere.yaml]\n"u8.ToArray();
                files[folder + "/elsewhere.yaml"] = Encoding.UTF8.GetBytes(
                    $$"""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: {{name}}
                    data:
                      address: {{System.Text.Json.JsonSerializer.Serialize(remote.Value)}}

                    """
                );
            }

            files[file.Path] = Encoding.UTF8.GetBytes(text);
        }

        return files;
    }

    /// <summary>The regular files in reach.</summary>
    public static IEnumerable<TreeEntry> Entries(TreeListing tree, Reach reach) =>
        tree.In(reach).Where(file => file.IsText && file.Kind is FileKind.Regular or FileKind.Executable);
}
