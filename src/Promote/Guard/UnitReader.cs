using System.Collections.Concurrent;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;
using Promote.Manifests.Formats;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>What apps in environments run by one tree, each rendered once.</summary>
internal sealed class UnitReader(
    Kustomizations tree,
    ITreeReader reader,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs,
    Renderers renderers,
    ILookup<string, AppSettings> sharing
)
{
    private readonly ConcurrentDictionary<string, UnitRendering> rendered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Reach> reaches = new(StringComparer.Ordinal);

    /// <summary>The tree.</summary>
    public Kustomizations Tree => tree;

    /// <summary>What rendering a folder may read.</summary>
    public Reach ReachOf(string folder)
    {
        if (!reaches.TryGetValue(folder, out var reach))
            reaches[folder] = reach = tree.ReachOf(folder);
        return reach;
    }

    /// <summary>The chart that a unit's values are for; null where there is none in the tree.</summary>
    public Chart? ChartOf(Unit unit) => Chart.Of(unit, tree.Tree);

    /// <summary>Whether a path has a say in what a unit runs.</summary>
    public bool IsInReach(Unit unit, string path) => ReachOf(unit)?.Contains(path) == true;

    /// <summary>Whether any of the paths has a say in what a unit runs.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="touched">Changed files, and the folders that hold them.</param>
    public bool IsTouched(Unit unit, HashSet<string> touched) =>
        ReachOf(unit) is { } reach && (reach.Folders.Any(touched.Contains) || reach.Files.Any(touched.Contains));

    /// <summary>What a unit runs.</summary>
    public async Task<UnitRendering> ReadAsync(Unit unit, CancellationToken cancellationToken)
    {
        // Several units may share one file of values.
        var key = unit.Overlay ?? $"//{unit}";
        if (!rendered.TryGetValue(key, out var result))
            rendered[key] = result = (unit.Overlay, ChartOf(unit)) switch
            {
                ({ } overlay, _) => await RenderAsync(overlay, cancellationToken).ConfigureAwait(false),
                (_, { } chart) => await RenderAsync(unit, chart, cancellationToken).ConfigureAwait(false),
                _ => await ReadValuesAsync(unit, cancellationToken).ConfigureAwait(false),
            };
        return result;
    }

    /// <summary>What a unit's manifest says to be running, as far as it can be read: what history is told by.</summary>
    public async Task<IReadOnlyList<ImageReference>> SaidAsync(Unit unit, CancellationToken cancellationToken)
    {
        var manifests =
            unit.Overlay is { } overlay ? tree.In(overlay)
            : ChartOf(unit) is not null && tree.Tree.Files.TryGetValue(unit.Manifest, out var values) ? [values]
            : [];
        if (manifests is not [{ Kind: FileKind.Regular or FileKind.Executable } file])
            return [];
        var contents = await ContentsAsync([file], cancellationToken).ConfigureAwait(false);
        try
        {
            return
            [
                .. ManifestFormat
                    .Of(unit.App)
                    .Read(contents[file.Id].ToArray(), file.Path)
                    .Select(image => image.Reference)
                    .OfType<ImageReference>(),
            ];
        }
        catch (PromoteException)
        {
            return [];
        }
    }

    private async Task<UnitRendering> RenderAsync(string overlay, CancellationToken cancellationToken)
    {
        if (tree.In(overlay).Count == 0)
            return UnitRendering.None;
        var reach = ReachOf(overlay);
        var contents = await ContentsAsync(RenderInput.Entries(tree.Tree, reach), cancellationToken)
            .ConfigureAwait(false);
        return await RenderAsync(
                renderers.Kustomize,
                () => new(RenderInput.Of(tree, reach, contents), overlay),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<UnitRendering> RenderAsync(Unit unit, Chart chart, CancellationToken cancellationToken)
    {
        if (!tree.Tree.Files.ContainsKey(unit.Manifest))
            return UnitRendering.None;
        var files = RenderInput.Entries(tree.Tree, chart.ReachIn(tree.Tree)).ToList();
        var contents = await ContentsAsync(files, cancellationToken).ConfigureAwait(false);
        return await RenderAsync(
                renderers.Helm,
                () =>
                    new(
                        files.ToDictionary(file => file.Path, file => contents[file.Id], StringComparer.Ordinal),
                        chart.Folder
                    )
                    {
                        // A template may render by its release's name; Argo CD's is the Application's.
                        Release = unit.App.Application(unit.Environment.Name),
                        Namespace = unit.App.Name,
                        ValuesFiles = chart.ValuesFiles,
                    },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<UnitRendering> RenderAsync(
        IRenderer renderer,
        Func<RenderRequest> request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var asked = request();
            var result = await renderer.RenderAsync(asked, cancellationToken).ConfigureAwait(false);
            return result.Yaml is { } yaml
                ? new(RenderedResources.Read(yaml, asked.Folder), "", Exists: true)
                : new(RenderedResources.None, result.Failure, Exists: true) { Next = result.Next };
        }
        catch (YamlException e)
        {
            return new(RenderedResources.None, e.Message, Exists: true);
        }
    }

    private async Task<UnitRendering> ReadValuesAsync(Unit unit, CancellationToken cancellationToken)
    {
        if (!tree.Tree.Files.TryGetValue(unit.Manifest, out var file))
            return UnitRendering.None;
        if (file.Kind is not (FileKind.Regular or FileKind.Executable))
            return new(RenderedResources.None, $"{file.Path} is not a file but a {file.Kind}.", Exists: true);
        var contents = await ContentsAsync([file], cancellationToken).ConfigureAwait(false);
        var bytes = contents[file.Id].ToArray();
        try
        {
            var values = new Dictionary<ValuePlace, string>(RenderedResources.Read(bytes, unit.Manifest).Values);
            foreach (var path in sharing[unit.Manifest].SelectMany(app => app.Manifest.Values ?? []).SelectMany(Paths))
                values.Remove(values.Keys.FirstOrDefault(place => place.Path == path) ?? new("", ""));
            foreach (var image in ManifestFormat.Of(unit.App).Read(bytes, unit.Manifest))
                values[new(unit.Manifest, $"{image.Image}/image")] = image.ToString();
            return new(new RenderedResources(values), "", Exists: true);
        }
        catch (PromoteException e)
        {
            return new(RenderedResources.None, e.Message, Exists: true);
        }
    }

    // Null where there is nothing to read yet.
    private Reach? ReachOf(Unit unit) =>
        unit.Overlay is { } overlay ? (tree.Tree.HasFolder(overlay) ? ReachOf(overlay) : null)
        : ChartOf(unit) is { } chart ? chart.ReachIn(tree.Tree)
        : new Reach(
            new HashSet<string>(StringComparer.Ordinal),
            new HashSet<string>([unit.Manifest], StringComparer.Ordinal)
        );

    // What the configuration names is judged as one reference, and not part by part; and of its own app only.
    private static IEnumerable<string> Paths(ImageValues image) =>
        new[] { image.Tag, image.Digest, image.Reference }
            .OfType<string>()
            .Select(path =>
                path.Replace("[", ".", StringComparison.Ordinal)
                    .Replace("]", "", StringComparison.Ordinal)
                    .Replace('.', '/')
            );

    private async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ContentsAsync(
        IEnumerable<TreeEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var ids = entries.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var missing = ids.Where(id => !blobs.ContainsKey(id)).ToList();
        var more =
            missing.Count == 0
                ? new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
                : await reader.ReadAsync(missing, cancellationToken).ConfigureAwait(false);
        return ids.ToDictionary(
            id => id,
            id => blobs.TryGetValue(id, out var known) ? known : more[id],
            StringComparer.Ordinal
        );
    }
}
