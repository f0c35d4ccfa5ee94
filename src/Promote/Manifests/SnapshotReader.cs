using Promote.Configuration;
using Promote.Errors;

namespace Promote.Manifests;

/// <summary>Reads snapshots: in one go where the manifests are where they usually are, else in two at the same commit.</summary>
/// <param name="repository">The repository.</param>
/// <param name="at">A commit, and the branch it was on; null for the head of the default branch.</param>
internal sealed class SnapshotReader(IManifestsRepository repository, (CommitId Commit, string Branch)? at = null)
{
    /// <summary>Reads what is needed for one app, or for all.</summary>
    /// <param name="app">The app; null for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="UsageException">There is no configuration, or no such app.</exception>
    public async Task<Snapshot> ReadAsync(string? app, CancellationToken cancellationToken)
    {
        var guess = Patterns(
            ManifestSettings
                .DefaultFile.Replace(
                    "{app}",
                    app is not null && Names.IsName(app) ? app : "*",
                    StringComparison.Ordinal
                )
                .Replace("{env}", "*", StringComparison.Ordinal)
        );
        var anyOf = app is not null && Names.IsName(app) ? app : "*";
        var (holds, debts) = (HoldFile.Path("*", anyOf), DebtFile.Path("*", anyOf));
        var read = await ReadAsync(
                new FileSelection([PromoteConfiguration.FileName, .. guess, holds, debts, FreezeFile.Pattern]),
                cancellationToken
            )
            .ConfigureAwait(false);
        var configuration = Configuration(read);
        var needed = Needed(configuration, app)
            .Where(path => !guess.Exists(pattern => PathPattern.IsMatch(pattern, path)))
            .ToList();
        var files = read.Files;
        if (needed.Count > 0)
        {
            var more = await repository
                .ReadAtAsync(read.Commit, new FileSelection(needed), cancellationToken)
                .ConfigureAwait(false);
            files = new Dictionary<string, ManifestFile>(
                [.. files, .. more.Files.Where(file => !files.ContainsKey(file.Key))],
                StringComparer.Ordinal
            );
        }

        return new Snapshot
        {
            Repository = repository.Name,
            Branch = read.Branch!,
            Commit = read.Commit,
            Configuration = configuration,
            Files = Where(path =>
                !PathPattern.IsMatch(holds, path) && !PathPattern.IsMatch(debts, path) && !FreezeFile.IsFreeze(path)
            ),
            Holds = Where(path => PathPattern.IsMatch(holds, path)),
            FreezeFiles = Where(FreezeFile.IsFreeze),
            Debts = Where(path => PathPattern.IsMatch(debts, path)),
        };

        Dictionary<string, ManifestFile> Where(Func<string, bool> isOne) =>
            new(files.Where(file => isOne(file.Key)), StringComparer.Ordinal);
    }

    private async Task<RepositoryFiles> ReadAsync(FileSelection files, CancellationToken cancellationToken) =>
        at is { } there
            ? await repository.ReadAtAsync(there.Commit, files, cancellationToken).ConfigureAwait(false) with
            {
                Branch = there.Branch,
            }
            : await repository.ReadAsync(null, files, cancellationToken).ConfigureAwait(false);

    private PromoteConfiguration Configuration(RepositoryFiles read)
    {
        if (!read.Files.TryGetValue(PromoteConfiguration.FileName, out var file))
            throw new UsageException(
                ErrorCodes.NoConfiguration,
                PromoteConfiguration.FileName,
                $"{repository.Name} has no {PromoteConfiguration.FileName} at the root of {read.Branch}.",
                repository.IsOrigin
                    ? "If it is an application's repository, name the manifests repository: --manifests owner/name, PROMOTE_MANIFESTS, or 'manifests' in promote.build.yaml. If it is the manifests repository, write one there; promote schema prints what it may hold."
                    : "Write one there (promote schema prints what it may hold), or name another repository with --manifests."
            );
        if (file.Kind is not (FileKind.Regular or FileKind.Executable))
            throw new UsageException(
                ErrorCodes.UnusableFile,
                file.Path,
                $"{PromoteConfiguration.FileName} in {repository.Name} is not a file but a {file.Kind}.",
                "Put the configuration itself there."
            );
        return PromoteYaml.Read(file.Bytes.ToArray(), PromoteConfiguration.FileName);
    }

    private static IEnumerable<string> Needed(PromoteConfiguration configuration, string? app)
    {
        IEnumerable<AppSettings> apps = app is not null ? [configuration.App(app)] : configuration.Apps;
        foreach (var environment in configuration.Environments)
        {
            foreach (var path in apps.SelectMany(one => ManifestPaths.Alternatives(one.ManifestPath(environment.Name))))
                yield return path;
            if (app is null && configuration.Pattern?.For("*") is { } any)
            {
                foreach (var path in ManifestPaths.Alternatives(any.ManifestPath(environment.Name)))
                    yield return path;
            }
        }
    }

    private static List<string> Patterns(string path) => [.. ManifestPaths.Alternatives(path)];
}
