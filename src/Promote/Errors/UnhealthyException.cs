namespace Promote.Errors;

/// <summary>What was deployed is unhealthy, or its smoke test failed.</summary>
/// <param name="code">One of the codes of exit 8.</param>
/// <param name="subject">The Application or the check.</param>
/// <param name="message">What was seen.</param>
/// <param name="next">What to do next.</param>
public sealed class UnhealthyException(ErrorCode code, string subject, string message, string next)
    : PromoteException(code, message, next)
{
    /// <summary>The Application or the check.</summary>
    public string Subject { get; } = subject;
}
