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
        var file = YamlFile.Parse(bytes, path);
        var problems = new Problems(path);
        if (file.Documents is not [{ Root: { } root }])
            throw new YamlException(
                Errors.ErrorCodes.InvalidConfiguration,
                path,
                [
                    new(
                        new(1, 1),
                        $"The file has {file.Documents.Count} documents; one is needed, with version, environments and apps."
                    ),
                ],
                "Run promote schema to see what it may hold."
            );
        if (root.Resolved is not YamlMapping mapping)
        {
            problems.Add(root, $"The file is a mapping of version, environments and apps, not {root.Kind}.");
            problems.ThrowIfAny();
            throw new InvalidOperationException();
        }

        var top = new Section(mapping, problems);
        ReadVersion(top);
        var environments = EnvironmentsReader.Read(top);
        var apps = AppsReader.Read(top);
        top.Close();
        problems.ThrowIfAny();
        return new PromoteConfiguration
        {
            Environments = environments,
            Apps = [.. apps.Where(app => !AppsReader.IsPattern(app))],
            Pattern = apps.FirstOrDefault(AppsReader.IsPattern),
        };
    }

    private static void ReadVersion(Section top)
    {
        if (top.Required("version") is { } node && node is not YamlScalar { Value: "1" })
            top.Problem(node, "'version' is 1: this tool knows no other.");
    }
}
