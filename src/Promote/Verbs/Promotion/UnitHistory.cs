using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>What an environment ran before: from the branch's own content, commit by commit. Trailers are not asked.</summary>
internal sealed class UnitHistory(
    IManifestsRepository repository,
    Snapshot snapshot,
    AppSettings app,
    EnvironmentSettings environment,
    Unit unit
)
{
    // From so many on, what ran is not a rollback's business any more.
    private const int MostCommits = 5000;
    private const int MostVersions = 200;
    private const int LeastDigits = 7;
    private const int ShownTags = 8;

    private readonly Dictionary<string, IReadOnlyDictionary<string, ManifestFile>> contents = new(
        StringComparer.Ordinal
    );
    private readonly List<string> tags = [];

    /// <summary>How the environment came to what it runs, and where it shall go back to.</summary>
    /// <param name="to">A tag, or a commit of the manifests repository; null for what ran before.</param>
    /// <param name="hold">What may not come back.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What is now and what shall be; no target where it was rolled back already.</returns>
    /// <exception cref="UsageException">Nothing ran before, or nothing of that name.</exception>
    public async Task<(UnitVersion Now, UnitVersion? Target)> FindAsync(
        string? to,
        Hold? hold,
        CancellationToken cancellationToken
    )
    {
        UnitVersion? now = null;
        string? last = null;
        var commits = 0;
        await foreach (
            var version in repository.VersionsAsync(snapshot.Commit, unit.Path, cancellationToken).ConfigureAwait(false)
        )
        {
            if (++commits > MostCommits || contents.Count > MostVersions)
                break;
            var isNamed = to is not null && IsCommit(to, version.Commit);
            if (version.Object == last && !isNamed)
                continue;
            last = version.Object;
            var found = await ReadAsync(version, mustBeUsable: isNamed || now is null, cancellationToken)
                .ConfigureAwait(false);
            if (found is null)
            {
                if (isNamed || now is null)
                    throw NothingAt(version.Commit.Id);
                continue;
            }

            now ??= found;
            if (isNamed || (to is not null && HasTag(found.Artifact, to)))
                return (now, found);
            Note(found.Artifact);
            if (to is not null || found.Artifact.HasSameVersionsAs(now.Artifact))
                continue;
            // What ran right before this was taken away by a rollback: asked twice, it is done once.
            return (now, hold?.On(found.Artifact) is null ? found : null);
        }

        throw now is null ? NothingAt(snapshot.Commit)
        : to is null ? NothingBefore(now)
        : Unknown(to, commits);
    }

    private static bool IsCommit(string to, CommitInfo commit) =>
        to.Length >= LeastDigits && commit.Id.Value.StartsWith(to, StringComparison.Ordinal);

    private static bool HasTag(Artifact artifact, string to) =>
        artifact.Images.Any(image =>
            image.Tag?.Value is { } tag
            && (
                tag == to
                || (
                    to.Length >= LeastDigits
                    && tag.Length is 12 or 40 or 64
                    && tag.All(char.IsAsciiHexDigitLower)
                    && tag.StartsWith(to, StringComparison.Ordinal)
                )
            )
        );

    private void Note(Artifact artifact) =>
        tags.AddRange(
            artifact.Images.Select(image => image.Tag?.Value).OfType<string>().Where(tag => !tags.Contains(tag))
        );

    private async Task<UnitVersion?> ReadAsync(
        PathVersion version,
        bool mustBeUsable,
        CancellationToken cancellationToken
    )
    {
        if (version.Object is not { } id)
            return null;
        if (!contents.TryGetValue(id, out var files))
        {
            var read = await repository
                .ReadAtAsync(version.Commit.Id, new FileSelection(unit.Patterns), cancellationToken)
                .ConfigureAwait(false);
            contents[id] = files = Checked(read);
        }

        try
        {
            var state = (snapshot with { Files = files }).State(app, environment);
            return Planner.ArtifactOf(state) is { } artifact ? new(version.Commit, state, artifact, files) : null;
        }
        catch (PromoteException) when (!mustBeUsable)
        {
            // It could not be used then; so it ran nothing.
            return null;
        }
    }

    private Dictionary<string, ManifestFile> Checked(RepositoryFiles read)
    {
        var deepest = unit.Patterns[^1].Count(c => c == '/');
        if (
            unit.Kind == UnitKind.Folder
            && read.Files.Values.FirstOrDefault(file =>
                file.Kind == FileKind.Directory && file.Path.Count(c => c == '/') == deepest
            )
                is { } deep
        )
            throw new UsageException(
                ErrorCodes.UnusableFile,
                deep.Path,
                $"{deep.Path} lies deeper below {unit.Path} than this tool looks, so the overlay cannot be put back whole.",
                "Revert the change with git, by a pull request of your own."
            );
        return read
            .Files.Where(file => file.Value.Kind != FileKind.Directory)
            .ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal);
    }

    private UsageException NothingAt(CommitId commit) =>
        new(
            ErrorCodes.EditTargetNotFound,
            unit.Path,
            $"{environment.Name} ran no {app.Name} at {commit.Abbreviated}: {unit.Path} names none of its images there.",
            $"Run promote history --app {app.Name} --env {environment.Name} to see what ran."
        );

    private UsageException NothingBefore(UnitVersion now) =>
        new(
            ErrorCodes.EditTargetNotFound,
            unit.Path,
            $"{environment.Name} has run nothing but {app.Name} {now.Artifact.Label}, as {unit.Path} on {snapshot.Branch} tells, so there is nothing to go back to.",
            $"Promote a version that is good: promote to {environment.Name} --app {app.Name}."
        );

    private UsageException Unknown(string to, int commits) =>
        new(
            ErrorCodes.InvalidReference,
            to,
            $"{environment.Name} has run no {app.Name} '{to}' in {(commits > MostCommits ? "the newest " : "the ")}{Math.Min(commits, MostCommits)} commits of {snapshot.Branch}, and none of them is it.{Suggestion.Phrase(to, tags)}",
            tags.Count == 0
                ? $"Run promote history --app {app.Name} --env {environment.Name} to see what ran."
                : $"Name one of what ran, the newest first: {string.Join(", ", tags.Take(ShownTags))}{(tags.Count > ShownTags ? ", …" : "")}."
        );
}
