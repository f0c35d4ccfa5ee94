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

    /// <summary>The branch that a pull request comes from.</summary>
    public string PullRequestBranch => $"promote/{Intent.Environment.Name}/{Intent.App.Name}";

    /// <summary>How it reaches the branch.</summary>
    public DeliveryKind Delivery => Intent.Environment.Deliver;

    /// <summary>One line that says it.</summary>
    public string Title => $"Promote {Intent.App.Name} to {Intent.Environment.Name}: {Intent.Artifact.Label}";

    /// <summary>The commit's whole message.</summary>
    public string Message =>
        $"""
            {Title}

            {string.Join('\n', Lines())}

            {Trailers.Write(Record)}
            """.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private IEnumerable<string> Lines() =>
        Intent.Artifact.Images.Select(
            (image, index) =>
                $"{image.Name}: {(Before?.Images.ElementAtOrDefault(index) is { } before ? Version(before) : "none")} -> {Version(image)}"
        );

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
