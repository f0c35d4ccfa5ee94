namespace Promote.Errors;

/// <summary>A rule refuses what was asked, whoever asks.</summary>
/// <param name="code">One of the codes of exit 3.</param>
/// <param name="subject">What it is about.</param>
/// <param name="message">What was seen, and which rule it breaks.</param>
/// <param name="next">What to do next.</param>
public sealed class RefusedException(ErrorCode code, string subject, string message, string next)
    : PromoteException(code, message, next)
{
    /// <summary>What it is about.</summary>
    public string Subject { get; } = subject;
}
