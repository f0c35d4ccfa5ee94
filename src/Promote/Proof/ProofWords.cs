namespace Promote.Proof;

/// <summary>Steps and verdicts as words, the same as in JSON.</summary>
public static class ProofWords
{
    /// <summary>The step's word.</summary>
    /// <param name="step">The step.</param>
    public static string Word(this ProofStep step) =>
        step == ProofStep.PullRequest ? "pull-request" : step.ToString().ToLowerInvariant();

    /// <summary>The verdict's word.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Word(this ProofVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
