namespace Promote.Errors;

/// <summary>A build command failed.</summary>
/// <param name="program">The program.</param>
/// <param name="message">What it did.</param>
/// <param name="next">What to do next.</param>
public sealed class BuildException(string program, string message, string next)
    : PromoteException(ErrorCodes.BuildFailed, message, next)
{
    /// <summary>The program.</summary>
    public string Program { get; } = program;
}
