using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>What an App found on a commit.</summary>
internal sealed class CheckRun
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>The App it belongs to; no other changes it.</summary>
    public required Account App { get; init; }

    /// <summary>The commit.</summary>
    public required string Commit { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary><c>queued</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public string Status { get; set; } = "queued";

    /// <summary>How it ended; null: it has not.</summary>
    public string? Conclusion { get; set; }

    /// <summary>Where to read more.</summary>
    public string? DetailsUrl { get; set; }

    /// <summary>The App's own key.</summary>
    public string? ExternalId { get; set; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>What it says.</summary>
    public CheckOutput Output { get; set; } = new(null, null, null);

    /// <summary>In the words of a status: <c>pending</c>, <c>success</c> or <c>failure</c>.</summary>
    public string State =>
        Conclusion is null ? "pending"
        : Conclusion is "success" or "neutral" or "skipped" ? "success"
        : "failure";
}

/// <summary>What a check run says.</summary>
internal sealed record CheckOutput(string? Title, string? Summary, string? Text);
