namespace Promote.Errors;

/// <summary>A deadline passed while something was waited for.</summary>
/// <param name="message">What was waited for, and what was seen last.</param>
/// <param name="next">What to do next.</param>
public sealed class DeadlineException(string message, string next)
    : PromoteException(ErrorCodes.DeadlinePassed, message, next)
{
    /// <inheritdoc/>
    public override bool IsRetryable => true;
}
