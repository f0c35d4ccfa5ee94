using Promote.Errors;

namespace Promote.Yaml;

/// <summary>One thing that is wrong in a YAML file, and where.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Message">What is wrong: a sentence.</param>
internal sealed record YamlProblem(YamlPosition Position, string Message);

/// <summary>A file cannot be read as YAML, or not safely.</summary>
internal sealed class YamlException : PromoteException
{
    /// <summary>All that was found wrong, in the order of the file.</summary>
    public YamlException(
        string path,
        IReadOnlyList<YamlProblem> problems,
        string next = "Correct the file, then run the command again.",
        Exception? innerException = null
    )
        : this(ErrorCodes.InvalidYaml, path, problems, next, innerException) { }

    /// <summary>The file cannot be used, whatever is in it.</summary>
    public YamlException(
        ErrorCode code,
        string path,
        IReadOnlyList<YamlProblem> problems,
        string next,
        Exception? innerException = null
    )
        : base(code, Describe(path, problems), next, innerException)
    {
        Path = path;
        Problems = problems;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>What is wrong, in the order of the file; at least one.</summary>
    public IReadOnlyList<YamlProblem> Problems { get; }

    /// <summary>The line of the first problem, counted from 1.</summary>
    public int Line => Problems[0].Position.Line;

    /// <summary>The column of the first problem, counted from 1.</summary>
    public int Column => Problems[0].Position.Column;

    private static string Describe(string path, IReadOnlyList<YamlProblem> problems) =>
        string.Join('\n', problems.Select(problem => $"{path}:{problem.Position}: {problem.Message}"));
}
