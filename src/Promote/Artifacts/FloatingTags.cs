namespace Promote.Artifacts;

/// <summary>Tags that by their very name move.</summary>
internal static class FloatingTags
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "latest",
        "main",
        "master",
        "trunk",
        "head",
        "default",
        "develop",
        "development",
        "dev",
        "test",
        "testing",
        "qa",
        "uat",
        "stage",
        "staging",
        "preprod",
        "prod",
        "production",
        "live",
        "edge",
        "next",
        "canary",
        "nightly",
        "snapshot",
        "stable",
        "current",
        "release",
        "rolling",
        "unstable",
        "beta",
        "alpha",
        "rc",
        "lts",
        "mainline",
    };

    /// <summary>Whether a tag is such a word, or an environment's name.</summary>
    public static bool IsFloating(string tag, IEnumerable<string> environments) =>
        Words.Contains(tag) || environments.Contains(tag, StringComparer.OrdinalIgnoreCase);
}
