using Promote.Manifests;

namespace Promote.ArgoCd;

/// <summary>What an Application's state means for a deployment that is waited for.</summary>
internal abstract record ApplicationVerdict
{
    private ApplicationVerdict() { }

    /// <summary>It runs what it should, healthy and done.</summary>
    /// <param name="Revision">The commit it runs: the target's or a later one that still says so.</param>
    internal sealed record Settled(CommitId Revision) : ApplicationVerdict;

    /// <summary>Not yet.</summary>
    /// <param name="For">What is missing, one line.</param>
    internal sealed record Waiting(string For) : ApplicationVerdict
    {
        /// <summary>Whether nothing will happen before a person syncs or resumes it.</summary>
        public bool OnPerson { get; init; }
    }

    /// <summary>It will not come to run, or runs badly.</summary>
    /// <param name="Why">One line.</param>
    internal sealed record Failed(string Why) : ApplicationVerdict
    {
        /// <summary>Whether the state can be told from one that is about to pass; if not, look a second time.</summary>
        public bool IsCertain { get; init; } = true;
    }

    /// <summary>The branch moved on to a commit that says another artifact.</summary>
    /// <param name="By">That commit.</param>
    internal sealed record Superseded(CommitId By) : ApplicationVerdict;

    /// <summary>It cannot be told before it is known how these commits stand to the target's.</summary>
    /// <param name="Revisions">The commits.</param>
    internal sealed record NeedsStanding(IReadOnlyList<CommitId> Revisions) : ApplicationVerdict;
}
