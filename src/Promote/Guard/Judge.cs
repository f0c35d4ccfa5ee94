using System.Collections.Concurrent;
using Promote.Configuration;
using Promote.Errors;
using Promote.Gates;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>Judges a change by the rules of its base: what would be merged, as it would be rendered.</summary>
internal sealed class Judge(ITreeReader trees, IRenderer renderer)
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

        var parsed = new ConcurrentDictionary<TreeEntry, YamlFile>();
        var before = new UnitReader(new Kustomizations(change.Before, blobs, parsed), trees, blobs, renderer);
        var merged = new UnitReader(new Kustomizations(after, blobs, parsed), trees, blobs, renderer);
        var touched = Touched(differences);
        var affected = Units(configuration, change.Before, after)
            .Where(unit => before.IsTouched(unit, touched) || merged.IsTouched(unit, touched))
            .ToList();
        var files = differences.Select(one => FileOf(one, affected, before, merged, blobs)).ToList();
        var general = Overrides(differences, blobs)
            .Concat(Charts(configuration, change.Before, after, differences))
            .Append(Scope(files))
            .ToList();
        var program = affected.Exists(unit => unit.Overlay is not null)
            ? await renderer.FindAsync(cancellationToken).ConfigureAwait(false)
            : "";
        return new Verdict
        {
            Change = change,
            Renderer = program is "" ? null : program,
            Files = files,
            Gates = general,
            Units = program is null
                ? [.. affected.Select(unit => new UnitVerdict(unit, [], [NoRenderer()]))]
                : await UnitsAsync(change, blobs, configuration, affected, before, merged, cancellationToken)
                    .ConfigureAwait(false),
        };
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
                .Where(file => Holds.IsHold(file.Path) && file.Kind is FileKind.Regular or FileKind.Executable)
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
                : units.Count > 0 ? ChangedFileKind.Manifest
                : ChangedFileKind.Other,
            units
        );
    }

    private static IEnumerable<GateResult> Overrides(
        IEnumerable<TreeDifference> differences,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs
    ) =>
        differences
            .Select(one => one.After)
            .OfType<TreeEntry>()
            .Where(file => blobs.ContainsKey(file.Id))
            .Select(file => (file.Path, Why: ChangedFiles.Override(file.Path, blobs[file.Id])))
            .Where(found => found.Why is not null)
            .Select(found =>
                Refuse(
                    "override",
                    $"{found.Path}: {found.Why}.",
                    "Set images in the overlay, where promotions set them."
                )
            );

    // A chart is not rendered: only what its values files say of images can be judged.
    private static IEnumerable<GateResult> Charts(
        PromoteConfiguration configuration,
        TreeListing before,
        TreeListing after,
        IReadOnlyList<TreeDifference> differences
    )
    {
        var manifests = Units(configuration, before, after)
            .Where(unit => unit.Overlay is null)
            .Select(unit => unit.Manifest)
            .ToHashSet(StringComparer.Ordinal);
        var charts = manifests
            .Select(path => ChartOf(path, before) ?? ChartOf(path, after))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return differences
            .Where(one => !manifests.Contains(one.Path))
            .Where(one => charts.Any(chart => RepositoryPath.IsBelow(one.Path, chart)))
            .Select(one =>
                Refuse(
                    "chart",
                    $"{one.Path} is part of a Helm chart, and what the chart would render cannot be judged.",
                    "Keep the chart's templates in a repository of their own, and name its version in the values' Application."
                )
            )
            .Take(1);
    }

    private static string? ChartOf(string path, TreeListing tree)
    {
        for (var folder = RepositoryPath.FolderOf(path); ; folder = RepositoryPath.FolderOf(folder))
        {
            if (tree.Files.ContainsKey(folder.Length == 0 ? "Chart.yaml" : folder + "/Chart.yaml"))
                return folder;
            if (folder.Length == 0)
                return null;
        }
    }

    private static GateResult Scope(List<ChangedFile> files)
    {
        var rules = files.Where(file => file.Kind == ChangedFileKind.Rules).ToList();
        return rules switch
        {
            [] => new("scope", GateVerdict.Passed, "No rules change."),
            _ when rules.Count == files.Count => new(
                "scope",
                GateVerdict.Passed,
                $"Only rules change ({rules[0].Path}{(rules.Count > 1 ? ", …" : "")}): code owners decide."
            ),
            [var first, ..] => Refuse(
                "scope",
                $"{first.Path} is a rule, and changes along with {files.First(file => file.Kind != ChangedFileKind.Rules).Path}.",
                "Change rules in a pull request of their own."
            ),
        };
    }

    private async Task<IReadOnlyList<UnitVerdict>> UnitsAsync(
        MergedChange change,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs,
        PromoteConfiguration configuration,
        List<Unit> affected,
        UnitReader before,
        UnitReader merged,
        CancellationToken cancellationToken
    )
    {
        // Renderers are programs: they run side by side, and what they gave is judged in order.
        await Parallel
            .ForEachAsync(
                affected.SelectMany(unit => Readings(configuration, unit, before, merged)),
                cancellationToken,
                async (reading, token) => await reading.Reader.ReadAsync(reading.Unit, token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        var judged = new List<(Unit Unit, EnvironmentChange? Change, IReadOnlyList<GateResult> Gates)>();
        foreach (var unit in affected)
        {
            var rules = Rules(unit, merged);
            if (rules.Count > 0)
            {
                judged.Add((unit, null, rules));
                continue;
            }

            var after = await merged.ReadAsync(unit, cancellationToken).ConfigureAwait(false);
            if (after.Failure.Length > 0)
            {
                judged.Add(
                    (
                        unit,
                        null,
                        [Refuse("render", $"{unit} cannot be rendered: {after.Failure}", "Correct the manifests.")]
                    )
                );
                continue;
            }

            var from = new Dictionary<string, RenderedResources?>(StringComparer.Ordinal);
            foreach (var name in unit.Environment.From)
            {
                var runs = await before
                    .ReadAsync(new(unit.App, configuration.Environment(name)), cancellationToken)
                    .ConfigureAwait(false);
                from[name] = runs is { Exists: true, Failure: "" } ? runs.Resources : null;
            }

            var was = await before.ReadAsync(unit, cancellationToken).ConfigureAwait(false);
            var compared = ChangeComparison.Of(unit, configuration, was.Resources, after.Resources, from);
            try
            {
                compared = await Holds
                    .WithAsync(compared, unit, change, blobs, trees, cancellationToken)
                    .ConfigureAwait(false);
                judged.Add((unit, compared, []));
            }
            catch (YamlException e)
            {
                judged.Add((unit, null, [Refuse("hold", $"What is held cannot be read: {e.Message}", e.Next)]));
            }
        }

        return
        [
            .. judged
                .Select(one =>
                    one.Change is null
                        ? new UnitVerdict(one.Unit, [], one.Gates)
                        : Of(
                            one.Unit,
                            one.Change with
                            {
                                ChangedEnvironments =
                                [
                                    .. judged
                                        .Where(other => other.Unit.App.Name == one.Unit.App.Name)
                                        .Where(other => other.Change is null or { Changed.Count: > 0 })
                                        .Select(other => other.Unit.Environment.Name),
                                ],
                            }
                        )
                )
                // What is rendered as before was not changed, whatever file was.
                .Where(unit => unit.Gates.Count > 0),
        ];
    }

    private static IEnumerable<(UnitReader Reader, Unit Unit)> Readings(
        PromoteConfiguration configuration,
        Unit unit,
        UnitReader before,
        UnitReader merged
    ) =>
        Rules(unit, merged).Count > 0
            ? []
            :
            [
                (merged, unit),
                (before, unit),
                .. unit.Environment.From.Select(name => (before, new Unit(unit.App, configuration.Environment(name)))),
            ];

    private static IReadOnlyList<GateResult> Rules(Unit unit, UnitReader merged) =>
        unit.Overlay is { } overlay && merged.Tree.Tree.HasFolder(overlay)
            ? [.. KustomizeRules.Judge(merged.Tree, merged.ReachOf(overlay))]
            : [];

    private static UnitVerdict Of(Unit unit, EnvironmentChange change) =>
        new(
            unit,
            change.Changed,
            [
                .. ChangeGateList.Judge(change),
                .. change.Changed.Count > 0 && change.From.Count > 0 ? NeedRecords(unit) : [],
            ]
        );

    private static IEnumerable<GateResult> NeedRecords(Unit unit)
    {
        yield return NotJudged("exists", "Whether the registry has it is not asked.");
        var requires = unit.Environment.Requires;
        if (requires.Healthy || requires.Smoke || requires.Soak is not null)
            yield return NotJudged("evidence", "Health, smoke tests and soak are records of the forge.");
        if (requires.Window is not null)
            yield return NotJudged("window", "When it is merged is the forge's to say.");
        if (requires.Approvals > 0 || requires.CodeOwners)
            yield return NotJudged("approvals", "Reviews are records of the forge.");
    }

    private static GateResult NoRenderer() =>
        Refuse(
            "render",
            "Neither kustomize nor kubectl is on this machine, so what the change renders cannot be seen.",
            "Install kustomize or kubectl, or set PROMOTE_KUSTOMIZE to the path of one of them."
        );

    private static GateResult NotJudged(string gate, string reason) => new(gate, GateVerdict.NotJudged, reason);

    private static GateResult Refuse(string gate, string reason, string next) =>
        new(gate, GateVerdict.Refused, reason, next);
}
