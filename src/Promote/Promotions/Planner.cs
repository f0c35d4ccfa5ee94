using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Gates;
using Promote.Manifests;
using Promote.Manifests.Formats;

namespace Promote.Promotions;

/// <summary>From what was asked and what is known to what shall be done. Pure: no I/O, no clock, no environment.</summary>
internal static class Planner
{
    /// <summary>Plans a promotion.</summary>
    /// <exception cref="UsageException">The environment has no manifest to edit.</exception>
    public static Plan Make(Snapshot snapshot, PromotionIntent intent, Facts facts)
    {
        var state = snapshot.State(intent.App, intent.Environment);
        var before = ArtifactOf(state);
        var changes = Changes(snapshot, state, intent);
        var gates =
            changes.Count == 0
                ? []
                : GateList.Judge(
                    new PromotionCase
                    {
                        App = intent.App,
                        Environment = intent.Environment,
                        EnvironmentNames = [.. snapshot.Configuration.Environments.Select(one => one.Name)],
                        Artifact = intent.Artifact,
                        Before = before,
                        From = facts.From,
                        Evidence = facts.Evidence,
                        Registry = facts.Registry,
                        Order = facts.Order,
                        AllowDowngrade = intent.AllowDowngrade,
                        Hold = snapshot.HoldOn(intent.App, intent.Environment),
                        Debt = snapshot.DebtOf(intent.App, intent.Environment),
                        Freezes = snapshot.Freezes(),
                        Unpaid = facts.Unpaid,
                        Now = facts.Now,
                    }
                );
        return new Plan
        {
            Intent = intent,
            Base = snapshot.Commit,
            BaseBranch = snapshot.Branch,
            Before = before,
            Gates = gates,
            Changes = changes,
            Outcome =
                changes.Count == 0 ? PlanOutcome.AlreadySo
                : gates.Any(gate => gate.Verdict == GateVerdict.Refused) ? PlanOutcome.Refused
                : gates.Any(gate => gate.Verdict == GateVerdict.Waiting) ? PlanOutcome.Waiting
                : PlanOutcome.Ready,
            Record = new PromotionRecord
            {
                App = intent.App.Name,
                Environment = intent.Environment.Name,
                From = intent.Environment.From,
                Artifact = intent.Artifact,
                Kind = intent.Kind,
                BuiltBy = intent.BuiltBy,
                Run = intent.Run,
            },
        };
    }

    /// <summary>What a manifest says as an artifact; null where it names none of the app's images.</summary>
    public static Artifact? ArtifactOf(EnvironmentState state) =>
        state.Images.Count == 0
            ? null
            : new(
                [
                    .. state.Images.Select(image =>
                        image.Reference
                        ?? throw new UsageException(
                            ErrorCodes.InvalidReference,
                            image.ToString(),
                            $"{state.Path} says '{image}', which is not an image.",
                            "Correct the manifest by hand."
                        )
                    ),
                ],
                null
            );

    /// <summary>What an intent changes about the manifest; nothing where it says so already.</summary>
    /// <exception cref="UsageException">The environment has no manifest to edit.</exception>
    public static IReadOnlyList<FileChange> Changes(Snapshot snapshot, EnvironmentState state, PromotionIntent intent)
    {
        if (state.File is not { } file)
            throw new UsageException(
                ErrorCodes.UnusableFile,
                state.Path,
                $"{state.Path} is not in {snapshot.Repository}, so {intent.App.Name} cannot be promoted to {intent.Environment.Name}.",
                "Add the overlay, or correct 'manifest' in promote.yaml."
            );
        var before = file.Bytes.ToArray();
        var after = ManifestFormat
            .Of(intent.App)
            .Write(before, state.Path, [.. intent.Artifact.Images.Select((image, i) => Change(intent, image, i))]);
        foreach (var (repository, newRef) in intent.Refs)
            after = KustomizeRefs.Set(after, state.Path, repository, newRef);
        return before.AsSpan().SequenceEqual(after) ? [] : [new FileChange(state.Path, after)];
    }

    private static ImageChange Change(PromotionIntent intent, ImageReference image, int index) =>
        new(
            intent.Images[index],
            image.Tag?.Value ?? throw new InvalidOperationException("An artifact to promote has tags."),
            intent.App.Pin == PinKind.TagAndDigest ? image.Digest?.Value : null
        );
}
