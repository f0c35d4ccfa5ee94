using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Gates;

namespace Promote.Verbs.Promotion;

/// <summary>What a promotion came to.</summary>
public sealed record PromotionResult : IVerbResult
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment that shall run it.</summary>
    public required string Environment { get; init; }

    /// <summary>The environments it comes from; empty for the first of a chain.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>What came of it.</summary>
    public required PromotionOutcome Outcome { get; init; }

    /// <summary>One sentence that says so.</summary>
    public required string Summary { get; init; }

    /// <summary>What to do next; empty where there is nothing.</summary>
    public string Next { get; init; } = "";

    /// <summary>Image by image, what ran and what shall run.</summary>
    public required IReadOnlyList<ImageMove> Images { get; init; }

    /// <summary>What each gate says; none where it is so already.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The files that change, by path from the manifests repository's root.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The commit of the manifests repository that made it so, or would be merged; null where there is none.</summary>
    public string? Commit { get; init; }

    /// <summary>The pull request; null where there is none.</summary>
    public PullRequestSummary? PullRequest { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit =>
        Outcome switch
        {
            PromotionOutcome.Refused => ExitCode.Refused,
            PromotionOutcome.Waiting => ExitCode.Waiting,
            PromotionOutcome.Superseded => ExitCode.Superseded,
            _ => ExitCode.Done,
        };
}

/// <summary>What came of a promotion.</summary>
public enum PromotionOutcome
{
    /// <summary>The branch says so already.</summary>
    AlreadySo,

    /// <summary>A dry run: it would be done.</summary>
    WouldDo,

    /// <summary>It is committed to the branch.</summary>
    Committed,

    /// <summary>Its pull request is open.</summary>
    PullRequestOpen,

    /// <summary>Its pull request is merged.</summary>
    Merged,

    /// <summary>A gate is not open yet.</summary>
    Waiting,

    /// <summary>A gate refused.</summary>
    Refused,

    /// <summary>The branch moved on to something newer.</summary>
    Superseded,
}

/// <summary>What an image was and what it shall be.</summary>
/// <param name="Name">The name it is pulled under.</param>
/// <param name="FromTag">The tag that ran; null where none did.</param>
/// <param name="FromDigest">The digest that ran; null where the manifest says none.</param>
/// <param name="Tag">The tag that shall run.</param>
/// <param name="Digest">The digest that shall run; null where it is not known.</param>
public sealed record ImageMove(string Name, string? FromTag, string? FromDigest, string? Tag, string? Digest);

/// <summary>A pull request, in short.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Url">Its page.</param>
/// <param name="MergesWhenGreen">Whether the forge merges it by itself once its rules allow.</param>
public sealed record PullRequestSummary(int Number, string Url, bool MergesWhenGreen);
