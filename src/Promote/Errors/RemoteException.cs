namespace Promote.Errors;

/// <summary>A remote (forge, registry, Argo CD, Git server) refused, failed or did not answer.</summary>
/// <param name="code">One of the codes for remotes and rights.</param>
/// <param name="remote">What people know the remote by, without secrets.</param>
/// <param name="message">What was asked and what was answered.</param>
/// <param name="next">What to do or type next.</param>
/// <param name="innerException">What caused it.</param>
public sealed class RemoteException(
    ErrorCode code,
    string remote,
    string message,
    string next,
    Exception? innerException = null
) : PromoteException(code, message, next, innerException)
{
    /// <summary>What people know the remote by.</summary>
    public string Remote { get; } = remote;

    /// <summary>The HTTP status, where there was one.</summary>
    public int? Status { get; init; }

    /// <summary>Whether a write may have been carried out although no answer came: look before trying again.</summary>
    public bool MayHaveHappened { get; init; }

    /// <inheritdoc/>
    public override bool IsRetryable =>
        !MayHaveHappened && (Code == ErrorCodes.Unreachable || Code == ErrorCodes.Contended);
}
