namespace Promote.Errors;

/// <summary>A stable name for one kind of error, the same in the tool, the addin and the docs.</summary>
/// <param name="Id">The name that is printed, such as <c>PROMOTE2001</c>.</param>
/// <param name="Exit">The exit code that goes with it.</param>
public sealed record ErrorCode(string Id, ExitCode Exit)
{
    /// <summary>The name that is printed.</summary>
    public override string ToString() => Id;
}
