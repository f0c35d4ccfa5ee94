using Promote.Errors;
using Promote.Yaml;

namespace Promote.Configuration.Reading;

/// <summary>Collects all that is wrong in a configuration file, so that one run shows every mistake.</summary>
/// <param name="path">The file, as the user knows it.</param>
/// <param name="help">What tells its keys.</param>
internal sealed class Problems(string path, string help)
{
    private readonly List<YamlProblem> found = [];

    /// <summary>Notes a mistake where it stands.</summary>
    public void Add(YamlNode at, string message) => found.Add(new YamlProblem(at.Position, message));

    /// <summary>Ends the reading where anything was wrong.</summary>
    /// <exception cref="YamlException">Every mistake, in the order of the file.</exception>
    public void ThrowIfAny()
    {
        if (found.Count > 0)
            throw new YamlException(
                ErrorCodes.InvalidConfiguration,
                path,
                [.. found.OrderBy(problem => problem.Position.Line).ThenBy(problem => problem.Position.Column)],
                $"Correct the file; {help}."
            );
    }
}
