using Promote.Configuration.Reading;
using Promote.Yaml;

namespace Promote.Configuration;

/// <summary>Reads <c>promote.yaml</c>.</summary>
internal static class PromoteYaml
{
    /// <summary>The configuration, or every mistake that is in it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <exception cref="YamlException">It is not YAML, or says what it may not; with every position.</exception>
    public static PromoteConfiguration Read(byte[] bytes, string path)
    {
        var top = Root.Read(bytes, path, "version, environments and apps", out var problems);
        var environments = EnvironmentsReader.Read(top);
        var apps = AppsReader.Read(top);
        var identities = IdentitiesReader.Read(top);
        top.Close();
        problems.ThrowIfAny();
        return new PromoteConfiguration
        {
            Environments = environments,
            Apps = [.. apps.Where(app => !AppsReader.IsPattern(app))],
            Pattern = apps.FirstOrDefault(AppsReader.IsPattern),
            Identities = identities,
        };
    }
}
