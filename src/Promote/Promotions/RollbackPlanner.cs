using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Gates;
using Promote.Manifests;
using Promote.Manifests.Formats;

namespace Promote.Promotions;

/// <summary>What a rollback is planned from, beside the snapshot.</summary>
internal sealed record RollbackFacts
{
    /// <summary>What is the app's in the environment.</summary>
    public required Unit Unit { get; init; }

    /// <summary>The unit as it is.</summary>
    public required UnitVersion Now { get; init; }

    /// <summary>The unit as it shall be again.</summary>
    public required UnitVersion Target { get; init; }

    /// <summary>What runs, with the digests that the registry has for tags alone.</summary>
    public required Artifact Before { get; init; }

    /// <summary>What shall run again, with such digests.</summary>
    public required Artifact After { get; init; }

    /// <summary>What the registry says of each image that shall run.</summary>
    public required IReadOnlyDictionary<string, RegistryFact> Registry { get; init; }

    /// <summary>Why; null where nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Who asks: a claim.</summary>
    public required string By { get; init; }

    /// <summary>The run that asks: an address.</summary>
    public string? Run { get; init; }

    /// <summary>What the open pull request holds already; null where there is none.</summary>
    public Hold? Proposed { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>From what ran before to what shall be written. Pure: no I/O, no clock, no environment.</summary>
internal static class RollbackPlanner
{
    /// <summary>Plans a rollback.</summary>
    /// <exception cref="UsageException">Something of the unit cannot be put back by a commit of files.</exception>
    public static Plan Make(Snapshot snapshot, AppSettings app, EnvironmentSettings environment, RollbackFacts facts)
    {
        var files = Files(app, facts);
        var hold = snapshot.HoldOn(app, environment);
        var held = Held(facts);
        var changes = files.ToList();
        if (files.Count > 0 && held.Count > 0 && HoldChange(app, environment, hold, held, facts) is { } change)
            changes.Add(change);
        if (files.Count > 0)
            changes.AddRange(DebtPlanner.Void(snapshot, app, environment, facts.After));
        var gates =
            files.Count == 0
                ? []
                : GateList.Judge(
                    GateList.OfRollbacks,
                    new PromotionCase
                    {
                        App = app,
                        Environment = environment,
                        EnvironmentNames = [.. snapshot.Configuration.Environments.Select(one => one.Name)],
                        Artifact = facts.After,
                        Before = facts.Before,
                        From = new Dictionary<string, Artifact?>(StringComparer.Ordinal),
                        Evidence = new Dictionary<string, EnvironmentEvidence>(StringComparer.Ordinal),
                        Registry = facts.Registry,
                        Order = VersionOrder.Unknown,
                        AllowDowngrade = true,
                        Hold = hold,
                        Now = facts.At,
                    }
                );
        return new Plan
        {
            Intent = new PromotionIntent
            {
                App = app,
                Environment = environment,
                Artifact = facts.After,
                Images = facts.Target.Images,
                Refs = new Dictionary<string, string>(StringComparer.Ordinal),
                Kind = PromotionKind.Rollback,
                AllowDowngrade = true,
                Run = facts.Run,
            },
            Base = snapshot.Commit,
            BaseBranch = snapshot.Branch,
            Before = facts.Before,
            Gates = gates,
            Changes = changes,
            Outcome =
                files.Count == 0 ? PlanOutcome.AlreadySo
                : gates.Any(gate => gate.Verdict == GateVerdict.Refused) ? PlanOutcome.Refused
                : PlanOutcome.Ready,
            Record = new PromotionRecord
            {
                App = app.Name,
                Environment = environment.Name,
                From = [],
                Artifact = facts.After,
                Kind = PromotionKind.Rollback,
                Run = facts.Run,
            },
            Remarks = [.. Remarks(facts, files, held)],
        };
    }

    /// <summary>A file that several apps share, with what it said of one of them put back; null where that cannot be.</summary>
    /// <param name="app">The app.</param>
    /// <param name="path">The file.</param>
    /// <param name="now">What it says.</param>
    /// <param name="target">What it said.</param>
    public static byte[]? PutBack(AppSettings app, string path, byte[] now, byte[] target)
    {
        try
        {
            var images = ManifestFormat.Of(app).Read(target, path);
            return images.Any(image => image.Tag is null)
                ? null
                : ManifestFormat
                    .Of(app)
                    .Write(
                        Refs(app, path, now, target),
                        path,
                        [.. images.Select(image => new ImageChange(image.Image, image.Tag!, image.Digest))]
                    );
        }
        catch (PromoteException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Remarks(
        RollbackFacts facts,
        IReadOnlyList<FileChange> files,
        IReadOnlyList<ImageReference> held
    )
    {
        if ((facts.Reason ?? Proposed(facts, held)?.Reason) is { } reason)
            yield return $"Reason: {reason}";
        yield return $"As it was at {facts.Target.Commit.Id.Value}: {string.Join(", ", files.Select(file => file.Path))}";
        yield return held.Count > 0
            ? $"Held until promote release: {string.Join(", ", held)}"
            : "Nothing is held: the images stay as they are.";
    }

    // Images that stay what they are did nothing wrong.
    private static IReadOnlyList<ImageReference> Held(RollbackFacts facts) =>
        [
            .. facts.Before.Images.Where(image =>
                !facts.After.Images.Any(other =>
                    image.Digest is not null && other.Digest is not null
                        ? image.Digest == other.Digest
                        : image.Name == other.Name && image.Tag == other.Tag
                )
            ),
        ];

    // Run again, it says the same: approvals belong to the commit.
    private static HeldArtifact? Proposed(RollbackFacts facts, IReadOnlyList<ImageReference> held) =>
        facts.Proposed?.Artifacts.LastOrDefault(one =>
            one.IsAbout(held) && (facts.Reason is null || one.Reason == facts.Reason)
        );

    private static FileChange? HoldChange(
        AppSettings app,
        EnvironmentSettings environment,
        Hold? hold,
        IReadOnlyList<ImageReference> held,
        RollbackFacts facts
    )
    {
        var before = hold?.Artifacts ?? [];
        if (before.Any(one => one.IsAbout(held)))
            return null;
        var artifact =
            Proposed(facts, held)
            ?? new HeldArtifact
            {
                Images = held,
                Since = facts.At,
                By = facts.By,
                Reason = facts.Reason,
            };
        return new FileChange(
            HoldFile.Path(environment.Name, app.Name),
            HoldFile.Write(new Hold(app.Name, environment.Name, [.. before, artifact]))
        );
    }

    private static IReadOnlyList<FileChange> Files(AppSettings app, RollbackFacts facts)
    {
        var (now, target) = (facts.Now, facts.Target);
        if (facts.Unit.Kind == UnitKind.Images)
            return Different(
                now,
                now.State.Path,
                Pinned(
                    app,
                    facts,
                    Refs(app, now.State.Path, now.State.File!.Bytes.ToArray(), target.State.File!.Bytes.ToArray())
                )
            );
        var changes = new List<FileChange>();
        foreach (var file in target.Files.Values.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            Check(file, now.Files.GetValueOrDefault(file.Path));
            var bytes =
                file.Path == target.State.Path ? Pinned(app, facts, file.Bytes.ToArray()) : file.Bytes.ToArray();
            changes.AddRange(Different(now, file.Path, bytes));
        }

        foreach (var file in now.Files.Values.Where(file => !target.Files.ContainsKey(file.Path)))
        {
            Check(file, null);
            changes.Add(FileChange.Removal(file.Path));
        }

        return changes;
    }

    // What was pinned by its tag alone gets the digest that the tag has: rolled back is to one image.
    private static byte[] Pinned(AppSettings app, RollbackFacts facts, byte[] bytes) =>
        facts.After.Images.Any(image => image.Tag is null)
            ? bytes
            : ManifestFormat
                .Of(app)
                .Write(
                    bytes,
                    facts.Target.State.Path,
                    [
                        .. facts.After.Images.Select(
                            (image, i) =>
                                new ImageChange(
                                    facts.Target.Images[i],
                                    image.Tag!.Value,
                                    app.Pin == PinKind.TagAndDigest || facts.Target.State.Images[i].Digest is not null
                                        ? image.Digest?.Value
                                        : null
                                )
                        ),
                    ]
                );

    private static byte[] Refs(AppSettings app, string path, byte[] now, byte[] target)
    {
        foreach (var repository in app.Refs)
        {
            var refs = KustomizeRefs
                .Read(target, path, repository)
                .Select(found => found.Ref)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (refs is [var only])
                now = KustomizeRefs.Set(now, path, repository, only);
        }

        return now;
    }

    private static IReadOnlyList<FileChange> Different(UnitVersion now, string path, byte[] bytes) =>
        now.Files.TryGetValue(path, out var file) && file.Bytes.Span.SequenceEqual(bytes)
            ? []
            : [new FileChange(path, bytes)];

    private static void Check(ManifestFile file, ManifestFile? now)
    {
        var wrong = new[] { file, now }.FirstOrDefault(one =>
            one is { Kind: not (FileKind.Regular or FileKind.Executable) }
        );
        if (wrong is null || (now?.Kind == file.Kind && now.Bytes.Span.SequenceEqual(file.Bytes.Span)))
            return;
        throw new UsageException(
            ErrorCodes.UnusableFile,
            wrong.Path,
            $"{wrong.Path} is not a file but a {wrong.Kind}, which this tool does not write, so the overlay cannot be put back whole.",
            "Revert the change with git, by a pull request of your own."
        );
    }
}
