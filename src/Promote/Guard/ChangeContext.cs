using Promote.Artifacts;
using Promote.Gates;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>What the base keeps beside the manifests: holds, freezes and history.</summary>
internal sealed class ChangeContext(
    MergedChange change,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs,
    ITreeReader trees
)
{
    private static readonly string[] Folders = ["freezes", "holds", "debts"];

    private readonly Dictionary<string, IReadOnlyList<Deployment>> histories = new(StringComparer.Ordinal);

    /// <summary>The change as a whole.</summary>
    public MergedChange Change => change;

    /// <summary>Whether a path is one of those that are read here.</summary>
    public static bool IsKept(string path) => IsRecord(path) || FreezeFile.IsFreeze(path);

    /// <summary>Whether a path is what a rollback or a hotfix keeps beside the manifests.</summary>
    public static bool IsRecord(string path) =>
        path.StartsWith("holds/", StringComparison.Ordinal) || Debts.IsDebt(path);

    /// <summary>Whether an entry stands where those are kept and is no file: what it leads to is nobody's record.</summary>
    public static bool IsUnusable(TreeEntry entry) =>
        entry.Kind is not (FileKind.Regular or FileKind.Executable)
        && Folders.Any(folder =>
            entry.Path == folder || entry.Path.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The change with the base's freezes.</summary>
    /// <exception cref="YamlException">One cannot be read.</exception>
    public EnvironmentChange WithFreezes(EnvironmentChange one) =>
        one with
        {
            Freezes =
            [
                .. change
                    .Before.Files.Values.Where(file => FreezeFile.IsFreeze(file.Path))
                    .Select(file => FreezeFile.Read(blobs[file.Id].ToArray(), file.Path)),
            ],
        };

    /// <summary>The change with what is held; and what ran before, where it holds something more.</summary>
    /// <exception cref="YamlException">A hold cannot be read.</exception>
    public async Task<EnvironmentChange> WithHoldsAsync(
        EnvironmentChange one,
        Unit unit,
        CancellationToken cancellationToken
    )
    {
        if (one.Changed.Count == 0)
            return one;
        var path = HoldFile.Path(unit.Environment.Name, unit.App.Name);
        var before = change.Before.Files.GetValueOrDefault(path);
        var after = change.After!.Files.GetValueOrDefault(path);
        var ran = new HashSet<ImageReference>();
        if (after is not null && after.Id != before?.Id)
        {
            foreach (var manifest in ManifestPaths.Alternatives(unit.Manifest))
            {
                var ids = await trees.VersionsAsync(change.Base, manifest, cancellationToken).ConfigureAwait(false);
                var versions = await trees.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
                // At once: images of several versions never ran together.
                ran.UnionWith(
                    versions
                        .Values.Select(bytes => unit.ImagesIn(bytes))
                        .Where(images => one.ChangedImages.All(images.Contains))
                        .SelectMany(images => images)
                );
            }
        }

        return one with
        {
            Hold = Hold(before, unit),
            ProposedHold = Hold(after, unit),
            Ran = ran,
        };
    }

    /// <summary>The change with what an environment that it comes from holds back.</summary>
    /// <exception cref="YamlException">It cannot be read.</exception>
    public EnvironmentChange WithHoldOf(EnvironmentChange one, Unit from) =>
        Hold(change.Before.Files.GetValueOrDefault(HoldFile.Path(from.Environment.Name, from.App.Name)), from)
            is { } hold
            ? one with
            {
                FromHolds = new Dictionary<string, Hold>(one.FromHolds, StringComparer.Ordinal)
                {
                    [from.Environment.Name] = hold,
                },
            }
            : one;

    /// <summary>The change with what an environment that it comes from ran before.</summary>
    /// <param name="one">The change.</param>
    /// <param name="from">The app where it comes from.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<EnvironmentChange> WithHistoryAsync(
        EnvironmentChange one,
        Unit from,
        CancellationToken cancellationToken
    )
    {
        if (one.Changed.Count == 0)
            return one;
        if (!histories.TryGetValue(from.Manifest, out var history))
            histories[from.Manifest] = history = await HistoryAsync(from, cancellationToken).ConfigureAwait(false);
        return one with
        {
            History = new Dictionary<string, IReadOnlyList<Deployment>>(one.History, StringComparer.Ordinal)
            {
                [from.Environment.Name] = history,
            },
        };
    }

    private async Task<IReadOnlyList<Deployment>> HistoryAsync(Unit from, CancellationToken cancellationToken)
    {
        var manifest = ManifestPaths
            .Alternatives(from.Manifest)
            .FirstOrDefault(change.Before.Files.ContainsKey, from.Manifest);
        var versions = await trees.DeploymentsAsync(change.Base, manifest, cancellationToken).ConfigureAwait(false);
        var contents = await trees
            .ReadAsync(versions.Select(version => version.Id).ToHashSet(StringComparer.Ordinal), cancellationToken)
            .ConfigureAwait(false);
        return [.. versions.Select(version => new Deployment(version.Commit, from.ImagesIn(contents[version.Id])))];
    }

    private Hold? Hold(TreeEntry? file, Unit unit) =>
        file is null ? null : HoldFile.Read(blobs[file.Id].ToArray(), unit.Environment.Name, unit.App.Name);
}
