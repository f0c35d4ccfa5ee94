using Promote.Errors;
using Promote.Yaml;

namespace Promote.Configuration.Reading;

/// <summary>Opens a configuration file: one document, a mapping, of version 1.</summary>
internal static class Root
{
    /// <summary>The top of the file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="holds">What it holds, for errors.</param>
    /// <param name="problems">Where mistakes are noted.</param>
    /// <param name="help">What tells its keys, for errors.</param>
    /// <exception cref="YamlException">It is not YAML, or no mapping.</exception>
    public static Section Read(
        byte[] bytes,
        string path,
        string holds,
        out Problems problems,
        string help = "promote schema prints what it may hold"
    )
    {
        var file = YamlFile.Parse(bytes, path);
        if (file.Documents is not [{ Root: { } root }])
            throw Wrong(
                path,
                new(1, 1),
                $"The file has {file.Documents.Count} documents; one is needed, with {holds}.",
                help
            );
        if (root.Resolved is not YamlMapping mapping)
            throw Wrong(path, root.Position, $"The file is a mapping of {holds}, not {root.Kind}.", help);
        problems = new Problems(path, help);
        var top = new Section(mapping, problems);
        if (top.Required("version") is { } node && node is not YamlScalar { Value: "1" })
            top.Problem(node, "'version' is 1: this tool knows no other.");
        return top;
    }

    private static YamlException Wrong(string path, YamlPosition position, string message, string help) =>
        new(ErrorCodes.InvalidConfiguration, path, [new(position, message)], $"Correct the file; {help}.");
}
