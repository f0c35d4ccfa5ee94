using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>Finds which Argo CD Application deploys which app where.</summary>
internal static class Applications
{
    private const string App = "{app}";

    /// <summary>The apps, with their Applications' names where they have found ones that are alike.</summary>
    public static IReadOnlyList<FoundApp> Name(IReadOnlyList<FoundApp> apps, ArgoObjects argo, List<string> notes) =>
        [.. apps.Select(app => app with { Argo = NameOf(app, argo, notes) })];

    private static string? NameOf(FoundApp app, ArgoObjects argo, List<string> notes)
    {
        if (!argo.HasApplications)
            return null;
        var found = app
            .Manifests.Select(one => (Environment: one.Key, Name: In(argo, app, one.Value)))
            .Where(one => one.Name is not null)
            .ToList();
        if (found.Count == 0)
        {
            notes.Add(
                $"No Application was found that deploys {app.Name}; promote.yaml says {app.Name}-{Layouts.Environment}."
            );
            return null;
        }

        var templates = found
            .Select(one => Template(one.Name!, one.Environment))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (templates is [{ } only] && only.Contains(Layouts.Environment, StringComparison.Ordinal))
            return only;
        notes.Add(
            $"The Applications of {app.Name} are called {string.Join(", ", found.Select(one => one.Name))}, which is no pattern with the environment in it; promote.yaml says {app.Name}-{Layouts.Environment}."
        );
        return null;
    }

    private static string? In(ArgoObjects argo, FoundApp app, string manifest) =>
        argo
            .Applications.Where(one =>
                one.Sources.Any(source =>
                    app.Values is null
                        ? source.Path == FilePath.Folder(manifest)
                        : source.ValueFiles.Contains(manifest, StringComparer.Ordinal)
                )
            )
            .Select(one => one.Name)
            .FirstOrDefault(Names.IsName);

    // The environment as a word of its own, from the end: "dev-tools-dev" is "dev-tools-{env}".
    private static string Template(string name, string environment)
    {
        for (
            var at = name.LastIndexOf(environment, StringComparison.Ordinal);
            at >= 0;
            at = at == 0 ? -1 : name.LastIndexOf(environment, at - 1, StringComparison.Ordinal)
        )
        {
            var end = at + environment.Length;
            if (
                (at == 0 || !char.IsAsciiLetterOrDigit(name[at - 1]))
                && (end == name.Length || !char.IsAsciiLetterOrDigit(name[end]))
            )
                return name[..at] + Layouts.Environment + name[end..];
        }

        return name;
    }

    /// <summary>The pattern that all apps' Applications follow, with <c>{app}</c>; null where they follow none.</summary>
    public static string? Common(IReadOnlyList<FoundApp> apps)
    {
        var patterns = apps.Select(app =>
                (app.Argo ?? $"{app.Name}-{Layouts.Environment}").Replace(app.Name, App, StringComparison.Ordinal)
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return patterns is [var only] && only.Contains(App, StringComparison.Ordinal) ? only : null;
    }
}
