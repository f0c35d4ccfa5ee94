using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;
using Promote.Gates;
using Promote.Manifests;

namespace Promote.Promotions;

/// <summary>What a promotion would do, and whether it may.</summary>
internal sealed record Plan
{
    /// <summary>What was asked.</summary>
    public required PromotionIntent Intent { get; init; }

    /// <summary>The commit it was planned on.</summary>
    public required CommitId Base { get; init; }

    /// <summary>The branch it ends on.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>What runs now, as the branch says; null where nothing does.</summary>
    public required Artifact? Before { get; init; }

    /// <summary>What comes of it.</summary>
    public required PlanOutcome Outcome { get; init; }

    /// <summary>What each gate says; none where it is so already.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The files to write; none where it is so already.</summary>
    public required IReadOnlyList<FileChange> Changes { get; init; }

    /// <summary>What the commit says of itself.</summary>
    public required PromotionRecord Record { get; init; }

    /// <summary>What else the commit and the pull request say, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What to say where it is so already; null for the usual.</summary>
    public (string Summary, string Next)? Already { get; init; }

    /// <summary>
    /// The branch that a pull request comes from. A rollback or a hotfix takes over the promotion that it makes obsolete;
    /// what changes nothing that runs has a branch of its own.
    /// </summary>
    public string PullRequestBranch => BranchOf(Intent.Kind, Intent.Environment.Name, Intent.App.Name);

    /// <summary>How it reaches the branch. What goes past others is always for people to see first.</summary>
    public DeliveryKind Delivery =>
        Intent.Kind is PromotionKind.Hotfix or PromotionKind.PayBack
            ? DeliveryKind.PullRequest
            : Intent.Environment.Deliver;

    /// <summary>Whether an environment would run something else.</summary>
    public bool ChangesWhatRuns => Intent.Kind is not (PromotionKind.Release or PromotionKind.Settle);

    /// <summary>One line that says it.</summary>
    public string Title =>
        Intent.Kind switch
        {
            PromotionKind.Rollback =>
                $"Roll back {Intent.App.Name} in {Intent.Environment.Name}: {Intent.Artifact.Label}",
            PromotionKind.Release =>
                $"Release the hold on {Intent.App.Name} in {Intent.Environment.Name}: {Intent.Artifact.Label}".TrimEnd(
                    ':',
                    ' '
                ),
            PromotionKind.Hotfix => $"Hotfix {Intent.App.Name} in {Intent.Environment.Name}: {Intent.Artifact.Label}",
            PromotionKind.PayBack =>
                $"Pay back the hotfix of {Intent.App.Name} to {Intent.Environment.Name}: {Intent.Artifact.Label}",
            PromotionKind.Settle =>
                $"Settle the hotfix of {Intent.App.Name} in {Intent.Environment.Name}: {Intent.Artifact.Label}",
            _ => $"Promote {Intent.App.Name} to {Intent.Environment.Name}: {Intent.Artifact.Label}",
        };

    /// <summary>The commit's whole message.</summary>
    public string Message =>
        $"""
            {Title}

            {string.Join('\n', Lines())}

            {Trailers.Write(Record)}
            """.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    /// <summary>The branch of a pull request of that kind.</summary>
    public static string BranchOf(PromotionKind kind, string environment, string app) =>
        kind switch
        {
            PromotionKind.Release => $"promote-release/{environment}/{app}",
            PromotionKind.Settle => $"promote-settle/{environment}/{app}",
            _ => $"promote/{environment}/{app}",
        };

    private IEnumerable<string> Lines() =>
        Intent
            .Artifact.Images.Select(
                (image, index) =>
                    Intent.Kind switch
                    {
                        PromotionKind.Release => $"{image.Name}: {Version(image)} may come back",
                        PromotionKind.Settle => $"{image.Name}: {Version(image)} is paid back",
                        _ =>
                            $"{image.Name}: {(Before?.Images.ElementAtOrDefault(index) is { } before ? Version(before) : "none")} -> {Version(image)}",
                    }
            )
            .Concat(Remarks.Select(OneLine));

    // A remark cannot end its paragraph and begin the trailers.
    private static string OneLine(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    private static string Version(ImageReference image) =>
        (image.Tag?.Value ?? "no tag") + (image.Digest is null ? "" : $" ({image.Digest.Abbreviated})");
}

/// <summary>What comes of a plan.</summary>
internal enum PlanOutcome
{
    /// <summary>The branch says so already.</summary>
    AlreadySo,

    /// <summary>It may be done.</summary>
    Ready,

    /// <summary>A gate is not open yet.</summary>
    Waiting,

    /// <summary>A gate refused.</summary>
    Refused,
}
