namespace Promote.Errors;

/// <summary>The caller asked for something that cannot be: a wrong argument, name or value.</summary>
/// <param name="code">The stable name of the error.</param>
/// <param name="subject">The argument, name or value that is wrong.</param>
/// <param name="message">What is wrong with it.</param>
/// <param name="next">What to do or type next.</param>
public sealed class UsageException(ErrorCode code, string subject, string message, string next)
    : PromoteException(code, message, next)
{
    /// <summary>The argument, name or value that is wrong.</summary>
    public string Subject { get; } = subject;
}
