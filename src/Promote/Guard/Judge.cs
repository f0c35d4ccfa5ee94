using System.Collections.Concurrent;
using Promote.Configuration;
using Promote.Errors;
using Promote.Gates;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>Judges a change by the rules of its base: what would be merged, as it would be rendered.</summary>
/// <param name="trees">The repository.</param>
/// <param name="renderers">Render.</param>
/// <param name="records">What the registry and the forge know; null: nobody asks them.</param>
internal sealed class Judge(ITreeReader trees, Renderers renderers, IRecords? records = null)
{
    /// <summary>Judges.</summary>
    /// <exception cref="PromoteException">There is no such revision, or the base's own rules cannot be read.</exception>
    public async Task<Verdict> RunAsync(string baseRevision, string headRevision, CancellationToken cancellationToken)
    {
        var change = await trees.MergeAsync(baseRevision, headRevision, cancellationToken).ConfigureAwait(false);
        if (change.After is not { } after)
            return new Verdict
            {
                Change = change,
                Gates =
                [
                    Refuse(
                        "tree",
                        "The change conflicts with its base.",
                        "Merge the base into it, and resolve the conflicts."
                    ),
                ],
            };
        var differences = TreeListing.Compare(change.Before, after);
        var blobs = await trees
            .ReadAsync(Needed(change.Before, after, differences), cancellationToken)
            .ConfigureAwait(false);
        if (!change.Before.Files.TryGetValue(PromoteConfiguration.FileName, out var rules))
            return new Verdict { Change = change, IsGuarded = false };
        var configuration = PromoteYaml.Read(blobs[rules.Id].ToArray(), PromoteConfiguration.FileName);

        var treeGates = TreeRules.Judge(after, differences).ToList();
        if (treeGates.Count > 0)
            return new Verdict { Change = change, Gates = treeGates };

        var units = Units(configuration, change.Before, after).ToList();
        var sharing = units.ToLookup(unit => unit.Manifest, unit => unit.App, StringComparer.Ordinal);
        var parsed = new ConcurrentDictionary<TreeEntry, YamlFile>();
        var before = new UnitReader(new Kustomizations(change.Before, blobs, parsed), trees, blobs, renderers, sharing);
        var merged = new UnitReader(new Kustomizations(after, blobs, parsed), trees, blobs, renderers, sharing);
        var touched = Touched(differences);
        var affected = units.Where(unit => before.IsTouched(unit, touched) || merged.IsTouched(unit, touched)).ToList();
        // A change that only takes it away reaches nothing, and passes.
        if (affected.Count > 0 && change.Before.Files.Values.FirstOrDefault(ChangeContext.IsUnusable) is { } unusable)
            return new Verdict
            {
                Change = change,
                Gates =
                [
                    Refuse(
                        "base",
                        $"The base's {unusable.Path} is not a file but a {unusable.Kind}, so what is held, frozen or owed cannot be read.",
                        "Remove it, or put the file itself there, in a change of its own."
                    ),
                ],
            };
        var files = differences.Select(one => FileOf(one, affected, before, merged, blobs)).ToList();
        var debts = new Debts(configuration, change, blobs, trees);
        var (kustomize, helm) = (
            await FindAsync(renderers.Kustomize, unit => unit.Overlay is not null).ConfigureAwait(false),
            await FindAsync(renderers.Helm, HasChart).ConfigureAwait(false)
        );
        var unseen = affected
            .Where(unit => (unit.Overlay is not null && kustomize is null) || (HasChart(unit) && helm is null))
            .ToList();
        IReadOnlyList<UnitVerdict> judged =
        [
            .. unseen.Select(unit => new UnitVerdict(unit, [], [NoRenderer(unit)])),
            .. await new UnitJudge(
                configuration,
                before,
                merged,
                new(change, blobs, trees),
                debts,
                new(configuration, change, differences, before, merged, trees),
                records
            )
                .RunAsync([.. affected.Except(unseen)], cancellationToken)
                .ConfigureAwait(false),
        ];
        return new Verdict
        {
            Change = change,
            Renderer = string.Join(", ", new[] { kustomize, helm }.Where(program => program is { Length: > 0 }))
                is { Length: > 0 } programs
                ? programs
                : null,
            Promoters = configuration.Identities.Promoter,
            Files = [.. files.Select(file => Kinded(file, judged))],
            Gates =
            [
                .. ChangeRules.Judge(files, differences, blobs),
                .. await debts.JudgeAsync(differences, cancellationToken).ConfigureAwait(false),
            ],
            Units = judged,
        };

        bool HasChart(Unit unit) => before.ChartOf(unit) is not null || merged.ChartOf(unit) is not null;

        // Nothing is said of one that is not needed.
        async Task<string?> FindAsync(IRenderer renderer, Predicate<Unit> needs) =>
            affected.Exists(needs) ? await renderer.FindAsync(cancellationToken).ConfigureAwait(false) : "";
    }

