using Templates.Tests.Rules;

namespace Templates.Tests.Api;

/// <summary>The templates' interface, which repositories elsewhere use: a line for each thing that they can name or must grant.</summary>
public static class TemplateApi
{
    /// <summary>The file that declares it, at the repository's root.</summary>
    public const string File = "templates.api.txt";

    private const string Heading = """
        # What other repositories use of the workflows, the actions and the pipelines' templates. A line that goes or changes breaks
        # those who use it: docs/versions.md says when that may be. ./build.sh --target=TemplateApi writes this file.

        """;

    /// <summary>What the templates in a folder offer, a line each.</summary>
    public static IReadOnlyList<string> Of(string root) =>
        [
            .. Files(root, ".github/workflows")
                .Select(file => Read(root, file))
                .Where(document => document.Events.Contains("workflow_call"))
                .SelectMany(TemplateApiWorkflow.Lines),
            .. Files(root, ".github/actions")
                .Where(file => Path.GetFileName(file) is "action.yml")
                .SelectMany(file => TemplateApiAction.Lines(Read(root, file))),
            .. Files(root, "pipelines").SelectMany(file => TemplateApiPipeline.Lines(Read(root, file))),
        ];

    /// <summary>The declaration of these lines.</summary>
    public static string Text(IEnumerable<string> lines) => $"{Heading}\n{string.Join('\n', lines)}\n";

    /// <summary>The lines of a declaration.</summary>
    public static IReadOnlyList<string> Declared(string text) =>
        [.. text.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>What to do to a declaration, so that it says what the templates offer.</summary>
    public static IEnumerable<string> Differences(string declaration, IReadOnlyList<string> actual)
    {
        var declared = Declared(declaration);
        return declared
            .Except(actual, StringComparer.Ordinal)
            .Select(line => $"{File}: remove the line: {line}")
            .Concat(actual.Except(declared, StringComparer.Ordinal).Select(line => $"{File}: add the line: {line}"));
    }

    private static IEnumerable<string> Files(string root, string folder) =>
        Directory.Exists(Path.Combine(root, folder))
            ? Directory
                .EnumerateFiles(Path.Combine(root, folder), "*.yml", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
            : [];

    private static Document Read(string root, string file) =>
        new(file, System.IO.File.ReadAllText(Path.Combine(root, file)));
}
