using System.IO;
using Promote.Errors;

namespace Promote.Hosts;

/// <summary>The CI hosts that are known.</summary>
public static class CiHosts
{
    /// <summary>The host that an environment says, or a plain console.</summary>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="output">Where lines and the host's commands are written: standard output or error.</param>
    /// <exception cref="UsageException">The environment says two hosts at once.</exception>
    public static ICiHost Detect(IReadOnlyDictionary<string, string> environment, TextWriter output) =>
        (IsTrue(environment, GitHubActionsHost.DetectedBy), IsTrue(environment, AzurePipelinesHost.DetectedBy)) switch
        {
            (true, true) => throw new UsageException(
                ErrorCodes.Usage,
                GitHubActionsHost.DetectedBy,
                $"Both {GitHubActionsHost.DetectedBy} and {AzurePipelinesHost.DetectedBy} are set, so it cannot be told which CI host this is.",
                "Unset the one that is wrong."
            ),
            (true, false) => new GitHubActionsHost(environment, output),
            (false, true) => new AzurePipelinesHost(environment, output),
            _ => new ConsoleHost(output),
        };

    private static bool IsTrue(IReadOnlyDictionary<string, string> environment, string name) =>
        string.Equals(environment.GetValueOrDefault(name), "true", StringComparison.OrdinalIgnoreCase);
}
