using Promote.Configuration;
using Promote.Gates;
using PathPattern = Promote.Manifests.PathPattern;

namespace Promote.Guard;

/// <summary>What a change does to a unit, from what both trees render.</summary>
internal static class ChangeComparison
{
    /// <summary>The case that gates judge.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="configuration">The rules, of the base.</param>
    /// <param name="before">What the base renders.</param>
    /// <param name="after">What the merged tree renders.</param>
    /// <param name="from">What the base renders where it is promoted from; null where there is nothing.</param>
    public static EnvironmentChange Of(
        Unit unit,
        PromoteConfiguration configuration,
        RenderedResources before,
        RenderedResources after,
        IReadOnlyDictionary<string, RenderedResources?> from
    )
    {
        var known = KnownNames(unit, before, after, from);
        var (imagesBefore, imagesAfter) = (before.Images(known), after.Images(known));
        var old = imagesBefore.Values.ToHashSet(StringComparer.Ordinal);
        var changed = imagesAfter
            .Where(image => !old.Contains(image.Value))
            .Select(image => new ImageUse(
                image.Key.ToString(),
                before.Values.GetValueOrDefault(image.Key),
                image.Value
            ))
            .OrderBy(use => use.Place, StringComparer.Ordinal)
            .ToList();
        var judged = changed.Select(use => use.Place).ToHashSet(StringComparer.Ordinal);
        return new EnvironmentChange
        {
            App = unit.App,
            Environment = unit.Environment,
            EnvironmentNames = [.. configuration.Environments.Select(one => one.Name)],
            KnownNames = known,
            Changed = changed,
            ImagesBefore = old,
            Images = imagesAfter.Values.ToHashSet(StringComparer.Ordinal),
            From = from.ToDictionary(
                one => one.Key,
                one => (IReadOnlyCollection<string>?)one.Value?.Images(known).Values.ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal
            ),
            ChangedEnvironments = [],
            Configuration =
            [
                .. before
                    .Values.Keys.Union(after.Values.Keys)
                    .Where(place => before.Values.GetValueOrDefault(place) != after.Values.GetValueOrDefault(place))
                    .Where(place => !judged.Contains(place.ToString()))
                    .Select(place => new ConfigurationUse(
                        place.ToString(),
                        IsProven(unit, place, after.Values.GetValueOrDefault(place), from.Values)
                    ))
                    .OrderBy(use => use.Place, StringComparer.Ordinal),
            ],
        };
    }

    // Alike wherever it comes from, or declared to differ.
    private static bool IsProven(Unit unit, ValuePlace place, string? value, IEnumerable<RenderedResources?> from) =>
        unit.Environment.Differs.Any(pattern => PathPattern.IsText(pattern, place.Common))
        || from.All(resources =>
            resources?.Values.Where(other => other.Key.Common == place.Common).Select(other => other.Value).ToList()
                is { } there
            && (value is null ? there.Count == 0 : there.Count > 0 && there.TrueForAll(other => other == value))
        );

    // What a change brings makes nothing known, but for the first manifest of an app that lists no images.
    private static HashSet<string> KnownNames(
        Unit unit,
        RenderedResources before,
        RenderedResources after,
        IReadOnlyDictionary<string, RenderedResources?> from
    )
    {
        var known = unit.App.Images.ToHashSet(StringComparer.Ordinal);
        IEnumerable<RenderedResources> bases = [before, .. from.Values.OfType<RenderedResources>()];
        known.UnionWith(bases.SelectMany(Names));
        if (known.Count == 0 && unit.Environment.From.Count == 0)
            known.UnionWith(Names(after));
        return known;
    }

    private static IEnumerable<string> Names(RenderedResources resources) =>
        resources.Images([]).Values.Select(text => ImageText.Parse(text)?.Name.Value).OfType<string>();
}
