namespace Promote.Errors;

/// <summary>
/// The base of every error that Promote raises on purpose. Its message says what happened and why; <see cref="Next"/>
/// says what to type next.
/// </summary>
/// <param name="code">The stable name of the error.</param>
/// <param name="message">What happened and why, with the subject and what was seen. No secrets.</param>
/// <param name="next">What to do or type next.</param>
/// <param name="innerException">What caused it, when something did.</param>
public abstract class PromoteException(ErrorCode code, string message, string next, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The stable name of the error.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>What to do or type next.</summary>
    public string Next { get; } = next;

    /// <summary>Whether the same call may succeed when made again, unchanged. Whoever makes the error knows.</summary>
    public virtual bool IsRetryable => false;

    /// <summary>The error as a person reads it: code, what happened and why, what to do.</summary>
    public string ToDisplayString() => $"{Code}: {Message} {Next}".TrimEnd();
}
