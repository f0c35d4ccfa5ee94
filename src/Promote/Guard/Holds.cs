using Promote.Artifacts;
using Promote.Errors;
using Promote.Gates;
using Promote.Manifests;
using Promote.Manifests.Formats;

namespace Promote.Guard;

/// <summary>What is held, and what ran before: from the base, its history, and the merged tree.</summary>
internal static class Holds
{
    /// <summary>Whether a path is a hold's.</summary>
    public static bool IsHold(string path) => path.StartsWith("holds/", StringComparison.Ordinal);

    /// <summary>The change with what is held; and what ran before, where it holds something more.</summary>
    /// <exception cref="PromoteException">A hold cannot be read.</exception>
    public static async Task<EnvironmentChange> WithAsync(
        EnvironmentChange change,
        Unit unit,
        MergedChange merged,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs,
        ITreeReader reader,
        CancellationToken cancellationToken
    )
    {
        if (change.Changed.Count == 0)
            return change;
        var path = HoldFile.Path(unit.Environment.Name, unit.App.Name);
        var before = merged.Before.Files.GetValueOrDefault(path);
        var after = merged.After!.Files.GetValueOrDefault(path);
        var ran = new HashSet<ImageReference>();
        if (after is not null && after.Id != before?.Id)
        {
            foreach (var manifest in ManifestPaths.Alternatives(unit.Manifest))
                ran.UnionWith(
                    await RanAsync(unit, merged.Base, manifest, reader, cancellationToken).ConfigureAwait(false)
                );
        }

        return change with
        {
            Hold = Read(before),
            ProposedHold = Read(after),
            Ran = ran,
        };

        Hold? Read(TreeEntry? file) =>
            file is null ? null : HoldFile.Read(blobs[file.Id].ToArray(), unit.Environment.Name, unit.App.Name);
    }

    private static async Task<IEnumerable<ImageReference>> RanAsync(
        Unit unit,
        string commit,
        string manifest,
        ITreeReader reader,
        CancellationToken cancellationToken
    )
    {
        var ids = await reader.VersionsAsync(commit, manifest, cancellationToken).ConfigureAwait(false);
        var versions = await reader.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
        return versions.Values.SelectMany(bytes => Images(unit, bytes.ToArray()));
    }

    // What could not be read then did not run.
    private static IEnumerable<ImageReference> Images(Unit unit, byte[] bytes)
    {
        try
        {
            return
            [
                .. ManifestFormat
                    .Of(unit.App)
                    .Read(bytes, unit.Manifest)
                    .Select(image => image.Reference)
                    .OfType<ImageReference>(),
            ];
        }
        catch (PromoteException)
        {
            return [];
        }
    }
}
