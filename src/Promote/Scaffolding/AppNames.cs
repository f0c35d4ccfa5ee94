using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>Gives discovered apps their names.</summary>
internal static class AppNames
{
    /// <summary>The apps with names, in the order of these; one whose name is taken is left out.</summary>
    /// <param name="apps">The apps.</param>
    /// <param name="repository">The repository's name, for an app that nothing else names.</param>
    /// <param name="notes">Where to tell what was left out.</param>
    public static IReadOnlyList<FoundApp> Give(IReadOnlyList<FoundApp> apps, string repository, List<string> notes)
    {
        var places = apps.Select(app => app.File).ToList();
        var named = new SortedDictionary<string, FoundApp>(StringComparer.Ordinal);
        foreach (var app in apps)
        {
            var segment = Layouts.AppSegment(app.File, places);
            var name = segment >= 0 ? app.File.Split('/')[segment] : OfImage(app, repository);
            if (!named.TryAdd(name, app with { Name = name, Segment = segment }))
                notes.Add(
                    $"{app.File} is left out: its app would be called '{name}' too, as that of {named[name].File}."
                );
        }

        return [.. named.Values];
    }

    private static string OfImage(FoundApp app, string repository) =>
        app.Images is [var only] && FilePath.Name(only) is var image && Names.IsName(image) ? image
        : Names.IsName(repository) ? repository
        : "app";
}
