using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests.Formats;

namespace Promote.Manifests;

/// <summary>The configuration and the manifests as of one commit of the protected branch.</summary>
internal sealed record Snapshot
{
    /// <summary>What people know the repository by.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch that was read.</summary>
    public required string Branch { get; init; }

    /// <summary>The commit it was at.</summary>
    public required CommitId Commit { get; init; }

    /// <summary>The rules as of that commit.</summary>
    public required PromoteConfiguration Configuration { get; init; }

    /// <summary>The files that were read, by path.</summary>
    public required IReadOnlyDictionary<string, ManifestFile> Files { get; init; }

    /// <summary>The files of holds, by path.</summary>
    public IReadOnlyDictionary<string, ManifestFile> Holds { get; init; } =
        new Dictionary<string, ManifestFile>(StringComparer.Ordinal);

    /// <summary>The files of debts, by path.</summary>
    public IReadOnlyDictionary<string, ManifestFile> Debts { get; init; } =
        new Dictionary<string, ManifestFile>(StringComparer.Ordinal);

    /// <summary>The files of freezes, by path.</summary>
    public IReadOnlyDictionary<string, ManifestFile> FreezeFiles { get; init; } =
        new Dictionary<string, ManifestFile>(StringComparer.Ordinal);

    /// <summary>When nothing may be changed.</summary>
    /// <exception cref="PromoteException">A file cannot be read: it might freeze anything.</exception>
    public IReadOnlyList<Freeze> Freezes() =>
        [.. FreezeFiles.Keys.Select(path => FreezeFile.Read(Record(FreezeFiles, path, "freeze")!, path))];

    /// <summary>What may not come back to an environment; null where nothing is held.</summary>
    /// <exception cref="PromoteException">The file cannot be read: it might hold anything.</exception>
    public Hold? HoldOn(AppSettings app, EnvironmentSettings environment) =>
        Record(Holds, HoldFile.Path(environment.Name, app.Name), "hold") is { } bytes
            ? HoldFile.Read(bytes, environment.Name, app.Name)
            : null;

    /// <summary>What a hotfix of an environment left to be paid back; null where there is nothing.</summary>
    /// <exception cref="PromoteException">The file cannot be read: it might owe anything.</exception>
    public Debt? DebtOf(AppSettings app, EnvironmentSettings environment) =>
        Record(Debts, DebtFile.Path(environment.Name, app.Name), "debt") is { } bytes
            ? DebtFile.Read(bytes, environment.Name, app.Name)
            : null;

    private byte[]? Record(IReadOnlyDictionary<string, ManifestFile> files, string path, string what)
    {
        if (!files.TryGetValue(path, out var file))
            return null;
        if (file.Kind is not (FileKind.Regular or FileKind.Executable))
            throw Unusable(
                file.Path,
                $"is not a file but a {file.Kind}",
                $"Put the {what} itself there, or remove it."
            );
        return file.Bytes.ToArray();
    }

    /// <summary>What an app's manifest says in an environment.</summary>
    /// <exception cref="PromoteException">The manifest cannot be used: it is a link, or not what its format allows.</exception>
    public EnvironmentState State(AppSettings app, EnvironmentSettings environment)
    {
        var names = ManifestPaths.Alternatives(app.ManifestPath(environment.Name));
        var found = names.Where(Files.ContainsKey).ToList();
        if (found.Count > 1)
            throw Unusable(found[1], $"stands beside {found[0]}, and kustomize takes one of them only", "Remove one.");
        if (found is not [var path])
            return new(environment, names[0], null, []);
        var file = Files[path];
        if (file.Kind is not (FileKind.Regular or FileKind.Executable))
            throw Unusable(path, $"is not a file but a {file.Kind}", "Put the manifest itself there.");
        return new(environment, path, file, ManifestFormat.Of(app).Read(file.Bytes.ToArray(), path));
    }

    private UsageException Unusable(string path, string why, string next) =>
        new(ErrorCodes.UnusableFile, path, $"{path} in {Repository} {why}.", next);
}

/// <summary>What the branch says of an app in an environment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Path">Its manifest.</param>
/// <param name="File">The manifest's content; null where there is none.</param>
/// <param name="Images">What it says of the app's images.</param>
internal sealed record EnvironmentState(
    EnvironmentSettings Environment,
    string Path,
    ManifestFile? File,
    IReadOnlyList<DeployedImage> Images
);

/// <summary>Paths of manifests.</summary>
internal static class ManifestPaths
{
    private static readonly string[] KustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The path, or all names that kustomize gives to a file in its place.</summary>
    public static IReadOnlyList<string> Alternatives(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        return KustomizationNames.Contains(path[slash..], StringComparer.Ordinal)
            ? [path, .. KustomizationNames.Select(name => path[..slash] + name).Where(other => other != path)]
            : [path];
    }
}
