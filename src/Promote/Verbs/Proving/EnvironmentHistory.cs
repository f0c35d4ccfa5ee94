using System.Runtime.CompilerServices;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Proving;

/// <summary>What an app's environments ran, commit by commit along the default branch: from content. Messages are not asked.</summary>
/// <param name="repository">The repository.</param>
/// <param name="snapshot">Whose configuration says where manifests are, and how they are read.</param>
/// <param name="app">The app.</param>
internal sealed class EnvironmentHistory(IManifestsRepository repository, Snapshot snapshot, AppSettings app)
{
    /// <summary>How many commits are looked at.</summary>
    public const int MostCommits = 5000;

    private readonly Dictionary<(string, string), Artifact?> known = [];

    /// <summary>The newest time that an environment ran something, from a commit back.</summary>
    /// <param name="head">The commit.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="isIt">What is looked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<(RanSpan? Span, bool IsCut)> FindAsync(
        CommitId head,
        EnvironmentSettings environment,
        Func<Artifact, bool> isIt,
        CancellationToken cancellationToken
    )
    {
        Artifact? ran = null;
        Version? last = null;
        var changes = new List<CommitInfo>();
        var newer = new HashSet<string>(StringComparer.Ordinal);
        var commits = 0;
        await foreach (var version in VersionsAsync(head, environment, cancellationToken).ConfigureAwait(false))
        {
            if (++commits > MostCommits)
                return (null, true);
            if (ran is null)
            {
                if (version.Artifact is not null && isIt(version.Artifact))
                    (ran, last) = (version.Artifact, version);
                else
                    newer.Add(version.Commit.Id.Value);
                continue;
            }

            if (version.Object != last!.Object)
                changes.Add(last.Commit);
            if (version.Artifact is null || !version.Artifact.IsSameAs(ran))
                return (new(ran, last.Commit, version.Artifact, changes, newer), false);
            newer.Add(last.Commit.Id.Value);
            last = version;
        }

        if (ran is null)
            return (null, false);
        changes.Add(last!.Commit);
        return (new(ran, last.Commit, null, changes, newer), false);
    }

    /// <summary>What an environment's manifest says at a commit; null where it says nothing that can be used.</summary>
    public async Task<Artifact?> AtAsync(
        CommitId commit,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        var read = await ReadAsync(commit, environment, cancellationToken).ConfigureAwait(false);
        return ArtifactOf(read, environment);
    }

    private async IAsyncEnumerable<Version> VersionsAsync(
        CommitId head,
        EnvironmentSettings environment,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var names = ManifestPaths.Alternatives(app.ManifestPath(environment.Name));
        var read = await ReadAsync(head, environment, cancellationToken).ConfigureAwait(false);
        var path = names.FirstOrDefault(read.Files.ContainsKey, names[0]);
        // A kustomization may have had another of its names: then the walk goes on under that one.
        for (CommitId? from = head; from is not null; )
        {
            var (start, wasThere) = (from, false);
            from = null;
            await foreach (
                var version in repository.VersionsAsync(start, path, cancellationToken).ConfigureAwait(false)
            )
            {
                if (version.Object is null && wasThere && names.Count > 1)
                {
                    var other = await ReadAsync(version.Commit.Id, environment, cancellationToken)
                        .ConfigureAwait(false);
                    if (names.FirstOrDefault(other.Files.ContainsKey) is { } name && name != path)
                    {
                        (from, path) = (version.Commit.Id, name);
                        break;
                    }
                }

                wasThere = version.Object is not null;
                yield return new(
                    version.Commit,
                    version.Object,
                    version.Object is null
                        ? null
                        : await KnownAsync(version, path, environment, cancellationToken).ConfigureAwait(false)
                );
            }
        }
    }

    private async Task<Artifact?> KnownAsync(
        PathVersion version,
        string path,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        if (!known.TryGetValue((path, version.Object!), out var artifact))
            known[(path, version.Object!)] = artifact = await AtAsync(version.Commit.Id, environment, cancellationToken)
                .ConfigureAwait(false);
        return artifact;
    }

    private Task<RepositoryFiles> ReadAsync(
        CommitId commit,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    ) =>
        repository.ReadAtAsync(
            commit,
            new FileSelection(ManifestPaths.Alternatives(app.ManifestPath(environment.Name))),
            cancellationToken
        );

    // What could not be read then did not run.
    private Artifact? ArtifactOf(RepositoryFiles read, EnvironmentSettings environment)
    {
        try
        {
            return Planner.ArtifactOf((snapshot with { Files = read.Files }).State(app, environment));
        }
        catch (PromoteException)
        {
            return null;
        }
    }

    private sealed record Version(CommitInfo Commit, string? Object, Artifact? Artifact);
}

/// <summary>How long an environment ran something.</summary>
/// <param name="Artifact">What.</param>
/// <param name="Brought">The commit that brought it.</param>
/// <param name="Before">What ran before; null for nothing.</param>
/// <param name="Changes">The commits that changed the manifest meanwhile, the newest first; the last of them brought it.</param>
/// <param name="Newer">The commits of the branch that came after, as far as was looked.</param>
internal sealed record RanSpan(
    Artifact Artifact,
    CommitInfo Brought,
    Artifact? Before,
    IReadOnlyList<CommitInfo> Changes,
    IReadOnlySet<string> Newer
);
