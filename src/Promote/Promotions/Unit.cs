using Promote.Artifacts;
using Promote.Configuration;
using Promote.Manifests;

namespace Promote.Promotions;

/// <summary>What in the repository is an app's in an environment, and no one else's: what a rollback puts back.</summary>
/// <param name="Kind">How much of the files is the app's.</param>
/// <param name="Path">Where its history is looked at.</param>
/// <param name="Patterns">The files to read.</param>
internal sealed record Unit(UnitKind Kind, string Path, IReadOnlyList<string> Patterns)
{
    // Overlays are flat, or nearly so.
    private const int Levels = 5;

    /// <summary>An app's in an environment, as the snapshot has it.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="app">The app.</param>
    /// <param name="state">What its manifest says there.</param>
    public static Unit Of(Snapshot snapshot, AppSettings app, EnvironmentState state) =>
        Of(snapshot.Configuration, app, state.Environment, state.Path);

    /// <summary>An app's in an environment.</summary>
    /// <param name="configuration">Which apps and environments there are.</param>
    /// <param name="app">The app.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="path">Its manifest there.</param>
    public static Unit Of(
        PromoteConfiguration configuration,
        AppSettings app,
        EnvironmentSettings environment,
        string path
    )
    {
        var manifest = ManifestPaths.Alternatives(path);
        var folder = path[..Math.Max(0, path.LastIndexOf('/'))];
        var others = configuration
            .Environments.SelectMany(one =>
                configuration
                    .Apps.Where(other => other.Name != app.Name || one.Name != environment.Name)
                    .Select(other => other.ManifestPath(one.Name))
            )
            .ToList();
        // A pattern's other apps are not known by name.
        var isOneOfMany = configuration.Apps.All(known => known.Name != app.Name);
        var template = app.Manifest.File;
        var folderTemplate = template[..Math.Max(0, template.LastIndexOf('/'))];
        if (
            app.Manifest.Values is null
            && Says(folderTemplate, isOneOfMany)
            && !others.Exists(other => other.StartsWith(folder + "/", StringComparison.Ordinal))
        )
            return new(
                UnitKind.Folder,
                folder,
                [.. Enumerable.Range(1, Levels).Select(level => folder + string.Concat(Enumerable.Repeat("/*", level)))]
            );
        return new(
            Says(template, isOneOfMany) && !others.Contains(path) ? UnitKind.File : UnitKind.Images,
            path,
            manifest
        );
    }

    private static bool Says(string template, bool isOneOfMany) =>
        template.Contains("{env}", StringComparison.Ordinal)
        && (!isOneOfMany || template.Contains("{app}", StringComparison.Ordinal));
}

/// <summary>How much of the files is an app's in an environment.</summary>
internal enum UnitKind
{
    /// <summary>The manifest's whole folder: an overlay.</summary>
    Folder,

    /// <summary>The manifest.</summary>
    File,

    /// <summary>What the manifest says of the app's images, in a file that others share.</summary>
    Images,
}

/// <summary>An app in an environment as of a commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="State">What its manifest said.</param>
/// <param name="Artifact">What ran.</param>
/// <param name="Files">The files of the unit, by path; no folders among them.</param>
internal sealed record UnitVersion(
    CommitInfo Commit,
    EnvironmentState State,
    Artifact Artifact,
    IReadOnlyDictionary<string, ManifestFile> Files
)
{
    /// <summary>The names of the artifact's images in the app's configuration, in the same order.</summary>
    public IReadOnlyList<string> Images => [.. State.Images.Select(image => image.Image)];
}
