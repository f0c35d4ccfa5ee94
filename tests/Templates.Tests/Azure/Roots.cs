namespace Templates.Tests.Azure;

/// <summary>The files by which repositories consume the templates.</summary>
internal static class Roots
{
    private const string Resources = """
        resources:
          repositories:
            - repository: promote
              type: github
              name: acme/promote
              ref: refs/tags/v1
              endpoint: github

        """;

    /// <summary>An application's, with those parameters.</summary>
    public static string Application(params IEnumerable<string> parameters) =>
        $"trigger:\n  branches:\n    include: [main]\n{Extends("promote.yml", ["app: web", .. parameters])}";

    /// <summary>The manifests repository's, with those parameters.</summary>
    public static string Manifests(params IEnumerable<string> parameters) =>
        "trigger:\n  branches:\n    include: [main]\npr: none\n"
        + Extends(
            "manifests.yml",
            [
                "manifests: acme/manifests",
                "promoterAppId: Iv23promoter",
                "guardAppId: Iv23guard",
                "registryConnection: registry",
                .. parameters,
            ]
        );

    /// <summary>One that extends a template.</summary>
    public static string Extends(string template, IEnumerable<string> parameters) =>
        $"{Resources}extends:\n  template: pipelines/{template}@promote\n  parameters:\n"
        + string.Concat(parameters.Select(one => $"    {one.ReplaceLineEndings("\n    ")}\n"));
}
