using System.Text;
using Promote.Configuration;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>What kind of thing a file is to the guard.</summary>
public enum ChangedFileKind
{
    /// <summary>Images move and nothing else, where it reaches; or what a promotion keeps beside them: a hold, a debt.</summary>
    Promotion,

    /// <summary>It may reach an app in an environment, and changes something other than images there.</summary>
    Configuration,

    /// <summary>It says who may do what: it travels alone.</summary>
    Rules,

    /// <summary>No environment sees it.</summary>
    Other,
}

/// <summary>Tells the kinds of files apart.</summary>
internal static class ChangedFiles
{
    private static readonly string[] ImageParts = ["tag", "digest", "repository", "registry"];
    private static readonly string[] Parameters = ["parameters", "fileParameters"];
    private static readonly string[] RuleFiles = [PromoteConfiguration.FileName, "CODEOWNERS", "docs/CODEOWNERS"];
    private static readonly string[] RuleFolders =
    [
        ".github",
        ".azuredevops",
        ".azure-pipelines",
        "pipelines",
        "freezes",
    ];

    /// <summary>Whether a file is one of rules, by its path or by what is in it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="contents">What it was, and what it would be.</param>
    public static bool IsRules(string path, IEnumerable<ReadOnlyMemory<byte>> contents) =>
        RuleFiles.Contains(path, StringComparer.OrdinalIgnoreCase)
        || RuleFolders.Any(folder => path.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase))
        // In any folder: what a checkout makes of a file is not what is judged.
        || RepositoryPath.NameOf(path).Equals(".gitattributes", StringComparison.OrdinalIgnoreCase)
        || RepositoryPath.NameOf(path).StartsWith("azure-pipelines", StringComparison.OrdinalIgnoreCase)
        || contents.Any(bytes => IsArgo(bytes));

    /// <summary>Why a file that overrides images from outside a manifest does so; null where it does not.</summary>
    public static string? Override(string path, ReadOnlyMemory<byte> bytes)
    {
        if (RepositoryPath.NameOf(path).StartsWith(".argocd-source", StringComparison.OrdinalIgnoreCase))
            return "Argo CD lets it override the images of the overlay beside it";
        if (!IsArgo(bytes))
            return null;
        try
        {
            return YamlFile
                .Parse(bytes.ToArray(), path)
                .Documents.Select(document => OverrideIn(document.Root))
                .FirstOrDefault(found => found is not null);
        }
        catch (YamlException e)
        {
            return $"it speaks of Argo CD and cannot be read: {e.Message}";
        }
    }

    private static string? OverrideIn(YamlNode? node) =>
        node?.Resolved switch
        {
            YamlMapping mapping => mapping
                .Entries.Select(entry =>
                    (entry.Key, entry.Value.Resolved) switch
                    {
                        ("kustomize", YamlMapping kustomize) when kustomize.Find("images") is not null =>
                            "its spec overrides images of the overlay (kustomize.images)",
                        ("kustomize", YamlMapping kustomize)
                            when kustomize.Find("patches") is not null || kustomize.Find("components") is not null =>
                            "its spec changes what the overlay renders (kustomize.patches, kustomize.components)",
                        ("plugin", YamlMapping or YamlScalar { IsNull: false }) =>
                            "its spec renders by a plugin, which cannot be judged",
                        ("helm", YamlMapping helm) when mapping.Find("path") is not null && OverridesImages(helm) =>
                            "its spec overrides images of the chart's values (helm.parameters, helm.values)",
                        (_, var value) => OverrideIn(value),
                    }
                )
                .FirstOrDefault(found => found is not null),
            YamlSequence sequence => sequence.Items.Select(OverrideIn).FirstOrDefault(found => found is not null),
            _ => null,
        };

    private static bool OverridesImages(YamlMapping helm) =>
        Parameters
            .Select(key => helm.Find(key)?.Value.Resolved)
            .OfType<YamlSequence>()
            .SelectMany(list => list.Items)
            .Select(item => (item.Resolved as YamlMapping)?.Find("name")?.Value.Resolved)
            .OfType<YamlScalar>()
            .Any(name => SaysImage(name.Value))
        || SaysImage(helm.Find("valuesObject")?.Value)
        || (
            helm.Find("values")?.Value.Resolved is YamlScalar text
            && YamlFile
                .Parse(Encoding.UTF8.GetBytes(text.Value), "helm.values")
                .Documents.Any(document => SaysImage(document.Root))
        );

    private static bool SaysImage(YamlNode? node) =>
        node?.Resolved switch
        {
            YamlMapping mapping => mapping.Entries.Any(entry => SaysImage(entry.Key) || SaysImage(entry.Value)),
            YamlSequence sequence => sequence.Items.Any(SaysImage),
            _ => false,
        };

    private static bool SaysImage(string key) =>
        key.Contains("image", StringComparison.OrdinalIgnoreCase)
        || ImageParts.Contains(key[(key.LastIndexOf('.') + 1)..], StringComparer.OrdinalIgnoreCase);

    private static bool IsArgo(ReadOnlyMemory<byte> bytes) => bytes.Span.IndexOf("argoproj.io/"u8) >= 0;
}
