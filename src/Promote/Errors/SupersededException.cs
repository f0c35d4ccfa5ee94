namespace Promote.Errors;

/// <summary>What was asked for is no longer the newest: nothing has to be done.</summary>
/// <param name="message">What took its place.</param>
/// <param name="next">What to do next.</param>
public sealed class SupersededException(string message, string next)
    : PromoteException(ErrorCodes.Superseded, message, next);
