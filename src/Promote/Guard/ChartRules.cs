using Promote.Artifacts;
using Promote.Configuration;
using Promote.Gates;
using Promote.Manifests;
using ImageText = Promote.Gates.ImageText;

namespace Promote.Guard;

/// <summary>What must hold of a chart for its rendering to say what runs.</summary>
internal static class ChartRules
{
    private const string Gate = "chart";

    /// <summary>What is wrong with the chart of a unit.</summary>
    public static IEnumerable<GateResult> Judge(Unit unit, TreeListing before, TreeListing after)
    {
        if (unit.Overlay is not null || !after.Files.ContainsKey(unit.Manifest))
            yield break;
        var (was, chart) = (Chart.Of(unit, before), Chart.Of(unit, after));
        if (unit.App.ChartPath(unit.Environment.Name) is { } named)
        {
            if (chart is null)
                yield return Refuse(
                    $"{PromoteConfiguration.FileName} says that {named} is the chart of {unit}, and there is no Chart.yaml in it.",
                    $"Put the chart there; or correct 'chart' in {PromoteConfiguration.FileName} first, in a change of its own."
                );
        }
        // A chart around them decides what values mean: one that appears could be one that nobody deploys.
        else if (chart?.Folder != was?.Folder && (was is not null || before.Files.ContainsKey(unit.Manifest)))
            yield return Refuse(
                $"{unit.Manifest} is taken for values of {Name(was)}, and would be taken for values of {Name(chart)}.",
                $"Say 'chart' under 'manifest' in {PromoteConfiguration.FileName} first, in a change of its own: the folder of the chart that Argo CD renders."
            );
        if (chart is null)
            yield break;
        foreach (var file in after.In(chart.ReachIn(after)))
        {
            if (file.Kind is FileKind.SymbolicLink or FileKind.Submodule)
                yield return Refuse(
                    $"{file.Path} is a {(file.Kind == FileKind.Submodule ? "submodule" : "symbolic link")}.",
                    "Put the files themselves there."
                );
        }
    }

    /// <summary>What runs and the values do not say: a promotion would neither see it nor move it.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="said">What its values say.</param>
    /// <param name="change">What changes.</param>
    public static IEnumerable<GateResult> Unsaid(
        Unit unit,
        IReadOnlyList<ImageReference> said,
        EnvironmentChange change
    ) =>
        change
            .Changed.Where(use =>
                ImageText.Parse(use.After) is { } image
                && unit.App.Images.Contains(image.Name.Value, StringComparer.Ordinal)
                && !said.Contains(image)
            )
            .Select(use =>
                Refuse(
                    $"{use.After} at {use.Place} is not what {unit.Manifest} says: promotions would not know of it.",
                    "Let the template take the app's image, tag and digest, from the values that promote.yaml names."
                )
            );

    private static string Name(Chart? chart) =>
        chart is null ? "a chart elsewhere"
        : chart.Folder.Length == 0 ? "the chart at the root"
        : $"the chart {chart.Folder}";

    private static GateResult Refuse(string reason, string next) => new(Gate, GateVerdict.Refused, reason, next);
}
