using Promote.Artifacts;
using Promote.Configuration;
using Promote.Gates;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>Judges what a change does to each app in each environment that it may reach, by what both trees render.</summary>
internal sealed class UnitJudge(
    PromoteConfiguration configuration,
    UnitReader before,
    UnitReader merged,
    ChangeContext context,
    Debts debts,
    RollbackProof rollbacks,
    IRecords? records
)
{
    /// <summary>Judges. What is rendered as before was not changed, whatever file was, and is left out.</summary>
    public async Task<IReadOnlyList<UnitVerdict>> RunAsync(
        IReadOnlyList<Unit> affected,
        CancellationToken cancellationToken
    )
    {
        // Renderers are programs: they run side by side, and what they gave is judged in order.
        await Parallel
            .ForEachAsync(
                affected.SelectMany(Readings),
                cancellationToken,
                async (reading, token) => await reading.Reader.ReadAsync(reading.Unit, token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        var found = new List<(Unit Unit, EnvironmentChange? Change, IReadOnlyList<GateResult> Gates)>();
        foreach (var unit in affected)
            found.Add(await FindAsync(unit, cancellationToken).ConfigureAwait(false));
        return
        [
            .. found
                .Select(one =>
                    one.Change is not { } change
                        ? new UnitVerdict(one.Unit, [], one.Gates)
                        : new UnitVerdict(
                            one.Unit,
                            change.Changed,
                            [
                                .. one.Gates,
                                .. ChangeGateList.Judge(change with { ChangedEnvironments = Moved(one.Unit.App.Name) }),
                            ]
                        )
                        {
                            MovesImagesOnly = change is { Changed.Count: > 0, Configuration.Count: 0 },
                            IsHotfix = HotfixProof.PolicyOf(change) is not null,
                        }
                )
                .Where(unit => unit.Gates.Count > 0),
        ];

        IReadOnlyCollection<string> Moved(string app) =>
            [
                .. found
                    .Where(other => other.Unit.App.Name == app)
                    .Where(other => other.Change is null or { Changed.Count: > 0 })
                    .Select(other => other.Unit.Environment.Name),
            ];
    }

    private async Task<(Unit Unit, EnvironmentChange? Change, IReadOnlyList<GateResult> Gates)> FindAsync(
        Unit unit,
        CancellationToken cancellationToken
    )
    {
        var rules = Rules(unit);
        if (rules.Count > 0)
            return (unit, null, rules);
        var after = await merged.ReadAsync(unit, cancellationToken).ConfigureAwait(false);
        if (after.Failure.Length > 0)
            return (unit, null, [Refuse("render", $"{unit} cannot be rendered: {after.Failure}", after.Next)]);
        var from = new Dictionary<string, RenderedResources?>(StringComparer.Ordinal);
        foreach (var name in unit.Environment.From)
        {
            var runs = await before.ReadAsync(From(unit, name), cancellationToken).ConfigureAwait(false);
            from[name] = runs is { Exists: true, Failure: "" } ? runs.Resources : null;
        }

        var was = await before.ReadAsync(unit, cancellationToken).ConfigureAwait(false);
        var change = ChangeComparison.Of(unit, configuration, was.Resources, after.Resources, from);
        var madeUp = await MadeUpAsync(unit, was.Resources, after.Resources, change, cancellationToken)
            .ConfigureAwait(false);
        if (change.IsUnchanged)
            return (unit, change, madeUp);
        try
        {
            change = context.WithFreezes(change);
            change = await context.WithHoldsAsync(change, unit, cancellationToken).ConfigureAwait(false);
            change = await rollbacks.WithAsync(change, unit, cancellationToken).ConfigureAwait(false);
            change = await debts.WithAsync(change, unit, cancellationToken).ConfigureAwait(false);
            foreach (var name in unit.Environment.From)
            {
                change = context.WithHoldOf(change, From(unit, name));
                if (records is not null)
                    change = await context
                        .WithHistoryAsync(change, From(unit, name), cancellationToken)
                        .ConfigureAwait(false);
            }
        }
        catch (YamlException e)
        {
            return (unit, null, [Refuse("base", $"What the base keeps cannot be read: {e.Message}", e.Next)]);
        }

        return (
            unit,
            records is null
                ? change
                : change with
                {
                    Records = await records
                        .FindAsync(change, context.Change, configuration.Identities, cancellationToken)
                        .ConfigureAwait(false),
                },
            madeUp
        );
    }

    // What a manifest said is what ran, for whoever looks back: an entry that matches nothing would make history up.
    private async Task<IReadOnlyList<GateResult>> MadeUpAsync(
        Unit unit,
        RenderedResources was,
        RenderedResources after,
        EnvironmentChange change,
        CancellationToken cancellationToken
    )
    {
        var isChart = merged.ChartOf(unit) is not null;
        var known = await before.SaidAsync(unit, cancellationToken).ConfigureAwait(false);
        var said = await merged.SaidAsync(unit, cancellationToken).ConfigureAwait(false);
        return
        [
            .. said.Where(image => image is not { Tag: null, Digest: null })
                // A template may stop using what the values go on saying.
                .Where(image => !known.Contains(image) || (isChart && Runs(was, image)))
                .Where(image => !Runs(after, image))
                .Select(image =>
                    Refuse(
                        isChart ? "chart" : "kustomize",
                        $"{unit.Manifest} says {image}, and nothing that it renders runs that: it would count as having run in {unit.Environment.Name}.",
                        isChart
                            ? "Let the template take the app's image, tag and digest, from the values that promote.yaml names."
                            : "Remove the entry under images; or let what is rendered use it."
                    )
                ),
            .. isChart ? ChartRules.Unsaid(unit, said, change) : [],
        ];
    }

    private static bool Runs(RenderedResources resources, ImageReference image) =>
        resources
            .Images([image.Name.Value])
            .Values.Select(ImageText.Parse)
            .OfType<ImageReference>()
            .Any(runs =>
                runs.Name == image.Name
                && (image.Tag is null || runs.Tag == image.Tag)
                && (image.Digest is null || runs.Digest == image.Digest)
            );

    private IEnumerable<(UnitReader Reader, Unit Unit)> Readings(Unit unit) =>
        Rules(unit).Count > 0
            ? []
            : [(merged, unit), (before, unit), .. unit.Environment.From.Select(name => (before, From(unit, name)))];

    private Unit From(Unit unit, string name) => new(unit.App, configuration.Environment(name));

    private IReadOnlyList<GateResult> Rules(Unit unit) =>
        unit.Overlay is { } overlay
            ? merged.Tree.Tree.HasFolder(overlay)
                ? [.. KustomizeRules.Judge(merged.Tree, merged.ReachOf(overlay))]
                : []
            : [.. ChartRules.Judge(unit, before.Tree.Tree, merged.Tree.Tree)];

    private static GateResult Refuse(string gate, string reason, string next) =>
        new(gate, GateVerdict.Refused, reason, next);
}
