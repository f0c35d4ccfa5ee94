using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>A workflow that was asked to run. The sandbox runs none: whoever controls it does, and says how it ended.</summary>
internal sealed class WorkflowRun
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>The workflow's file, from the repository's root.</summary>
    public required string Path { get; init; }

    /// <summary>The branch that it runs on.</summary>
    public required string Branch { get; init; }

    /// <summary>The branch's commit when it was asked for.</summary>
    public required string Commit { get; init; }

    /// <summary>What it was given.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Who asked.</summary>
    public required Account Actor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><c>queued</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public string Status { get; set; } = "queued";

    /// <summary>How it ended; null: it has not.</summary>
    public string? Conclusion { get; set; }
}
