using Promote.Errors;

namespace Promote.Manifests;

/// <summary>A branch was not where a write expected it: someone else's update came first. Plan again from a fresh snapshot.</summary>
internal sealed class HeadMovedException(string repository, string branch, CommitId? expected, Exception? inner = null)
    : PromoteException(
        ErrorCodes.Contended,
        $"{branch} of {repository} is no longer at {expected?.Abbreviated ?? "nothing"}.",
        "Run the same command again: it plans from the new head.",
        inner
    )
{
    /// <summary>The branch that moved.</summary>
    public string Branch { get; } = branch;

    /// <inheritdoc/>
    public override bool IsRetryable => true;
}
