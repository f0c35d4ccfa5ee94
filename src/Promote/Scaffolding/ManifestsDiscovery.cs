using Promote.Configuration;
using Promote.Errors;

namespace Promote.Scaffolding;

/// <summary>Finds the environments and the apps of a manifests repository.</summary>
internal static class ManifestsDiscovery
{
    private const string Order = "promote init manifests --environments dev,staging,prod";

    /// <summary>What is there.</summary>
    /// <param name="parsed">The files.</param>
    /// <param name="facts">What Git says.</param>
    /// <param name="named">The environments in order, where a person named them.</param>
    /// <exception cref="UsageException">The layout is not supported, or cannot be understood without being told more.</exception>
    public static ManifestsLayout Find(ParsedFiles parsed, RepositoryFacts facts, IReadOnlyList<string> named)
    {
        var argo = ArgoObjects.In(parsed);
        UnsupportedLayouts.Check(argo);
        var isEnvironment =
            named.Count > 0
                ? (Func<string, bool>)(name => named.Contains(name, StringComparer.Ordinal))
                : name => Names.IsName(name) && KnownEnvironments.Rank(name) is not null;
        var notes = new List<string>();
        var unnamed = KustomizeLayout
            .Find(parsed, isEnvironment, notes)
            .Concat(HelmLayout.Find(parsed, isEnvironment, argo))
            .Where(app => CanBeWritten(app, notes))
            .ToList();
        if (named.Count == 0)
        {
            LeaveOutStrays(unnamed);
            AskForOrder(parsed.Files, unnamed);
        }

        if (unnamed.Count == 0)
            throw UnsupportedLayouts.Nothing(facts);
        var apps = Applications.Name(AppNames.Give(unnamed, facts.Name, notes), argo, notes);
        var present = apps.SelectMany(app => app.Manifests.Keys).ToHashSet(StringComparer.Ordinal);
        if (named.FirstOrDefault(name => !present.Contains(name)) is { } absent)
            throw new UsageException(
                ErrorCodes.Usage,
                absent,
                $"No app has an environment '{absent}'.{Suggestion.Phrase(absent, present)}",
                $"Name those that are there, in order: {Order}."
            );
        var stages =
            named.Count > 0
                ? [.. named.Select(name => (IReadOnlyList<string>)[name])]
                : KnownEnvironments.InOrder(present);
        foreach (var app in apps.Where(app => app.Manifests.Count < present.Count))
            notes.Add(
                $"{app.Name} has no manifest in {string.Join(", ", stages.SelectMany(stage => stage).Where(name => !app.Manifests.ContainsKey(name)))}: it cannot be promoted there, nor past it."
            );
        notes.AddRange(UnsupportedLayouts.Notes(argo, facts));
        notes.AddRange(parsed.Problems);
        notes.AddRange(parsed.Files.Skipped);
        return new()
        {
            Stages = stages,
            Apps = apps,
            ArgoFiles = argo.Files,
            Notes = [.. notes.Distinct(StringComparer.Ordinal)],
        };
    }

    // "test-tools/base" is no environment of that name, where others have environments beside each other.
    private static void LeaveOutStrays(List<FoundApp> apps)
    {
        var known = apps.Where(app => app.Manifests.Count > 1)
            .SelectMany(app => app.Manifests.Keys)
            .ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0)
            apps.RemoveAll(app => !app.Manifests.Keys.Any(known.Contains));
    }

    private static bool CanBeWritten(FoundApp app, List<string> notes)
    {
        if (
            app.Manifests.Values.Append(app.File).All(Names.IsPath)
            && !app.File.Replace(Layouts.Environment, "", StringComparison.Ordinal).AsSpan().ContainsAny('{', '}', '*')
        )
            return true;
        notes.Add($"{OneLine.Of(app.File, 100)} is left out: promote.yaml cannot hold such a path.");
        return false;
    }

    // A name that is not known beside others: where it stands in the order, nobody can guess.
    private static void AskForOrder(RepositoryFiles files, List<FoundApp> apps)
    {
        var kustomizations = KustomizeLayout.Kustomizations(files);
        var unknown = (
            apps.Count == 0
                ? Layouts.UnknownEnvironments(kustomizations)
                : apps.Where(app => app.Values is null).SelectMany(app => Beside(app, kustomizations))
        )
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
            throw new UsageException(
                ErrorCodes.Usage,
                "environments",
                $"In which order do changes pass the environments {string.Join(", ", unknown.Take(20))}? Their names do not say.",
                $"Name all of them, in order: {Order}. Those that are not named are left out."
            );
    }

    private static IEnumerable<string> Beside(FoundApp app, IReadOnlyList<string> kustomizations)
    {
        var place = app.File.Split('/');
        var at = Array.IndexOf(place, Layouts.Environment);
        return kustomizations
            .Select(path => path.Split('/'))
            .Where(path => at >= 0 && path.Length == place.Length)
            .Where(path => path.Index().All(one => one.Index == at || one.Item == place[one.Index]))
            .Select(path => path[at])
            .Where(name => Layouts.MayBeEnvironment(name) && !app.Manifests.ContainsKey(name));
    }
}