    // Known once all that it reaches was rendered.
    private static ChangedFile Kinded(ChangedFile file, IReadOnlyList<UnitVerdict> judged)
    {
        var reached = judged.Where(one => file.Units.Contains(one.Unit.ToString(), StringComparer.Ordinal)).ToList();
        return
            file.Kind == ChangedFileKind.Configuration
            && reached.Count > 0
            && reached.TrueForAll(one => one.MovesImagesOnly)
            ? file with
            {
                Kind = ChangedFileKind.Promotion,
            }
            : file;
    }

    private static HashSet<string> Needed(
        TreeListing before,
        TreeListing after,
        IReadOnlyList<TreeDifference> differences
    ) =>
        [
            .. Kustomizations.Ids([before, after]),
            .. before
                .Files.Values.Concat(after.Files.Values)
                .Where(file => ChangeContext.IsKept(file.Path) && file.Kind is FileKind.Regular or FileKind.Executable)
                .Select(file => file.Id),
            .. new[] { before.Files.GetValueOrDefault(PromoteConfiguration.FileName)?.Id }.OfType<string>(),
            .. differences
                .SelectMany(one => new[] { one.Before, one.After })
                .OfType<TreeEntry>()
                .Where(file => file.Kind != FileKind.Submodule)
                .Select(file => file.Id),
        ];

    // The changed files, and every folder that holds one.
    private static HashSet<string> Touched(IReadOnlyList<TreeDifference> differences)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var difference in differences)
        {
            touched.Add("");
            for (var path = difference.Path; path.Length > 0 && touched.Add(path); path = RepositoryPath.FolderOf(path))
            { }
        }

        return touched;
    }

    private static IEnumerable<Unit> Units(PromoteConfiguration configuration, TreeListing before, TreeListing after) =>
        configuration
            .AppsAmong(before.Files.Keys.Union(after.Files.Keys, StringComparer.Ordinal))
            .SelectMany(app => configuration.Environments.Select(environment => new Unit(app, environment)));

    private static ChangedFile FileOf(
        TreeDifference difference,
        IReadOnlyList<Unit> affected,
        UnitReader before,
        UnitReader merged,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs
    )
    {
        var units = affected
            .Where(unit => before.IsInReach(unit, difference.Path) || merged.IsInReach(unit, difference.Path))
            .Select(unit => unit.ToString())
            .ToList();
        var contents = new[] { difference.Before, difference.After }
            .OfType<TreeEntry>()
            .Where(file => blobs.ContainsKey(file.Id))
            .Select(file => blobs[file.Id]);
        return new(
            difference.Path,
            ChangedFiles.IsRules(difference.Path, contents) ? ChangedFileKind.Rules
                : ChangeContext.IsRecord(difference.Path) ? ChangedFileKind.Promotion
                : units.Count > 0 ? ChangedFileKind.Configuration
                : ChangedFileKind.Other,
            units
        );
    }

    private static GateResult NoRenderer(Unit unit) =>
        unit.Overlay is not null
            ? Refuse(
                "render",
                "Neither kustomize nor kubectl is on this machine, so what the change renders cannot be seen.",
                "Install kustomize or kubectl, or set PROMOTE_KUSTOMIZE to the path of one of them."
            )
            : Refuse(
                "render",
                "Helm is not on this machine, so what the chart renders cannot be seen.",
                "Install helm, or set PROMOTE_HELM to its path."
            );

    private static GateResult Refuse(string gate, string reason, string next) =>
        new(gate, GateVerdict.Refused, reason, next);
}
