using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>
/// <c>promote follow</c>: until an environment has an artifact, and it was seen good there. Reads the forge alone: for an
/// application's run, which may not ask Argo CD and writes nothing.
/// </summary>
public sealed record Follow
{
    private const int MostPromotions = 50;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment; null for the first of the chain.</summary>
    public string? Environment { get; init; }

    /// <summary>The images, with tag or digest or both; all must be there. None: <see cref="Tag"/> says what is meant.</summary>
    public IReadOnlyList<ImageReference> Images { get; init; } = [];

    /// <summary>The tag of one of the app's images, instead of <see cref="Images"/>.</summary>
    public string? Tag { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(20);

    private string Label => Tag ?? string.Join(", ", Images.Select(image => image.ToString()));

    /// <summary>Follows it.</summary>
    /// <param name="remotes">What to work with; the forge is read, and nothing else.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PromoteException">The forge cannot be read, or there is no such app or environment.</exception>
    public async Task<FollowResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remotes);
        if ((Images.Count == 0) == (Tag is null))
            throw new UsageException(
                ErrorCodes.Usage,
                "artifact",
                "It must be said what is followed, and once.",
                "Add --artifact FILE as promote build wrote it, --image NAME:TAG or --tag TAG."
            );
        if (remotes.Forge is not { } forge)
            throw new UsageException(
                ErrorCodes.Usage,
                remotes.Manifests.Name,
                $"{remotes.Manifests.Name} is read over Git and no forge is known for it, so nothing is recorded that could be followed.",
                "Name it as owner/name with --manifests."
            );
        var start = remotes.Time.GetTimestamp();
        var memory = new Memory();
        string? told = null;
        for (var pause = ShortestPause; ; pause = pause * 1.3 < LongestPause ? pause * 1.3 : LongestPause)
        {
            var snapshot = await new SnapshotReader(remotes.Manifests)
                .ReadAsync(App, cancellationToken)
                .ConfigureAwait(false);
            var (seen, waitsFor) = await LookAsync(remotes, forge, snapshot, memory, cancellationToken)
                .ConfigureAwait(false);
            // Many runs at once do not step together.
            var jittered = pause * (0.8 + (0.4 * Random.Shared.NextDouble()));
            var isLate = remotes.Time.GetElapsedTime(start) + jittered > Timeout;
            if (waitsFor is null || isLate)
                return seen with
                {
                    Summary = waitsFor is null
                        ? seen.Summary
                        : $"{seen.App} {Label} was not seen good in {seen.Environment} after {Durations.Format(Timeout)}: it waits for {waitsFor}.",
                    Later = await LaterAsync(forge, snapshot, cancellationToken).ConfigureAwait(false),
                };
            if (waitsFor != told)
                remotes.Step($"{seen.App} {Label} waits for {told = waitsFor}.");
            await Task.Delay(jittered, remotes.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // What was seen; and what is missing, where anything is.
    private async Task<(FollowResult Seen, string? WaitsFor)> LookAsync(
        Remotes remotes,
        IForge forge,
        Snapshot snapshot,
        Memory memory,
        CancellationToken cancellationToken
    )
    {
        var app = snapshot.App(App);
        var state = snapshot.State(app, snapshot.Environment(Environment));
        var environment = state.Environment.Name;
        var artifact = Planner.ArtifactOf(state);
        var seen = new FollowResult
        {
            App = app.Name,
            Environment = environment,
            Outcome = FollowOutcome.Waiting,
            Summary = "",
            Images = [.. (artifact?.Images ?? []).Select(image => image.ToString())],
            Records = [],
            Later = [],
            Next =
                $"Run the same command again; promote status --app {app.Name} shows what is where, and promote next in the manifests repository takes what is due.",
        };
        var isNew = memory.IsNew(state);
        if (artifact is null || !IsIt(artifact))
        {
            // It may have come and gone between two looks, or before the first one.
            memory.WasThere |=
                isNew && await WasThereAsync(remotes, snapshot, app, state, cancellationToken).ConfigureAwait(false);
            return memory.WasThere
                ? (
                    seen with
                    {
                        Outcome = FollowOutcome.Superseded,
                        Summary =
                            $"{app.Name} {Label} is superseded in {environment}, which has {artifact?.Label ?? "nothing"} by now.",
                        Next = "Nothing has to be done: what took its place has a run of its own.",
                    },
                    null
                )
                : (seen, $"{environment} to have it, which has {artifact?.Label ?? "nothing"}");
        }

        memory.WasThere = true;
        if (isNew || memory.Commit is null)
            memory.Commit = (
                await forge.LastChangeAsync(snapshot.Commit, state.Path, cancellationToken).ConfigureAwait(false)
            )?.Id;
        if (memory.Commit is not { } commit)
            return (seen, $"the commit that changed {state.Path}");
        var evidence = await new EvidenceReader(forge, snapshot.Configuration.Identities.Evidence)
            .OnAsync(commit, app.Name, environment, cancellationToken)
            .ConfigureAwait(false);
        return Judge(
            app,
            seen with
            {
                Commit = commit.Value,
                Records = [.. Record("healthy", evidence.Healthy), .. Record("smoke", evidence.Smoke)],
            },
            evidence
        );
    }

    private (FollowResult Seen, string? WaitsFor) Judge(
        AppSettings app,
        FollowResult seen,
        EnvironmentEvidence evidence
    )
    {
        IReadOnlyList<(string What, Observation? Seen)> needed =
            app.Smoke.Count > 0
                ? [("healthy", evidence.Healthy), ("smoke", evidence.Smoke)]
                : [("healthy", evidence.Healthy)];
        if (needed.FirstOrDefault(one => one.Seen?.Verdict == ObservationVerdict.Bad) is { Seen: { } bad } failed)
            return (
                seen with
                {
                    Outcome = FollowOutcome.Failed,
                    Summary =
                        $"{app.Name} {Label} failed in {seen.Environment}: {failed.What}, {bad.Description} ({bad.At:yyyy-MM-dd HH:mm} UTC, by {bad.Creator}).",
                    Next =
                        $"Look at the app there; then bump a version that works, or roll back with promote rollback.",
                },
                null
            );
        if (needed.FirstOrDefault(one => one.Seen?.Verdict != ObservationVerdict.Good) is { What: { } missing })
            return (seen, $"the record promote/{seen.Environment}/{app.Name}/{missing} on {seen.Commit![..12]}");
        return (
            seen with
            {
                Outcome = FollowOutcome.Passed,
                Summary = $"{app.Name} {Label} runs in {seen.Environment}, and was seen good.",
                Next = "",
            },
            null
        );
    }

    private static IEnumerable<FollowRecord> Record(string what, Observation? seen) =>
        seen is null
            ? []
            : [new(what, seen.Verdict.ToString().ToLowerInvariant(), seen.Description, seen.Creator, seen.At)];

    // As the trailers say: whoever can push can write such, and could push another image as well.
    private async Task<bool> WasThereAsync(
        Remotes remotes,
        Snapshot snapshot,
        AppSettings app,
        EnvironmentState state,
        CancellationToken cancellationToken
    ) =>
        (
            await remotes
                .Manifests.LedgerAsync(snapshot.Commit, [state.Path], MostPromotions, cancellationToken)
                .ConfigureAwait(false)
        )
            .Select(commit => Trailers.Read(commit.Message))
            .Any(record =>
                record is not null
                && record.App == app.Name
                && record.Environment == state.Environment.Name
                && record.Kind is not (PromotionKind.Release or PromotionKind.Settle)
                && IsIt(record.Artifact)
            );

    private async Task<IReadOnlyList<FollowStop>> LaterAsync(
        IForge forge,
        Snapshot snapshot,
        CancellationToken cancellationToken
    )
    {
        var app = snapshot.App(App);
        var watched = snapshot.Environment(Environment).Name;
        var later = snapshot
            .Configuration.Environments.Where(environment =>
                snapshot.Configuration.Before(environment).Any(before => before.Name == watched)
            )
            .ToList();
        if (later.Count == 0)
            return [];
        var open = await forge
            .FindOpenAsync(new PullRequestQuery(snapshot.Branch, null), cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. later.Select(environment =>
            {
                var artifact = Planner.ArtifactOf(snapshot.State(app, environment));
                var branch = Plan.BranchOf(PromotionKind.Promote, environment.Name, app.Name);
                return new FollowStop(
                    environment.Name,
                    artifact?.Label,
                    artifact is not null && IsIt(artifact),
                    open.FirstOrDefault(one => one.HeadBranch == branch) is { } pending
                        ? new PendingPromotion(pending.Number, pending.Url, pending.Title)
                        : null
                );
            }),
        ];
    }

    // Environments may pull under names of their own: a digest says it under any.
    private bool IsIt(Artifact artifact) =>
        Tag is not null
            ? artifact.Images.Any(image => image.Tag?.Value == Tag)
            : Images.All(wanted =>
                artifact.Images.Any(image =>
                    (image.Name == wanted.Name || (wanted.Digest is not null && image.Digest == wanted.Digest))
                    && (wanted.Tag is null || image.Tag == wanted.Tag)
                    && (wanted.Digest is null || image.Digest is null || image.Digest == wanted.Digest)
                )
            );

    // From look to look.
    private sealed class Memory
    {
        private byte[]? manifest;
        private bool hasLooked;

        /// <summary>Whether the environment had it at some time.</summary>
        public bool WasThere { get; set; }

        /// <summary>The commit that made the manifest what it is.</summary>
        public CommitId? Commit { get; set; }

        /// <summary>Whether the manifest is another than at the last look.</summary>
        public bool IsNew(EnvironmentState state)
        {
            var bytes = state.File?.Bytes.ToArray();
            var isSame = hasLooked && bytes.AsSpan().SequenceEqual(manifest);
            (manifest, hasLooked) = (bytes, true);
            return !isSame;
        }
    }
}
