namespace Templates.Tests.Rules;

/// <summary>This repository's workflows and actions.</summary>
internal static class Sources
{
    /// <summary>Their paths, in a repository's folder.</summary>
    public static IReadOnlyList<string> In(string root) =>
        [
            .. new[] { ".github/workflows", ".github/actions" }
                .Select(folder => Path.Combine(root, folder))
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                .Where(file =>
                    Path.GetFileName(file) is "action.yml" or "action.yaml"
                    || (
                        Path.GetDirectoryName(file)!.EndsWith("workflows", StringComparison.Ordinal)
                        && file.EndsWith("ml", StringComparison.Ordinal)
                    )
                )
                .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    public static Document? Read(string root, string file)
    {
        var path = Path.Combine(root, file);
        return File.Exists(path) ? new(file, File.ReadAllText(path)) : null;
    }
}
