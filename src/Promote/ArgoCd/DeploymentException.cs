using Promote.Errors;

namespace Promote.ArgoCd;

/// <summary>What was waited for did not come to run.</summary>
internal sealed class DeploymentException(
    ErrorCode code,
    string application,
    string message,
    string next,
    Exception? innerException = null
) : PromoteException(code, message, next, innerException)
{
    /// <summary>The Application's name.</summary>
    public string Application { get; } = application;
}
