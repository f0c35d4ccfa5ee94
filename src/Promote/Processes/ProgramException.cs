using Promote.Errors;

namespace Promote.Processes;

/// <summary>A program could not be run to a useful end.</summary>
internal sealed class ProgramException(
    ErrorCode code,
    string program,
    string message,
    string next,
    Exception? innerException = null
) : PromoteException(code, message, next, innerException)
{
    /// <summary>The program's name.</summary>
    public string Program { get; } = program;
}
