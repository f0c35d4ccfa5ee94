using Promote.Configuration;
using Promote.Gates;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Guard;

/// <summary>
/// Whether a change to images that ran before puts back what ran with them, and does nothing else: only then is it excused
/// from what other changes are asked.
/// </summary>
internal sealed class RollbackProof(
    PromoteConfiguration configuration,
    MergedChange change,
    IReadOnlyList<TreeDifference> differences,
    UnitReader before,
    UnitReader merged,
    ITreeReader trees
)
{
    /// <summary>The change with the commit that it puts back, or with what it does beside that.</summary>
    public async Task<EnvironmentChange> WithAsync(
        EnvironmentChange one,
        Unit unit,
        CancellationToken cancellationToken
    )
    {
        if (!one.GoesBack)
            return one;
        var own = Promotions.Unit.Of(configuration, one.App, one.Environment, unit.Manifest);
        IReadOnlyList<string> paths =
            own.Kind == UnitKind.Folder ? [own.Path] : ManifestPaths.Alternatives(unit.Manifest);
        if (differences.FirstOrDefault(other => !IsOwn(other.Path) && IsRead(unit, other.Path)) is { } foreign)
            return one with { BesidesRollback = $"{foreign.Path} changes too, and is not {unit.App.Name}'s alone" };
        var (now, after) = (Own(change.Before, paths), Own(change.After!, paths));
        var states = await StatesAsync(now, paths, cancellationToken).ConfigureAwait(false);
        var manifests = await trees
            .ReadAsync(
                states
                    .Select(state => state.Files)
                    .Append(after)
                    .Select(files => ManifestOf(unit, files))
                    .OfType<string>()
                    .ToHashSet(StringComparer.Ordinal),
                cancellationToken
            )
            .ConfigureAwait(false);
        string? besides = null;
        foreach (var (commit, files) in states)
        {
            if (
                ManifestOf(unit, files) is not { } manifest
                || !one.ChangedImages.All(unit.ImagesIn(manifests[manifest]).Contains)
            )
                continue;
            var different =
                own.Kind == UnitKind.Images
                    ? Shared(unit, manifests, manifest, ManifestOf(unit, now), ManifestOf(unit, after))
                    : Different(files, after);
            if (different is null)
                return one with { PutsBack = commit };
            besides ??= $"{different} is not as it was by {commit[..12]}, the newest commit that ran them";
        }

        return one with
        {
            BesidesRollback = besides ?? "no commit of the base ran them all at once",
        };

        bool IsOwn(string path) => paths.Any(mine => path == mine || RepositoryPath.IsBelow(path, mine));
    }

    private bool IsRead(Unit unit, string path) => before.IsInReach(unit, path) || merged.IsInReach(unit, path);

    // From the base back, commit by commit: each undone gives what was before it.
    private async Task<IReadOnlyList<(string Commit, Dictionary<string, string> Files)>> StatesAsync(
        Dictionary<string, string> files,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        var states = new List<(string Commit, Dictionary<string, string> Files)>();
        foreach (var changes in await trees.ChangesAsync(change.Base, paths, cancellationToken).ConfigureAwait(false))
        {
            states.Add((changes.Commit, files));
            files = new(files, StringComparer.Ordinal);
            foreach (var (path, id) in changes.Before)
            {
                if (id is null)
                    files.Remove(path);
                else
                    files[path] = id;
            }
        }

        return states;
    }

    private static Dictionary<string, string> Own(TreeListing tree, IReadOnlyList<string> paths) =>
        paths
            .SelectMany(path => tree.Below(path).Append(tree.Files.GetValueOrDefault(path)))
            .OfType<TreeEntry>()
            .ToDictionary(file => file.Path, file => file.Id, StringComparer.Ordinal);

    private static string? ManifestOf(Unit unit, Dictionary<string, string> files) =>
        ManifestPaths
            .Alternatives(unit.Manifest)
            .Select(path => files.GetValueOrDefault(path))
            .FirstOrDefault(id => id is not null);

    // Of a file that several apps share only the app's images are its own.
    private static string? Shared(
        Unit unit,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> manifests,
        string then,
        string? now,
        string? after
    ) =>
        now is not null
        && after is not null
        && manifests.TryGetValue(now, out var bytes)
        && RollbackPlanner.PutBack(unit.App, unit.Manifest, bytes.ToArray(), manifests[then].ToArray()) is { } whole
        && manifests[after].Span.SequenceEqual(whole)
            ? null
            : unit.Manifest;

    private static string? Different(Dictionary<string, string> files, Dictionary<string, string> after) =>
        files
            .Keys.Union(after.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(path => files.GetValueOrDefault(path) != after.GetValueOrDefault(path));
}
