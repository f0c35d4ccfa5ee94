namespace Promote.Errors;

/// <summary>One line that a verb says while it works. Front ends pass an <see cref="IProgress{T}"/> of it.</summary>
/// <param name="Level">Who wants to read it.</param>
/// <param name="Text">The line, without secrets.</param>
public sealed record Report(ReportLevel Level, string Text);

/// <summary>Who wants to read a <see cref="Report"/>.</summary>
public enum ReportLevel
{
    /// <summary>For someone who looks for a fault: programs run, requests made.</summary>
    Detail,

    /// <summary>What is being done, for everyone.</summary>
    Step,

    /// <summary>Something a person should know, though the verb goes on.</summary>
    Warning,
}
